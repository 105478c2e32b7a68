package io.customerpipeline.acceptance;

import static io.customerpipeline.acceptance.CommandLine.COMMAND_MAX;
import static io.customerpipeline.acceptance.CommandLine.exactly;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.customerpipeline.acceptance.CommandLine.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// `./pipeline` as a person at a terminal uses it on a running pipeline.
class CommandLineIT {

  private static final List<String> COMMANDS =
      List.of(
          ("up demo keys organizations import export jobs watch cancel listen rebuild reseed reland"
                  + " test robustness example bench")
              .split(" "));

  private final PipelineClient operator = Pipeline.client();

  private final CommandLine commands = new CommandLine(operator);

  @Test
  void theDemoShowsTheScenario() throws Exception {
    Result demo = pipeline("demo");

    assertThat(demo.code()).as(demo.text()).isZero();
    assertThat(demo.text()).contains("All as it should be.");
  }

  /// On a slow machine an outcome takes longer than the demo waits for it.
  @Test
  void theDemoFollowsPendingOperationsToTheirEnd() throws Exception {
    try (var slow = new AsyncProxy(operator.url())) {
      Result demo = pipeline("demo", "--url", slow.url().toString());

      assertThat(demo.code()).as(demo.text()).isZero();
      assertThat(demo.text()).contains("All as it should be.").doesNotContain("WRONG", "202");
      assertThat(slow.pending()).isGreaterThan(3);
    }
  }

  @Test
  void anOrganizationGetsAKeyThatIsUsedRotatedAndRevoked() throws Exception {
    JsonNode organization =
        pipeline("organizations", "create", "--name", "\"Ümlaut\" {\\} & co").json();
    assertThat(organization.path("name").asString()).isEqualTo("\"Ümlaut\" {\\} & co");

    JsonNode admin = key("--organization", organization.path("id").asString(), "--scopes", "admin");
    List<String> asAdmin = List.of("--token", admin.path("key").asString());
    JsonNode made = key("--scopes", "customers:read, customers:write", "--days", "30", asAdmin);
    var user = new PipelineClient(operator.url(), made.path("key").asString());
    user.create(Emails.fresh("cli")).expect(201);

    JsonNode successor =
        pipeline(with(asAdmin, "keys", "rotate", id(made), "--overlap-hours", "1")).json();
    assertThat(pipeline(with(asAdmin, "keys", "revoke", id(made)))).isEqualTo(new Result(0, ""));
    user.create(Emails.fresh("cli")).expectProblem(401);
    Result list = pipeline(with(asAdmin, "keys", "list"));
    assertThat(list.json().path("items").valueStream().map(CommandLineIT::id))
        .containsExactly(id(successor), id(made), id(admin));
  }

  @Test
  void theReadModelIsRebuiltAndItIsTold() throws Exception {
    Result rebuilt = pipeline("rebuild");

    assertThat(rebuilt.code()).as(rebuilt.text()).isZero();
    assertThat(rebuilt.text()).containsPattern("running +[0-9,]+ snapshots").contains("done ");
    JsonNode user = key("--scopes", "admin");
    Result refused = pipeline("rebuild", "--token", user.path("key").asString());
    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.text()).contains("NotPermitted");
  }

  @Test
  void reseedOfALogThatHoldsItsCustomersIsRefused(@TempDir Path folder) throws Exception {
    operator.create(Emails.fresh("cli")).expect(201);
    Path words = Files.writeString(folder.resolve("words"), "\nnobody\n");

    Result refused = pipeline("reseed");
    Result noIds = pipeline("reseed", "--except", words.toString());
    Result unknown = pipeline("reseed", "--exept", words.toString());

    assertThat(refused.code()).as(refused.text()).isEqualTo(1);
    assertThat(refused.text())
        .contains("Nothing was written.", "organization ")
        .doesNotContain("{");
    assertThat(List.of(noIds.code(), unknown.code())).containsOnly(2);
    assertThat(noIds.text()).contains("Line 2 of " + words + " is no customer id.");
    assertThat(unknown.text()).contains("There is no option --exept.");
    assertThat(pipeline("reseed", "--help").text()).contains("usage: ./pipeline reseed");
  }

  @Test
  void aFileIsImportedAndItsRowsAreTold(@TempDir Path folder) throws Exception {
    String email = Emails.fresh("cli");
    Path file =
        Files.writeString(folder.resolve("some.csv"), "Mail,name\n" + email + ",Ada\nx,y\n");
    Path results = folder.resolve("results.csv");

    Result imported =
        pipeline(
            "import", "--column", "Mail=email", "--results", results.toString(), file.toString());

    assertThat(imported.code()).as(imported.text()).isEqualTo(1);
    assertThat(imported.text())
        .contains(
            "2 of 2 rows",
            "2 rows were read: 1 created, 1 invalid.",
            "Line 3 (x) is invalid: email: must contain an @.",
            "All results are in " + results)
        .doesNotContain("{");
    assertThat(Files.readString(results))
        .contains("2,created,," + email, "3,invalid,email: must contain an @,x,,");
    assertThat(operator.list(email).expect(200).ids()).hasSize(1);
    assertThat(pipeline("jobs").text()).contains("done", "2 of 2 rows");
  }

  @Test
  void theFirstTenBadRowsAreToldAndARefusalIsASentence(@TempDir Path folder) throws Exception {
    String rows = IntStream.range(0, 12).mapToObj(i -> "bad" + i).collect(Collectors.joining("\n"));
    Path file = Files.writeString(folder.resolve("bad.csv"), "email\n" + rows + "\n");

    Result imported = pipeline("import", file.toString());
    Result refused =
        pipeline("import", Files.writeString(folder.resolve("no.csv"), "mail\nx\n").toString());

    assertThat(imported.text())
        .contains("Line 11 (bad9) is invalid", "There are 2 more bad rows.", "--results FILE")
        .doesNotContain("bad10");
    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.text())
        .contains("The import was refused.", "mail: is not a known column")
        .doesNotContain("{");
  }

  @LongProof
  @Test
  void anExportIsFetchedThroughConnectionsThatBreak(@TempDir Path folder) throws Exception {
    String plan = UUID.randomUUID().toString();
    String metadata =
        IntStream.range(0, 40)
            .mapToObj(i -> "\"k%d\":\"%s\"".formatted(i, "x".repeat(500)))
            .collect(Collectors.joining(",", "{\"plan\":\"" + plan + "\",", "}"));
    for (int i = 0; i < 20; i++) {
      String email = Emails.fresh("cli");
      operator
          .posting("{\"email\":\"%s\",\"metadata\":%s}".formatted(email, metadata))
          .send()
          .expect(201);
    }
    Path file = folder.resolve("some.csv");
    Result exported;
    try (var proxy = new CuttingProxy(operator.url(), 100_000, 3)) {
      exported =
          pipeline(
              "export",
              "--out",
              file.toString(),
              "--url",
              proxy.url().toString(),
              "--metadata",
              "plan=" + plan);
      assertThat(proxy.left()).isZero();
    }

    assertThat(exported.code()).as(exported.text()).isZero();
    assertThat(exported.text()).contains("20 of 20 rows", "going on", "written ");
    String url = "/v1/customers/export?metadata%5Bplan%5D=" + plan;
    assertThat(Files.readString(file)).isEqualTo(operator.read(url).expect(200).text());
    assertThat(folder.toFile().list()).containsExactly("some.csv");
    String id = exported.text().split("export +")[1].split("\n")[0].strip();
    assertThat(pipeline("jobs").text()).containsPattern("export  " + id + " .* 20 of 20 rows");

    Path again = folder.resolve("again.csv");
    assertThat(pipeline("watch", id, "--out", again.toString()).code()).isZero();
    assertThat(again).hasSameTextualContentAs(file);
    assertThat(pipeline("cancel", id).text()).contains("done");
    operator.request("DELETE", Exports.PATH + "/" + id).send().expect(204);
  }

  @Test
  void everyCommandTellsItsUsageAndStartsNothing() throws Exception {
    for (String command : COMMANDS) {
      for (String help : new String[] {"--help", "-h"}) {
        Result told = exactly(command, help);
        assertThat(told.code()).as(command + " " + help).isZero();
        assertThat(told.text()).startsWith("usage:").contains(command);
      }
      assertThat(exactly("help", command).text()).isEqualTo(exactly(command, "--help").text());
    }
  }

  @Test
  void everyCommandRefusesAnOptionThatItDoesNotHaveAndSuggestsOne() throws Exception {
    for (String command : COMMANDS) {
      if (!List.of("test", "example").contains(command)) { // Their words go to another program.
        Result refused = exactly(command, "--nonsense", "1");
        assertThat(refused.code()).as(command).isEqualTo(2);
        assertThat(refused.text()).startsWith("There is no option --nonsense.").contains("usage:");
      }
    }
    for (String words :
        List.of(
            "up --prot 1 --port",
            "up --data= --prot=1 --port",
            "up --pipelin.api.lag-max=10s --pipeline",
            "keys list --pgae 1 --page",
            "import FILE --dry_run true --dry-run",
            "import FILE --actoin upsert --action",
            "export --emial x --email",
            "robustness --minute 1 --minutes",
            "robustness --joinning --joining",
            "bench lists --tokn x --token")) {
      List<String> given = List.of(words.split(" "));
      Result refused = exactly(given.subList(0, given.size() - 1).toArray(String[]::new));
      assertThat(refused.code()).as(words).isEqualTo(2);
      assertThat(refused.text()).contains("Did you mean " + given.getLast() + "?");
    }
    Result unknown = exactly("upp");
    assertThat(unknown.code()).isEqualTo(2);
    assertThat(unknown.text()).contains("There is no command upp. Did you mean up?");
  }

  @Test
  void whatACommandCannotUseIsRefusedBeforeAnythingHappens(@TempDir Path folder) throws Exception {
    String email = Emails.fresh("cli");
    Path file = Files.writeString(folder.resolve("some.csv"), "email\n" + email + "\n");

    for (String[] words :
        new String[][] {
          {"import", file.toString(), "--dry_run", "true"},
          {"import", file.toString(), "--action"},
          {"import", file.toString(), "true", "more"},
          {"export", "--emial", "x", "--out", folder.resolve("e.csv").toString()},
          {"jobs", "--limit", "1"},
          {"rebuild", "now"},
        }) {
      Result refused = pipeline(words);
      assertThat(refused.code()).as(String.join(" ", words)).isEqualTo(2);
      assertThat(refused.text()).contains("usage:");
    }
    assertThat(folder.toFile().list()).containsExactly("some.csv");
    for (String flag : new String[] {"--dry-run", "--dry-run=true"}) {
      assertThat(pipeline("import", file.toString(), flag).text()).contains("none was sent");
    }
    assertThat(operator.list(email).ids()).isEmpty();
  }

  @Test
  void aListenerPrintsWhatArrivesVerifiedAndLeavesNoEndpointBehind() throws Exception {
    Path output = Files.createTempFile("listen-", ".txt");
    Process listener =
        commands
            .builder("listen", "--events", "customer.created")
            .redirectOutput(output.toFile())
            .start();
    try {
      await().atMost(COMMAND_MAX).until(() -> Files.readString(output).contains("listening at"));
      String customer = operator.create(Emails.fresh("listen")).expect(201).id();
      await().atMost(COMMAND_MAX).until(() -> Files.readString(output).contains(customer));
      assertThat(Files.readString(output))
          .containsPattern("verified customer.created " + customer + "-1 \\{");
    } finally {
      listener.destroy();
      assertThat(listener.waitFor(COMMAND_MAX.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }
    String id = Files.readString(output).split("registered endpoint ")[1].split("\n")[0].strip();
    operator.read("/v1/webhooks/endpoints/" + id).expectProblem(404);
    Files.delete(output);
  }

  @Test
  void whatIsRefusedOrWrongIsSaidAndEndsWithItsCode() throws Exception {
    Result refused = pipeline("keys", "create", "--name", "a", "--scopes", "everything");
    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.text()).contains("unknown_scope", "customers:read");

    Result wrong = pipeline("keys", "create", "--name", "a");
    assertThat(wrong.code()).isEqualTo(2);
    assertThat(wrong.text()).contains("--scopes is missing", "usage:");

    Result nobody = pipeline("keys", "list", "--url", "http://127.0.0.1:1");
    assertThat(nobody.code()).isEqualTo(2);
    assertThat(nobody.text()).contains("Nothing answers there");
  }

  private JsonNode key(Object... options) throws Exception {
    var words = new ArrayList<>(List.of("keys", "create", "--name", "cli"));
    for (Object option : options) {
      if (option instanceof List<?> more) {
        more.forEach(word -> words.add(word.toString()));
      } else {
        words.add(option.toString());
      }
    }
    return pipeline(words.toArray(String[]::new)).json();
  }

  private static String[] with(List<String> options, String... words) {
    var all = new ArrayList<>(List.of(words));
    all.addAll(options);
    return all.toArray(String[]::new);
  }

  private static String id(JsonNode node) {
    return node.path("id").asString();
  }

  private Result pipeline(String... words) throws IOException, InterruptedException {
    return commands.run(words);
  }
}
