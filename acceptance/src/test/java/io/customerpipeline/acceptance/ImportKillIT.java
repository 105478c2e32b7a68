package io.customerpipeline.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.UncheckedIOException;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// An import through `kill -9` of everything: it goes on where it was, no row is applied twice, and
/// the end is what a model makes of the file. And an export: what was being written is written
/// anew, what was written is read on.
///
/// `-Drows=100000 -Dkills=3` runs it at length.
@NeedsOwnProcesses
class ImportKillIT {
  private static final int ROWS = Integer.getInteger("rows", 1_500);
  private static final int EXPORTED = Math.max(ROWS, 25_000);
  private static final int CANCELLED_ROWS = 20_000;
  private static final int KILLS = Integer.getInteger("kills", 1);

  private static Standalone standalone;

  private final Random random = new Random(7);
  private final Set<String> expected = new LinkedHashSet<>();
  private final Map<String, String> names = new HashMap<>();
  private final List<String> emails = new ArrayList<>();

  @BeforeAll
  static void start() {
    standalone = Standalone.start("import-kill");
  }

  @AfterAll
  static void end() {
    if (standalone != null) {
      standalone.close();
    }
  }

  @Test
  void anImportGoesOnAfterEachKillAndEndsAsTheFileSays() {
    String file = file();
    var imports = new Imports(standalone.client());
    Answer accepted = imports.csv(file).send().expect(202);

    for (int kill = 1; kill <= KILLS; kill++) {
      int rows = ROWS * kill / (KILLS + 1);
      await("row " + rows)
          .atMost(Duration.ofMinutes(10))
          .pollInterval(Duration.ofMillis(20))
          .until(() -> pending(accepted) <= ROWS - rows);
      standalone.kill();
      standalone.restart();
    }
    JsonNode done = imports.done(accepted);

    assertThat(done.path("state").asString()).isEqualTo("done");
    List<String> results = imports.results(done);
    assertThat(results).hasSameSizeAs(expected);
    assertThat(results).filteredOn(result -> !expected.contains(result)).isEmpty();
    assertThat(living()).isEqualTo(names);
  }

  @LongProof
  @Test
  void importCancelledBeforeKillSendsNothingAfterRestart() {
    var file = new StringBuilder("email\n");
    for (int row = 0; row < CANCELLED_ROWS; row++) {
      file.append(Emails.fresh("cancelled")).append('\n');
    }
    var imports = new Imports(standalone.client());
    Answer accepted = imports.csv(file.toString()).send().expect(202);
    await("first rows")
        .atMost(PipelineClient.PATIENCE)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> pending(accepted) < CANCELLED_ROWS);

    standalone.client().request("POST", "/v1/imports/" + accepted.id() + "/cancel").send();
    standalone.kill();
    standalone.restart();
    long appended = appended();
    JsonNode done = imports.done(accepted);

    assertThat(done.path("state").asString()).isEqualTo("cancelled");
    assertThat(done.at("/counts/pending").asInt()).isPositive();
    assertThat(appended()).isEqualTo(appended);
  }

  /// Commands in the log, by the ends of its partitions.
  private static long appended() {
    try (var reader = new TopicReader(standalone.bootstrapServers())) {
      return reader.end("customers.commands");
    }
  }

  private int pending(Answer accepted) {
    try {
      Answer answer = standalone.client().read("/v1/imports/" + accepted.id());
      return answer.status() == 200
          ? answer.json().at("/counts/pending").asInt()
          : Integer.MAX_VALUE;
    } catch (UncheckedIOException _) {
      return Integer.MAX_VALUE;
    }
  }

  /// One row in twenty is wrong, one in ten names an e-mail again in other letters; some of those
  /// are deletions and upserts.
  private String file() {
    var file = new StringBuilder("email,name,action\n");
    for (int row = 1; row <= ROWS; row++) {
      int kind = random.nextInt(20);
      if (kind == 0) {
        file.append("nobody,x,\n");
        expected.add(line(row) + " invalid email: must contain an @");
      } else if (kind <= 2 && !emails.isEmpty()) {
        again(file, row);
      } else {
        String email = Emails.fresh("row");
        emails.add(email);
        names.put(email, "n" + row);
        file.append("%s,n%d,\n".formatted(email, row));
        expected.add(line(row) + " created");
      }
    }
    return file.toString();
  }

  private void again(StringBuilder file, int row) {
    String email = emails.get(random.nextInt(emails.size()));
    boolean lives = names.containsKey(email);
    String action = List.of("create", "upsert", "delete").get(random.nextInt(3));
    file.append("%s,n%d,%s\n".formatted(email.toUpperCase(Locale.ROOT), row, action));
    switch (action) {
      case "create" -> expected.add(line(row) + (lives ? " rejected already_exists" : " created"));
      case "upsert" -> expected.add(line(row) + (lives ? " updated" : " created"));
      default -> expected.add(line(row) + (lives ? " deleted" : " rejected not_found"));
    }
    if (action.equals("delete")) {
      names.remove(email);
    } else if (!lives || action.equals("upsert")) {
      names.put(email, "n" + row);
    }
  }

  /// Below the line of names.
  private static int line(int row) {
    return row + 1;
  }

  /// Names by e-mail, of all that the read model has.
  private Map<String, String> living() {
    Map<String, String> living = new HashMap<>();
    Set<String> ids = new HashSet<>();
    int pages = 1;
    for (int page = 1; page <= pages; page++) {
      JsonNode found =
          standalone
              .client()
              .read("/v1/customers?sorting=created_at&limit=100&page=" + page)
              .expect(200)
              .json();
      pages = found.at("/pagination/max_page").asInt();
      for (JsonNode customer : found.path("items")) {
        // Every customer of the file has a name, and no customer of the other tests.
        if (customer.path("name").isString()) {
          ids.add(customer.path("id").asString());
          living.put(
              customer.path("email").asString().toLowerCase(Locale.ROOT),
              customer.path("name").asString());
        }
      }
    }
    assertThat(ids).hasSameSizeAs(living.keySet());
    return living;
  }

  @Test
  void anExportInTheMakingIsBegunAnewAndAFileIsReadOnAfterAKill() throws SQLException {
    var organizations = new Organizations(standalone.client());
    PipelineClient client =
        organizations.client(
            organizations.create("ImportKillIT"), "customers:read", "customers:write");
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
    assertThat(done.path("rows").asInt()).isEqualTo(EXPORTED + 1);
    assertThat(done.get("consistent_at")).isNotEqualTo(before.json().get("consistent_at"));
    assertThat(exports.file(accepted.id()).lines().distinct()).hasSize(EXPORTED + 2);
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
      insert.setInt(1, EXPORTED);
      insert.setString(2, id);
      assertThat(insert.executeUpdate()).isEqualTo(EXPORTED);
    }
  }
}
