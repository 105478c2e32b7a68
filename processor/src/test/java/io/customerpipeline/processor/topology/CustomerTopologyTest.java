package io.customerpipeline.processor.topology;

import static io.customerpipeline.processor.Asked.ACME;
import static io.customerpipeline.processor.Asked.NOON;
import static io.customerpipeline.processor.Asked.OTHER;
import static io.customerpipeline.processor.Asked.create;
import static io.customerpipeline.processor.Asked.delete;
import static io.customerpipeline.processor.Asked.rename;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.cloudevents.CloudEvent;
import io.cloudevents.kafka.CloudEventDeserializer;
import io.customerpipeline.processor.Asked;
import io.customerpipeline.schemas.command.Request;
import io.customerpipeline.schemas.customer.Customer;
import io.customerpipeline.schemas.customer.CustomerId;
import io.customerpipeline.schemas.event.CustomerEvent;
import io.customerpipeline.schemas.outcome.Outcome;
import io.customerpipeline.schemas.outcome.Outcome.Created;
import io.customerpipeline.schemas.outcome.Outcome.Deleted;
import io.customerpipeline.schemas.outcome.Outcome.Rejected;
import io.customerpipeline.schemas.outcome.Outcome.Updated;
import io.customerpipeline.schemas.outcome.Reason;
import io.customerpipeline.schemas.wire.Wire;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a sender can count on.
class CustomerTopologyTest {
  private static final String EMAIL = "ann@example.com";

  @TempDir Path stateDir;
  private Driven pipe;

  @BeforeEach
  void start() {
    pipe = new Driven(stateDir, 1);
  }

  @AfterEach
  void stop() {
    pipe.close();
  }

  @Test
  void anEmailDeletedAndCreatedAgainBelongsToANewCustomer() {
    // Given
    CustomerId first = created(pipe.ask(create(EMAIL)));

    // When
    Outcome deleted = pipe.ask(delete(first));
    CustomerId second = created(pipe.ask(create("ANN@Example.com")));

    // Then
    assertThat(deleted).isInstanceOf(Deleted.class);
    assertThat(second).isNotEqualTo(first);
    assertThat(pipe.living()).extracting("id").containsExactly(second);
    assertThat(pipe.claims()).containsExactly(ACME + "/" + EMAIL);
  }

  @Test
  void theDeadLeaveNoEntry() {
    CustomerId id = created(pipe.ask(create(EMAIL)));

    pipe.ask(delete(id));

    assertThat(pipe.living()).isEmpty();
    assertThat(pipe.claims()).isEmpty();
  }

  @Test
  void aLivingEmailIsRefusedInAnySpellingAndTheOwnerNamed() {
    CustomerId owner = created(pipe.ask(create("eve@münchen.example")));

    Outcome again = pipe.ask(create("EVE@xn--mnchen-3ya.example"));

    assertThat(again)
        .asInstanceOf(type(Rejected.class))
        .returns(Reason.ALREADY_EXISTS, Rejected::reason)
        .returns(owner, Rejected::customerId);
  }

  @Test
  void anotherOrganizationsCustomerIsNotFound() {
    CustomerId id = created(pipe.ask(create(ACME, EMAIL)));

    assertThat(pipe.ask(delete(OTHER, id)))
        .asInstanceOf(type(Rejected.class))
        .returns(Reason.NOT_FOUND, Rejected::reason)
        .returns(id, Rejected::customerId);
    assertThat(pipe.ask(rename(OTHER, id, "Eve", NOON))).isInstanceOf(Rejected.class);
    assertThat(pipe.living()).hasSize(1);
  }

  @Test
  void theSameEmailInAnotherOrganizationIsIndependent() {
    CustomerId ours = created(pipe.ask(create(ACME, EMAIL)));
    CustomerId theirs = created(pipe.ask(create(OTHER, EMAIL)));

    pipe.ask(delete(ACME, ours));

    assertThat(pipe.living()).extracting("id").containsExactly(theirs);
  }

  @Test
  void versionsCountEveryChangeWithoutGaps() {
    // Given
    CustomerId id = created(pipe.ask(create(EMAIL)));

    // When
    pipe.ask(rename(id, "Ann"));
    Outcome unchanged = pipe.ask(rename(id, "Ann"));
    pipe.ask(rename(id, "Eve"));
    pipe.ask(delete(id));

    // Then
    assertThat(unchanged)
        .isInstanceOf(Updated.class)
        .extracting(o -> ((Updated) o).customer().version())
        .isEqualTo(2L);
    assertThat(pipe.events.readValuesToList())
        .extracting(CustomerEvent::eventType, CustomerEvent::version, CustomerEvent::id)
        .containsExactly(
            tuple("customer.created", 1L, id + "-1"),
            tuple("customer.updated", 2L, id + "-2"),
            tuple("customer.updated", 3L, id + "-3"),
            tuple("customer.deleted", 4L, id + "-4"));
  }

  @Test
  void aDeletionTellsWhoIsGoneAndLeavesATombstoneOnTheSnapshots() {
    // Given
    CustomerId id = created(pipe.ask(create(EMAIL)));
    pipe.ask(rename(id, "Ann"));

    // When
    pipe.ask(delete(id));

    // Then
    var deleted = pipe.events.readValuesToList().getLast();
    assertThat(deleted.data().name()).isEqualTo("Ann");
    assertThat(deleted.data().deletedAt()).isEqualTo(deleted.timestamp());
    var snapshots = pipe.snapshots.readKeyValuesToList();
    assertThat(snapshots).allMatch(snapshot -> snapshot.key.equals(id.toString()));
    assertThat(snapshots.stream().map(s -> s.value == null ? 0L : s.value.version()))
        .containsExactly(1L, 2L, 0L);
  }

  @Test
  void aRestoreWritesASnapshotAndNoEvent() {
    // Given
    Customer lost = Asked.customer(Asked.newId(ACME, "first@example.com"), EMAIL, "x", 7);
    Request restore = Asked.restore(lost);

    // When
    Outcome outcome = pipe.ask(restore);
    pipe.ask(rename(lost.id(), "Ann"));

    // Then
    assertThat(((Created) outcome).customer()).isEqualTo(lost);
    var snapshot = pipe.snapshots.readRecord();
    assertThat(snapshot.key()).isEqualTo(lost.id().toString());
    assertThat(snapshot.value().customer()).isEqualTo(lost);
    assertThat(text(snapshot.headers()))
        .containsOnly(Map.entry("version", "7"), Map.entry("organizationid", ACME.toString()));
    assertThat(pipe.events.readValuesToList())
        .singleElement()
        .returns("customer.updated", CustomerEvent::eventType)
        .returns(8L, CustomerEvent::version);
    assertThat(pipe.claims()).containsExactlyInAnyOrder(ACME + "/" + EMAIL, ACME + ":x");
    assertThat(pipe.deadLetters.isEmpty()).isTrue();
  }

  /// The operation is none of the organization's, whichever of its outcomes is read first.
  @Test
  void everyOutcomeOfARestoreTellsItsKind() {
    Request restore = Asked.restore(Asked.customer(Asked.newId(ACME, EMAIL), EMAIL, null, 1));

    pipe.send(restore);
    pipe.send(restore);

    assertThat(text(pipe.outcomes.readRecord().headers()))
        .containsOnly(Map.entry("operationtype", "restore"));
    assertThat(text(pipe.outcomes.readRecord().headers()))
        .containsOnly(Map.entry("operationtype", "restore"), Map.entry("duplicate", "true"));
    assertThat(pipe.snapshots.readValuesToList()).hasSize(1);
  }

  @Test
  void anEventIsACloudEventInBinaryMode() {
    // Given
    Request asked = create(EMAIL);

    // When
    CustomerId id = created(pipe.ask(asked));

    // Then
    var event = pipe.events.readRecord();
    assertThat(event.key()).isEqualTo(id.toString());
    assertThat(text(event.headers()))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "ce_specversion", "1.0",
                "ce_id", id + "-1",
                "ce_source", "/organizations/" + ACME,
                "ce_type", "customer.created",
                "ce_subject", id.toString(),
                "ce_time", "2026-01-02T12:00:00Z",
                "ce_operationid", asked.operationId().value(),
                "ce_sequence", "0000000000000000001",
                "content-type", "application/json"));
  }

  @Test
  void anEventIsReadByTheCloudEventsSdk() {
    CustomerId id = created(pipe.ask(create(EMAIL)));
    var event = pipe.events.readRecord();
    byte[] value = Wire.write(event.value());

    CloudEvent read;
    try (var deserializer = new CloudEventDeserializer()) {
      read = deserializer.deserialize("customers.events", event.headers(), value);
    }

    assertThat(read.getId()).isEqualTo(event.value().id());
    assertThat(read.getType()).isEqualTo("customer.created");
    assertThat(read.getSubject()).isEqualTo(id.toString());
    assertThat(read.getTime()).isEqualTo("2026-01-02T12:00:00Z");
    assertThat(read.getExtension("sequence")).isEqualTo("0000000000000000001");
    assertThat(read.getData().toBytes()).isEqualTo(value);
  }

  @Test
  void aTraceGoesOnThroughOutcomesAndEvents() {
    // Given
    String trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    var headers = new RecordHeaders().add("traceparent", trace.getBytes(UTF_8));
    headers.add("cookie", "private".getBytes(UTF_8));
    Request asked = create(EMAIL);

    // When
    pipe.send(asked.recordKey(), Wire.write(asked), headers);

    // Then
    var outcome = pipe.outcomes.readRecord();
    assertThat(outcome.key()).isEqualTo(asked.operationId().value());
    var event = pipe.events.readRecord();
    assertThat(text(outcome.headers()))
        .containsOnly(
            Map.entry("traceparent", trace),
            Map.entry("eventid", event.value().id()),
            Map.entry("operationtype", "create"));
    assertThat(text(event.headers()))
        .containsEntry("traceparent", trace)
        .containsEntry("ce_traceparent", trace)
        .doesNotContainKey("cookie");
  }

  @Test
  void whatIsNoTraceGoesNoFurther() {
    Request asked = create(EMAIL);
    var headers = new RecordHeaders().add("traceparent", new byte[600_000]);

    pipe.send(asked.recordKey(), Wire.write(asked), headers);

    assertThat(text(pipe.events.readRecord().headers()))
        .doesNotContainKeys("traceparent", "ce_traceparent");
  }

  private static CustomerId created(Outcome outcome) {
    return ((Created) outcome).customer().id();
  }

  static Map<String, String> text(Headers headers) {
    var text = new HashMap<String, String>();
    headers.forEach(header -> text.put(header.key(), new String(header.value(), UTF_8)));
    return text;
  }
}
