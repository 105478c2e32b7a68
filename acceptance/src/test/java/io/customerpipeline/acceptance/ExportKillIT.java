package io.customerpipeline.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Exports through `kill -9` of everything: what was being written is written anew, what was
/// written is read on.
///
/// `-Drows=200000` runs it at length.
@NeedsOwnProcesses
class ExportKillIT {
  private static final int ROWS = Integer.getInteger("rows", 60_000);

  private static Standalone standalone;

  @BeforeAll
  static void start() {
    standalone = Standalone.start("export-kill");
  }

  @AfterAll
  static void end() {
    if (standalone != null) {
      standalone.close();
    }
  }

  @Test
  void whatIsWrittenIsReadOnAndWhatIsNotIsBegunAnew() throws SQLException {
    var organizations = new Organizations(standalone.client());
    PipelineClient client =
        organizations.client(
            organizations.create("ExportKillIT"), "customers:read", "customers:write");
    var exports = new Exports(client);
    String email = Emails.fresh("export");
    multiply(client.create(email).expect(201).id());
    String small = exports.written("{\"format\":\"ndjson\",\"email\":\"%s\"}".formatted(email));
    Answer part = exports.part(small, "bytes=0-99").expect(206);
    Answer accepted = exports.creating("{}").send().expect(202);
    Answer before = inTheMidst(client, accepted.id());

    standalone.kill();
    standalone.restart();

    Answer rest =
        exports
            .reading(small)
            .header("Range", "bytes=100-")
            .header("If-Range", part.requiredHeader("ETag"))
            .send()
            .expect(206);
    assertThat(part.text() + rest.text()).isEqualTo(exports.file(small)).contains(email);
    JsonNode done = exports.done(accepted);
    assertThat(done.path("state").asString()).isEqualTo("done");
    assertThat(done.path("rows").asInt()).isEqualTo(ROWS + 1);
    assertThat(done.get("consistent_at")).isNotEqualTo(before.json().get("consistent_at"));
    assertThat(exports.file(accepted.id()).lines().distinct()).hasSize(ROWS + 2);
  }

  private static Answer inTheMidst(PipelineClient client, String id) {
    var last = new AtomicReference<Answer>();
    await("rows of export " + id)
        .atMost(Duration.ofMinutes(1))
        .pollInterval(Duration.ofMillis(10))
        .until(() -> {
          last.set(client.read(Exports.PATH + "/" + id).expect(200));
          return last.get().json().path("rows").asInt() > 0;
        });
    assertThat(last.get().get("state")).as("a larger -Drows is needed").isEqualTo("running");
    return last.get();
  }

  /// Writes its like into the read model, past the log: only reading is tried here.
  private static void multiply(String id) throws SQLException {
    try (var connection = DriverManager.getConnection(standalone.jdbcUrl());
        var insert =
            connection.prepareStatement(
                """
                insert into customers
                  (organization_id, id, email_key, version, created_at, search_text,
                   metadata_entries, search_keys, changed_at, document)
                select organization_id, other.id::uuid, 'c' || n, version, created_at, '', '{}',
                       '{}', changed_at, replace(document::text, c.id::text, other.id)::json
                from customers as c
                cross join generate_series(1, ?) as n
                cross join lateral (
                  select left(c.id::text, 24) || lpad(to_hex(n), 12, '0') as id) as other
                where c.id = ?::uuid
                """)) {
      insert.setInt(1, ROWS);
      insert.setString(2, id);
      assertThat(insert.executeUpdate()).isEqualTo(ROWS);
    }
  }
}
