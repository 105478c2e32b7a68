package io.customerpipeline.processor.topology;

import static io.customerpipeline.processor.Asked.ACME;
import static io.customerpipeline.processor.Asked.create;
import static io.customerpipeline.processor.Asked.customer;
import static io.customerpipeline.processor.Asked.newId;
import static io.customerpipeline.processor.Asked.rename;
import static io.customerpipeline.processor.Asked.restore;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.customerpipeline.processor.Asked;
import io.customerpipeline.processor.decision.RefusedCommandException;
import io.customerpipeline.schemas.command.ClaimStep.Granted;
import io.customerpipeline.schemas.command.Command;
import io.customerpipeline.schemas.command.Request.Create;
import io.customerpipeline.schemas.command.Request.Restore;
import io.customerpipeline.schemas.customer.Customer;
import io.customerpipeline.schemas.customer.CustomerId;
import io.customerpipeline.schemas.customer.ExternalId;
import io.customerpipeline.schemas.customer.ExternalIdKey;
import io.customerpipeline.schemas.outcome.Outcome.Created;
import io.customerpipeline.schemas.wire.Wire;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.state.KeyValueStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;
import tools.jackson.core.exc.StreamReadException;

/// What cannot be decided is set aside with the reason, and the stream goes on.
class DeadLetterTest {
  private static final String EMAIL = "ann@example.com";

  @TempDir Path stateDir;
  private Driven pipe;

  @AfterEach
  void stop() {
    pipe.close();
  }

  @ParameterizedTest(name = "{0} → {2}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      textBlock =
          """
          garbage       | <customer/>            | not valid JSON: StreamReadException
          cut off       | {"type":"delete"       | not valid JSON: UnexpectedEndOfInputException
          no object     | 42                     | type is missing or unknown
          null          | null                   | null is no Command
          unknown type  | {"type":"explode"}     | type is missing or unknown
          no type       | {}                     | type is missing or unknown
          missing field | {"type":"delete"}      | field operation_id: is required
          wrong field   | {"type":"delete","operation_id":{}} | operation_id: has the wrong type
          bad id        | {"type":"delete","operation_id":"a b"} | an operation id has 1 to 64
          """)
  void whatIsNoCommandIsSetAsideWithTheReason(String name, String value, String reason) {
    // Given
    pipe = new Driven(stateDir, 1);

    // When
    pipe.send("some key", value.getBytes(UTF_8), new RecordHeaders());

    // Then
    var letter = pipe.deadLetters.readRecord();
    assertThat(letter.key()).isEqualTo("some key".getBytes(UTF_8));
    assertThat(letter.value()).isEqualTo(value.getBytes(UTF_8));
    assertThat(CustomerTopologyTest.text(letter.headers()))
        .hasEntrySatisfying("__streams.errors.message", m -> assertThat(m).contains(reason))
        .containsEntry(
            "__streams.errors.exception", "io.customerpipeline.schemas.wire.UndecodableException")
        .containsEntry("__streams.errors.topic", "customers.commands")
        .containsEntry("__streams.errors.partition", "0")
        .containsEntry("__streams.errors.offset", "0");
    theStreamGoesOn();
  }

  @Test
  void aTombstoneIsSetAside() {
    pipe = new Driven(stateDir, 1);

    pipe.send(null, null, new RecordHeaders());

    var letter = pipe.deadLetters.readRecord();
    assertThat(letter.value()).isNull();
    assertThat(letter.key()).isNull();
    assertThat(CustomerTopologyTest.text(letter.headers()))
        .containsEntry("__streams.errors.message", "it has no value");
    theStreamGoesOn();
  }

  @Test
  void waitingCommandThatThrowsIsSetAsideByItself() {
    // Given
    pipe = new Driven(stateDir, 4);
    Customer last = lastVersionAt(0);
    Restore back = restore(last);
    Command waiting = rename(last.id(), "Ann");
    pipe.send(back);
    pipe.send(waiting);
    pipe.deadLetters.readRecordsToList();

    // When
    pipe.send(new Granted(back.operationId(), last.emailKey(), last.id()));

    // Then
    assertThat(pipe.outcomes.readValuesToList()).singleElement().isInstanceOf(Created.class);
    assertThat(pipe.deadLetters.readRecordsToList())
        .anySatisfy(letter -> {
          assertThat(letter.value()).isEqualTo(Wire.write(waiting));
          assertThat(CustomerTopologyTest.text(letter.headers()))
              .containsEntry("__streams.errors.exception", ArithmeticException.class.getName())
              .containsEntry("__streams.errors.topic", "customers.commands");
        });
    assertThat(pipe.open()).isEmpty();
  }

  /// A customer that is at home in this partition, has its e-mail in another, and cannot change.
  private static Customer lastVersionAt(int partition) {
    CustomerId id =
        IntStream.range(0, 1_000)
            .mapToObj(number -> newId(ACME, "first" + number + "@example.com"))
            .filter(one -> one.home().partition(4) == partition)
            .findFirst()
            .orElseThrow();
    return IntStream.range(0, 1_000)
        .mapToObj(number -> customer(id, "now" + number + "@example.com", null, Long.MAX_VALUE))
        .filter(one -> one.emailKey().bucket().partition(4) != partition)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void theHeadersOfTheSenderAreKept() {
    pipe = new Driven(stateDir, 1);
    var headers = new RecordHeaders().add("sender", "somebody".getBytes(UTF_8));
    headers.add("__streams.errors.offset", "forged".getBytes(UTF_8));

    pipe.send("key", "garbage".getBytes(UTF_8), headers);

    assertThat(CustomerTopologyTest.text(pipe.deadLetters.readRecord().headers()))
        .containsEntry("sender", "somebody")
        .containsEntry("__streams.errors.offset", "0");
  }

  @Test
  void aCommandInTheWrongPartitionIsNotDecided() {
    // Given
    pipe = new Driven(stateDir, 4);
    Command astray = createAt(3);

    // When
    pipe.send(astray);

    // Then
    var letter = pipe.deadLetters.readRecord();
    assertThat(letter.value()).isEqualTo(Wire.write(astray));
    assertThat(CustomerTopologyTest.text(letter.headers()))
        .containsEntry("__streams.errors.message", "it belongs in partition 3 of 4")
        .containsEntry("__streams.errors.exception", RefusedCommandException.class.getName());
    assertThat(pipe.outcomes.isEmpty()).isTrue();
    assertThat(pipe.living()).isEmpty();
    assertThat(pipe.ask(createAt(0))).isInstanceOf(Created.class);
  }

  @Test
  void aCreateWithTheIdOfALivingCustomerDoesNotOverwriteIt() {
    // Given
    pipe = new Driven(stateDir, 1);
    Created ann = (Created) pipe.ask(create(EMAIL));
    Create other = createWithBucketOf(ann.customer().id());

    // When
    pipe.send(other);

    // Then
    assertThat(CustomerTopologyTest.text(pipe.deadLetters.readRecord().headers()))
        .containsEntry("__streams.errors.message", "its customer id belongs to a living customer");
    assertThat(pipe.outcomes.isEmpty()).isTrue();
    assertThat(pipe.living()).containsExactly(ann.customer());
  }

  @Test
  void aFailureOfTheRulesIsSetAsideAndItsMessageIsNotRepeated() {
    // Given
    pipe = new Driven(stateDir, 1);
    Customer ann = ((Created) pipe.ask(create(EMAIL))).customer();
    KeyValueStore<String, Customer> store = pipe.driver.getKeyValueStore(StoredLedger.CUSTOMERS);
    store.put(
        ACME + "/" + ann.id(),
        new Customer(
            ann.id(), ACME, ann.email(), null, ann.profile(), Long.MAX_VALUE, Asked.NOON, null));

    // When
    pipe.send(Asked.delete(ann.id()));

    // Then
    assertThat(CustomerTopologyTest.text(pipe.deadLetters.readRecord().headers()))
        .containsEntry("__streams.errors.exception", "java.lang.ArithmeticException")
        .containsEntry("__streams.errors.message", "java.lang.ArithmeticException");
    assertThat(pipe.living()).hasSize(1);
    theStreamGoesOn();
  }

  @Test
  void aDamagedStoreStopsTheLine() {
    // Given
    pipe = new Driven(stateDir, 4);
    Create open = withElsewhere(createAt(0));
    pipe.send(open);
    // The driver has one partition, so the step for another one comes back to it.
    assertThat(pipe.deadLetters.readRecordsToList()).hasSize(1);
    KeyValueStore<String, byte[]> lines = pipe.driver.getKeyValueStore(StoredLedger.LINES);
    lines.put("claim " + open.emailKey().value(), "garbage".getBytes(UTF_8));
    Create waiting = create(open.email().address());

    // When, Then
    assertThatThrownBy(() -> pipe.send(waiting)).hasRootCauseInstanceOf(StreamReadException.class);
    assertThat(pipe.deadLetters.isEmpty()).isTrue();
  }

  @Test
  void noAddressReachesTheLog() {
    // Given
    pipe = new Driven(stateDir, 1);
    var log = (Logger) LoggerFactory.getLogger(DecideEachCommand.class);
    var lines = new ListAppender<ILoggingEvent>();
    lines.start();
    log.addAppender(lines);
    Create asked = create(EMAIL);
    String json =
        new String(Wire.write(asked), UTF_8)
            .replace("\"metadata\":{}", "\"metadata\":{\"ann@example.com\":[]}");

    // When
    pipe.send(asked.recordKey(), json.getBytes(UTF_8), new RecordHeaders());
    log.detachAppender(lines);

    // Then
    assertThat(lines.list).hasSize(1);
    ILoggingEvent line = lines.list.getFirst();
    assertThat(line.getMessage()).isEqualTo("command.dead_lettered");
    assertThat(line.getKeyValuePairs().toString()).doesNotContain("@").contains("reason");
  }

  private void theStreamGoesOn() {
    assertThat(pipe.deadLetters.isEmpty()).isTrue();
    assertThat(pipe.ask(create("next@example.com"))).isInstanceOf(Created.class);
  }

  private static Create createAt(int partition) {
    return IntStream.range(0, 1_000)
        .mapToObj(i -> create("customer" + i + "@example.com"))
        .filter(command -> command.bucket().partition(4) == partition)
        .findFirst()
        .orElseThrow();
  }

  /// With an external id that is claimed in another partition.
  private static Create withElsewhere(Create create) {
    return IntStream.range(0, 1_000)
        .mapToObj(Integer::toString)
        .filter(id -> ExternalIdKey.of(ACME, new ExternalId(id)).bucket().partition(4) != 0)
        .map(id -> Asked.with(id, create))
        .findFirst()
        .orElseThrow();
  }

  /// Another e-mail with the same bucket: one in 65,536.
  private static Create createWithBucketOf(CustomerId id) {
    return IntStream.range(0, 2_000_000)
        .mapToObj(i -> "other" + i + "@example.com")
        .filter(email -> Asked.newId(ACME, email).home().equals(id.home()))
        .map(email -> create(ACME, id, email))
        .findFirst()
        .orElseThrow();
  }
}
