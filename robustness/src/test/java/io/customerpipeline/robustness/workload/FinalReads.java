package io.customerpipeline.robustness.workload;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.customerpipeline.robustness.history.Entry.Completed;
import io.customerpipeline.robustness.history.Entry.EventRead;
import io.customerpipeline.robustness.history.Entry.LogEnd;
import io.customerpipeline.robustness.history.Entry.OutcomeRead;
import io.customerpipeline.robustness.history.Entry.StateRead;
import io.customerpipeline.robustness.history.HistoryWriter;
import io.customerpipeline.robustness.history.Result;
import io.customerpipeline.robustness.history.Seen;
import io.customerpipeline.robustness.history.Source;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Reads, once all has come to rest, what topics and stores hold, and records it.
///
/// @param jdbcUrl of the read model
record FinalReads(HistoryWriter history, TopicReader topics, String jdbcUrl) {
  /// Those in which a transaction could be left open.
  static final List<String> TRANSACTIONAL =
      List.of(
          "customers.commands", "customers.outcomes", "customers.events", "customers.snapshots");

  private static final String STATE = "customers.processor-customers-changelog";
  private static final JsonMapper MAPPER = new JsonMapper();

  void all() throws SQLException, InterruptedException {
    outcomes();
    events();
    snapshots();
    processor();
    postgres();
    for (TopicReader.End end : topics.ends(TRANSACTIONAL)) {
      history.append(nanos ->
          new LogEnd(
              nanos,
              end.partition().topic(),
              end.partition().partition(),
              end.end(),
              end.stable()));
    }
  }

  private void outcomes() {
    var lines = new AtomicLong();
    topics.read(
        "customers.outcomes",
        record -> {
          JsonNode outcome = MAPPER.readTree(record.value());
          boolean duplicate = record.headers().lastHeader("duplicate") != null;
          history.append(nanos ->
              new OutcomeRead(
                  nanos,
                  record.partition(),
                  record.offset(),
                  outcome.path("organization_id").asString(),
                  outcome.path("operation_id").asString(),
                  duplicate,
                  result(outcome)));
          lines.incrementAndGet();
        });
    complete(Source.OUTCOMES, lines.get());
  }

  private static Result result(JsonNode outcome) {
    @Nullable String id = outcome.path("customer_id").asString(null);
    return switch (outcome.path("type").asString()) {
      case "created" -> new Result.Created(customer(outcome.path("customer")));
      case "updated" -> new Result.Updated(customer(outcome.path("customer")));
      case "deleted" -> new Result.Deleted(id, outcome.path("version").asLong());
      default -> new Result.Rejected(outcome.path("reason").asString(), id);
    };
  }

  /// A customer as outcomes and the processor's state have it.
  private static Seen customer(JsonNode customer) {
    JsonNode name = customer.at("/profile/name");
    return new Seen(
        customer.path("id").asString(),
        customer.path("version").asLong(),
        customer.path("email").asString(),
        name.isString() ? Map.of("name", name.asString()) : Map.of());
  }

  private void events() {
    var lines = new AtomicLong();
    topics.read(
        "customers.events",
        record -> {
          JsonNode event = MAPPER.readTree(record.value());
          history.append(nanos ->
              new EventRead(
                  nanos,
                  record.partition(),
                  record.offset(),
                  event.at("/data/organization_id").asString(),
                  header(record, "ce_id"),
                  event.path("type").asString(),
                  event.path("operation_id").asString(),
                  Replies.seen(event.path("data"), event.path("version").asLong()),
                  Digests.sha256(record.value())));
          lines.incrementAndGet();
        });
    complete(Source.EVENTS, lines.get());
  }

  private static String header(ConsumerRecord<?, ?> record, String name) {
    return new String(record.headers().lastHeader(name).value(), UTF_8);
  }

  private void snapshots() {
    Map<String, byte[]> all = topics.fold("customers.snapshots");
    all.values()
        .forEach(value -> {
          JsonNode snapshot = MAPPER.readTree(value);
          JsonNode data = snapshot.path("data");
          state(
              Source.SNAPSHOTS,
              data.path("organization_id").asString(),
              Replies.seen(data, snapshot.path("version").asLong()));
        });
    complete(Source.SNAPSHOTS, all.size());
  }

  /// What an instance that takes over would restore.
  private void processor() {
    Map<String, byte[]> all = topics.fold(STATE);
    all.values()
        .forEach(value -> {
          JsonNode customer = MAPPER.readTree(value);
          state(Source.PROCESSOR, customer.path("organization_id").asString(), customer(customer));
        });
    complete(Source.PROCESSOR, all.size());
  }

  private void postgres() throws SQLException {
    long lines = 0;
    try (var connection = DriverManager.getConnection(jdbcUrl);
        var statement = connection.createStatement();
        var rows =
            statement.executeQuery("select organization_id, version, document from customers")) {
      while (rows.next()) {
        Seen row = row(MAPPER.readTree(rows.getString(3)), rows.getLong(2));
        state(Source.POSTGRES, rows.getString(1), row);
        lines++;
      }
    }
    complete(Source.POSTGRES, lines);
  }

  /// The document is the whole customer, or its view.
  private static Seen row(JsonNode document, long version) {
    return document.has("profile") ? customer(document) : Replies.seen(document, version);
  }

  private void state(Source source, String organization, Seen customer) {
    history.append(nanos -> new StateRead(nanos, source, organization, customer));
  }

  private void complete(Source source, long lines) {
    history.append(nanos -> new Completed(nanos, source, lines));
  }
}
