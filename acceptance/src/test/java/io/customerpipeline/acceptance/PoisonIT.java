package io.customerpipeline.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.customerpipeline.embedded.backing.Backing;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.node.ObjectNode;

/// Anyone may write to the commands topic. What cannot be read or must not be decided is set aside
/// with its reason and its origin, and the stream goes on behind it.
@WholePipeline
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PoisonIT {
  /// A producer with Kafka's own settings sends no larger one.
  private static final int LARGEST_RECORD_OCTETS = 1_048_400;

  @Autowired private Backing backing;
  @LocalServerPort private int port;
  private PipelineClient client;
  private CommandsTopic commands;

  @BeforeAll
  void awaitReady() {
    commands = new CommandsTopic(backing.bootstrapServers());
    client = new PipelineClient(URI.create("http://127.0.0.1:" + port), WholePipeline.TOKEN);
    await("ready")
        .atMost(PipelineClient.PATIENCE)
        .until(() -> client.create(Emails.fresh("probe")).status() == 201);
  }

  @AfterAll
  void close() {
    commands.close();
  }

  static Stream<Arguments> poison() {
    String deep = "[".repeat(5_000) + "]".repeat(5_000);
    return Stream.of(
        Arguments.of("garbage", new byte[] {(byte) 0xFF, 0, (byte) 0xFE, 7, 0}),
        Arguments.of("a null value", null),
        Arguments.of("no bytes", new byte[0]),
        Arguments.of("a text", bytes("create a customer, please")),
        Arguments.of("JSON null", bytes("null")),
        Arguments.of("a list", bytes("[]")),
        Arguments.of("no type", bytes("{}")),
        Arguments.of("an unknown type", bytes("{\"type\":\"explode\"}")),
        Arguments.of("a number as type", bytes("{\"type\":1}")),
        Arguments.of("a create without fields", bytes("{\"type\":\"create\"}")),
        Arguments.of("a delete without fields", bytes("{\"type\":\"delete\"}")),
        Arguments.of("deep nesting", bytes("{\"type\":\"create\",\"x\":" + deep + "}")),
        Arguments.of("a half", bytes(CommandsTopic.create("half").toString().substring(0, 80))),
        Arguments.of("one and a half", bytes(CommandsTopic.create("more") + "{")),
        Arguments.of("a name twice", bytes("{\"type\":\"delete\",\"type\":\"delete\"}")),
        changed("no e-mail", command -> command.remove("email")),
        changed("a broken e-mail", command -> command.put("email", "nobody")),
        changed("a null e-mail", command -> command.putNull("email")),
        changed("another e-mail's customer id", command -> command.put("email", "other@b.example")),
        changed("no time", command -> command.remove("submitted_at")),
        changed("a number as time", command -> command.put("submitted_at", 12)),
        changed("a date as time", command -> command.put("submitted_at", "2026-01-01")),
        changed("no operation id", command -> command.remove("operation_id")),
        changed("a blank operation id", command -> command.put("operation_id", "a b")),
        changed("a random customer id", command -> command.put("customer_id", randomId())),
        changed("no organization", command -> command.remove("organization_id")),
        changed("a foreign organization", command -> command.put("organization_id", randomId())),
        changed("an overlong name", command -> profile(command).put("name", "x".repeat(257))),
        changed("NUL in a name", command -> profile(command).put("name", "a\0b")),
        changed("an object as name", command -> profile(command).putObject("name")),
        changed("an unknown kind", command -> profile(command).put("type", "robot")));
  }

  private interface Change {
    Object apply(ObjectNode command);
  }

  private static Arguments changed(String what, Change change) {
    ObjectNode command = CommandsTopic.create("poison");
    change.apply(command);
    return Arguments.of(what, bytes(command.toString()));
  }

  private static ObjectNode profile(ObjectNode command) {
    return (ObjectNode) command.get("profile");
  }

  private static String randomId() {
    return UUID.randomUUID().toString();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("poison")
  void poisonIsSetAsideWithItsReasonAndTheStreamGoesOn(String what, byte @Nullable [] value) {
    String next = Emails.fresh("behind");
    int partition = CommandsTopic.partitionOf(next);

    RecordMetadata sent = commands.append(partition, value);

    client.create(next).expect(201);
    expectDeadLetter(sent, value);
  }

  @ParameterizedTest
  @ValueSource(strings = {"customers.commands", "customers.outcomes"})
  void whatIsTooLargeToBeKeptIsSetAsideByItsPlaceAndTheStreamGoesOn(String topic) {
    String next = Emails.fresh("behind");
    int partition = CommandsTopic.partitionOf(next);

    RecordMetadata sent = commands.append(topic, partition, new byte[LARGEST_RECORD_OCTETS]);

    client.create(next).expect(201);
    expectDeadLetter(sent, null);
    Header omitted = find(sent).getFirst().headers().lastHeader("omitted-octets");
    assertThat(omitted.value()).asString(UTF_8).isEqualTo("" + LARGEST_RECORD_OCTETS);
  }

  @Test
  void aCommandInAnotherPartitionThanItsOwnIsSetAside() {
    ObjectNode command = CommandsTopic.create("misplaced");
    String email = command.get("email").asString();
    int wrong = (CommandsTopic.partitionOf(email) + 1) % WholePipeline.PARTITIONS;

    RecordMetadata sent = commands.append(wrong, bytes(command.toString()));

    expectDeadLetter(sent, bytes(command.toString()));
    assertThat(client.list(email).expect(200).ids()).isEmpty();
  }

  /// The broker replaces the stamp, unless somebody has changed the topic: both are tried.
  @ParameterizedTest
  @CsvSource({
    "LogAppendTime, 0", "LogAppendTime, 72", "CreateTime, 0", "CreateTime, -10000",
    "CreateTime, -72", "CreateTime, 72", "CreateTime, 10000", "CreateTime, max"
  })
  void stampedCommandIsDecidedAndTheStreamGoesOn(String type, String hours) {
    // Given
    ObjectNode command = CommandsTopic.create("stamped");
    String email = command.get("email").asString();
    int partition = CommandsTopic.partitionOf(email);
    try (var admin = new TopicAdmin(backing.bootstrapServers())) {
      admin.set("customers.commands", "message.timestamp.after.max.ms", "" + Long.MAX_VALUE);
      admin.set("customers.commands", "message.timestamp.type", type);
    }

    // When
    commands.appendStamped(partition, stamp(hours), bytes(command.toString()));

    // Then
    await("the customer is there")
        .atMost(PipelineClient.PATIENCE)
        .until(() -> !client.list(email).expect(200).ids().isEmpty());
    String id = command.get("customer_id").asString();
    client.patch(id, "{\"name\":\"Ann\"}").expect(200);
    client.delete(id).expect(204);
    client.create(email).expect(201);
  }

  private static long stamp(String hours) {
    return switch (hours) {
      case "max" -> Long.MAX_VALUE;
      case "0" -> 0;
      default -> System.currentTimeMillis() + Duration.ofHours(Long.parseLong(hours)).toMillis();
    };
  }

  @ParameterizedTest
  @ValueSource(ints = {25, 72, 100_000})
  void commandSubmittedInTheFutureIsSetAside(int hours) {
    ObjectNode command = CommandsTopic.create("from-the-future");
    command.put("submitted_at", Instant.now().plus(Duration.ofHours(hours)).toString());
    String email = command.get("email").asString();
    int partition = CommandsTopic.partitionOf(email);

    RecordMetadata sent = commands.append(partition, bytes(command.toString()));

    client.create(email).expect(201);
    expectDeadLetter(sent, bytes(command.toString()));
  }

  @Test
  void aGoodCommandFromSomeoneElseIsDecidedWhateverNewFieldsItHas() {
    ObjectNode command = CommandsTopic.create("guest");
    command.putObject("since_next_year").put("a", 1);
    String email = command.get("email").asString();

    commands.append(CommandsTopic.partitionOf(email), bytes(command.toString()));

    await("the customer is there")
        .atMost(PipelineClient.PATIENCE)
        .until(() -> !client.list(email).expect(200).ids().isEmpty());
    assertThat(client.list(email).ids()).containsExactly(command.get("customer_id").asString());
  }

  @Test
  void aDuplicateOfACommandChangesNothing() {
    ObjectNode command = CommandsTopic.create("duplicate");
    String email = command.get("email").asString();
    int partition = CommandsTopic.partitionOf(email);
    commands.append(partition, bytes(command.toString()));
    await("the customer is there")
        .atMost(PipelineClient.PATIENCE)
        .until(() -> !client.list(email).expect(200).ids().isEmpty());
    client.delete(command.get("customer_id").asString()).expect(204);

    commands.append(partition, bytes(command.toString()));
    String next = client.create(email).expect(201).id();

    assertThat(client.list(email).expect(200).ids()).containsExactly(next);
  }

  private void expectDeadLetter(RecordMetadata origin, byte @Nullable [] value) {
    ConsumerRecord<byte[], byte[]> letter =
        await("dead letter of " + origin)
            .atMost(PipelineClient.PATIENCE)
            .pollDelay(Duration.ZERO)
            .until(() -> find(origin), found -> found.size() == 1)
            .getFirst();
    assertThat(letter.value()).isEqualTo(value);
    assertThat(header(letter, "message")).isNotBlank().doesNotContain("acceptance.example");
  }

  private List<ConsumerRecord<byte[], byte[]>> find(RecordMetadata origin) {
    return commands.deadLetters().stream()
        .filter(letter -> header(letter, "topic").equals(origin.topic()))
        .filter(letter -> header(letter, "partition").equals(origin.partition() + ""))
        .filter(letter -> header(letter, "offset").equals(origin.offset() + ""))
        .toList();
  }

  private static String header(ConsumerRecord<?, ?> letter, String name) {
    return new String(letter.headers().lastHeader("__streams.errors." + name).value(), UTF_8);
  }
}
