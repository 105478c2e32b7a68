package io.customerpipeline.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.customerpipeline.embedded.node.NodePackage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The examples do what their README says.
@NeedsOwnProcesses
class ExamplesIT {
  private static final Path NODE = Path.of("..", "examples", "node");
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private Path folder;
  private final PipelineClient client = Pipeline.client();
  private final String broker = Pipeline.bootstrapServers();

  @Test
  void followTellsWhoIsThereThenWhatHappensAndGoesOnWhereItWas() throws Exception {
    String there = client.create(Emails.fresh("there")).expect(201).id();
    Path position = folder.resolve("position.txt");

    String born;
    try (var first = java("Follow", broker, position.toString())) {
      first.awaitLine("caught up");
      born = client.create(Emails.fresh("born")).expect(201).id();
      client.patch(born, "{\"name\":\"Ann\"}").expect(200);
      first.awaitLine("customer.updated " + born + " 2");
      assertThat(first.linesOf(there)).containsExactly("customer.snapshot " + there + " 1");
      await().atMost(PATIENCE).until(() -> Files.exists(position));
    }
    client.delete(born).expect(204);

    try (var second = java("Follow", broker, position.toString())) {
      second.awaitLine("customer.deleted " + born + " 3");
      assertThat(second.linesOf(there)).isEmpty();
      assertThat(second.lines()).doesNotContain("caught up");
    }
  }

  @Test
  void consumeTellsEveryEventWithKafkasOwnClient() throws Exception {
    expectTheLifeOfACustomer(java("Consume", broker, "java-" + UUID.randomUUID()), "");
  }

  @Test
  void nodeTellsEveryEventAndWhatItChanged() throws Exception {
    var node = NodePackage.installed(NODE, "example");
    Path output = folder.resolve("node.txt");
    Process process =
        node.start(
            output.toAbsolutePath(), "node", "follow.mjs", broker, "node-" + UUID.randomUUID());
    expectTheLifeOfACustomer(new Running(process, output), " name");
  }

  @Test
  void curlTellsEveryEventAndGoesOnWhereItWas() throws Exception {
    Path cursor = folder.resolve("cursor.txt");
    String id = client.create(Emails.fresh("curl")).expect(201).id();
    try (var first = curl(cursor, "first.txt")) {
      await().atMost(PATIENCE).until(() -> first.linesOf(id).size() == 1 && Files.exists(cursor));
      String before = Files.readString(cursor);
      client.patch(id, "{\"name\":\"Ann\"}").expect(200);
      await()
          .atMost(PATIENCE)
          .until(() -> first.linesOf(id).size() == 2 && !Files.readString(cursor).equals(before));
      assertThat(first.linesOf(id).getFirst()).contains("customer.created");
      assertThat(first.linesOf(id).getLast()).contains("customer.updated", "\"previous\"");
    }
    client.delete(id).expect(204);

    try (var second = curl(cursor, "second.txt")) {
      await()
          .atMost(PATIENCE)
          .until(() -> second.lines().stream().anyMatch(line -> line.contains("customer.deleted")));
      assertThat(second.linesOf(id)).noneMatch(line -> line.contains("customer.created"));
      assertThat(second.linesOf(id).getLast()).contains("customer.deleted");
    }
  }

  @Test
  void aCommandIsWrittenWithKafkasOwnClientAndItsOutcomeRead() throws Exception {
    expectAnOutcomeForEachOperation(
        (email, operation) -> java("Submit", broker, organization(), email, operation));
  }

  @Test
  void aCommandIsWrittenFromNodeAndItsOutcomeRead() throws Exception {
    var node = NodePackage.installed(NODE, "example");
    expectAnOutcomeForEachOperation((email, operation) -> {
      Path output = Files.createTempFile(folder, "submit", ".txt").toAbsolutePath();
      return new Running(
          node.start(output, "node", "submit.mjs", broker, organization(), email, operation),
          output);
    });
  }

  private interface Submission {
    Running of(String email, String operation) throws Exception;
  }

  private void expectAnOutcomeForEachOperation(Submission submission) throws Exception {
    String email = Emails.fresh("submitted");
    String operation = "op-" + UUID.randomUUID();

    JsonNode created = outcome(submission.of(email, operation));
    JsonNode again = outcome(submission.of(email.toUpperCase(Locale.ROOT), operation));
    JsonNode refused = outcome(submission.of(email, "op-" + UUID.randomUUID()));

    String id = created.at("/customer/id").asString();
    assertThat(created.path("type").asString()).isEqualTo("created");
    assertThat(again).isEqualTo(created);
    assertThat(refused.path("reason").asString()).isEqualTo("already_exists");
    assertThat(refused.path("customer_id").asString()).isEqualTo(id);
    await().atMost(PATIENCE).until(() -> client.get(id).status() == 200);
    assertThat(client.operation(operation).expect(200).json().path("done").asBoolean()).isTrue();
  }

  private static JsonNode outcome(Running example) throws Exception {
    try (example) {
      // Among the test's own log lines, which share its class path.
      await().atMost(PATIENCE).until(() -> !example.objects().isEmpty());
      return new JsonMapper().readTree(example.objects().getLast());
    }
  }

  /// As anybody finds it: in what is theirs.
  private String organization() {
    return client.create(Emails.fresh("whose")).expect(201).get("organization_id");
  }

  private Running curl(Path cursor, String name) throws IOException {
    Path output = folder.resolve(name);
    Process process =
        new ProcessBuilder(
                Path.of("..", "examples", "curl", "follow.sh").toString(),
                client.url().toString(),
                client.token(),
                cursor.toString())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    return new Running(process, output);
  }

  private void expectTheLifeOfACustomer(Running example, String changed) throws IOException {
    try (example) {
      String id = client.create(Emails.fresh("life")).expect(201).id();
      client.patch(id, "{\"name\":\"Ann\"}").expect(200);
      client.delete(id).expect(204);

      example.awaitLine("customer.deleted " + id + " 3");
      assertThat(example.linesOf(id))
          .containsExactly(
              "customer.created " + id + " 1",
              "customer.updated " + id + " 2" + changed,
              "customer.deleted " + id + " 3");
    }
  }

  private Running java(String example, String... arguments) throws IOException {
    var command = new java.util.ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", Standalone.classPath()));
    command.add("io.customerpipeline.examples." + example);
    command.addAll(List.of(arguments));
    Path output = Files.createTempFile(folder, example, ".txt");
    Process process =
        new ProcessBuilder(command)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .redirectOutput(output.toFile())
            .start();
    return new Running(process, output);
  }

  /// An example at work, and what it has printed so far.
  private record Running(Process process, Path output) implements AutoCloseable {
    void awaitLine(String line) {
      await(line)
          .atMost(PATIENCE)
          .failFast("ended: " + output, () -> !process.isAlive())
          .until(() -> lines().contains(line));
    }

    List<String> linesOf(String customer) {
      return lines().stream().filter(line -> line.contains(customer)).toList();
    }

    List<String> objects() {
      return lines().stream().filter(line -> line.startsWith("{")).toList();
    }

    List<String> lines() {
      try {
        return Files.readAllLines(output, UTF_8);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void close() throws IOException {
      process.destroy();
      try {
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).as("it stops when told to").isTrue();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } finally {
        process.destroyForcibly();
      }
    }
  }
}
