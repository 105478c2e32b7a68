package io.customerpipeline.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Files of customers over HTTP: what is in them, how they are read in parts, how they go.
class ExportIT {
  private final String plan = UUID.randomUUID().toString();
  private final String filter = "\"metadata\":{\"plan\":\"%s\"}".formatted(plan);
  private final List<String> emails = new ArrayList<>();
  private PipelineClient client;
  private Exports exports;

  /// An organization of its own: how many exports one may have is limited.
  @BeforeEach
  void someCustomers() {
    var organizations = new Organizations(Pipeline.client());
    client =
        organizations.client(organizations.create("ExportIT"), "customers:read", "customers:write");
    exports = new Exports(client);
    for (int i = 0; i < 5; i++) {
      emails.add(create("=" + i + " \"ü\"", plan));
    }
    create("Other", "other");
  }

  private String create(String name, String plan) {
    String email = Emails.fresh("export");
    String json =
        """
        {"email":"%s","name":"%s","metadata":{"plan":"%s"}}
        """
            .formatted(email, name.replace("\"", "\\\""), plan);
    client.posting(json).send().expect(201);
    return email;
  }

  @Test
  void anExportIsAcceptedWrittenAndThere() {
    Instant before = Instant.now();
    Answer accepted = exports.creating("{" + filter + "}").send().expect(202);
    assertThat(accepted.requiredHeader("Location")).isEqualTo("/v1/exports/" + accepted.id());

    JsonNode done = exports.done(accepted);

    String file = exports.file(accepted.id());
    assertThat(done.path("state").asString()).isEqualTo("done");
    assertThat(done.path("rows").asInt()).isEqualTo(5);
    assertThat(done.path("rows_total").asInt()).isEqualTo(5);
    assertThat(done.path("bytes").asInt()).isEqualTo(file.getBytes().length);
    assertThat(done.at("/links/file").asString()).isEqualTo(Exports.path(accepted.id()));
    Instant moment = Instant.parse(done.path("consistent_at").asString());
    assertThat(moment).isBetween(before.minusSeconds(1), Instant.now().plusSeconds(1));
    assertThat(Instant.parse(done.path("expires_at").asString()))
        .isEqualTo(moment.plus(Duration.ofDays(1)));
  }

  @Test
  void csvIsThatOfTheOtherExport() {
    String file = exports.file(exports.written("{\"sorting\":[\"email\"]," + filter + "}"));

    String other = "/v1/customers/export?sorting=email&metadata%5Bplan%5D=" + plan;
    assertThat(file).isEqualTo(client.read(other).expect(200).text());
    assertThat(file.lines()).hasSize(6);
    assertThat(file).contains("\"'=0 \"\"ü\"\"\"");
  }

  @Test
  void aMarkForSpreadsheetsIsWrittenOnRequest() {
    String file = exports.file(exports.written("{\"bom\":true," + filter + "}"));
    String direct =
        client.read("/v1/customers/export?bom=true&metadata%5Bplan%5D=" + plan).expect(200).text();

    assertThat(file).startsWith("\uFEFFid,version,");
    assertThat(direct).startsWith("\uFEFFid,version,");
    exports.creating("{\"bom\":true,\"format\":\"ndjson\"}").send().expectInvalid("bom");
  }

  @Test
  void eachLineOfNdjsonIsACustomerAsReadsShowIt() {
    String file = exports.file(exports.written("{\"format\":\"ndjson\",\"sorting\":[\"-email\"]}"));

    List<String> expected =
        client.read("/v1/customers?sorting=-email&limit=100").expect(200).ids().stream()
            .map(id -> client.get(id).expect(200).text())
            .toList();
    assertThat(file.lines()).hasSize(6).containsExactlyElementsOf(expected);
    assertThat(file).endsWith("}\n");
  }

  @Test
  void filtersAreThoseOfTheList() {
    String email = emails.getFirst();
    for (String body :
        List.of(
            "\"email\":\"%s\"".formatted(email.toUpperCase()),
            "\"query\":\"%s\"".formatted(email.substring(0, email.indexOf('@'))),
            "\"email\":\"%s\",%s".formatted(email, filter))) {
      assertThat(exports.file(exports.written("{" + body + "}")).lines()).as(body).hasSize(2);
    }
    for (String nobody : List.of("\"query\":\"nobody\"", "\"email\":\"nobody\"")) {
      assertThat(exports.file(exports.written("{" + nobody + "}")).lines()).hasSize(1);
    }
    assertThat(
            exports.file(exports.written("{\"metadata\":{\"plan\":[\"other\",\"none\"]}}")).lines())
        .hasSize(2);
  }

  @Test
  void withoutABodyItIsAllAsCsv() {
    Answer accepted = client.request("POST", Exports.PATH).send().expect(202);

    exports.done(accepted);

    assertThat(exports.file(accepted.id()).lines()).hasSize(7);
  }

  @Test
  void aFileIsReadInParts() {
    String id = exports.written("{\"format\":\"ndjson\"}");
    Answer whole = exports.reading(id).send().expect(200);
    // An octet a character, but for the names, which the parts below do not cut.
    int length = Integer.parseInt(whole.requiredHeader("Content-Length"));
    assertThat(whole.requiredHeader("Accept-Ranges")).isEqualTo("bytes");
    assertThat(whole.requiredHeader("Content-Type")).startsWith("application/x-ndjson");
    assertThat(whole.requiredHeader("Content-Disposition"))
        .isEqualTo("attachment; filename=\"customers-" + id + ".ndjson\"");

    Answer first = exports.part(id, "bytes=0-9").expect(206);
    Answer rest = exports.part(id, "bytes=10-").expect(206);
    Answer last = exports.part(id, "bytes=-5").expect(206);

    assertThat(first.text() + rest.text()).isEqualTo(whole.text());
    assertThat(first.requiredHeader("Content-Range")).isEqualTo("bytes 0-9/" + length);
    assertThat(first.requiredHeader("Content-Length")).isEqualTo("10");
    assertThat(whole.text()).endsWith(last.text());
    assertThat(last.requiredHeader("Content-Range"))
        .isEqualTo("bytes %d-%d/%d".formatted(length - 5, length - 1, length));
    assertThat(first.requiredHeader("ETag")).isEqualTo(whole.requiredHeader("ETag"));
    assertThat(exports.part(id, "bytes=0-1,4-5").expect(200).text()).isEqualTo(whole.text());
    assertThat(exports.part(id, "lines=0-1").expect(200).text()).isEqualTo(whole.text());
    Answer beyond = exports.part(id, "bytes=" + length + "-").expectProblem(416);
    assertThat(beyond.requiredHeader("Content-Range")).isEqualTo("bytes */" + length);
  }

  @Test
  void conditionsHoldForTheFileThatIsMeant() {
    String id = exports.written("{}");
    Answer whole = exports.reading(id).send().expect(200);
    String etag = whole.requiredHeader("ETag");
    assertThat(etag).matches("\"[0-9a-f]{64}\"");

    exports.reading(id).header("Range", "bytes=0-9").header("If-Range", etag).send().expect(206);
    for (String other : List.of("\"another\"", "W/" + etag, "Tue, 24 Nov 2026 10:00:00 GMT")) {
      Answer all =
          exports.reading(id).header("Range", "bytes=0-9").header("If-Range", other).send();
      assertThat(all.expect(200).text()).as(other).isEqualTo(whole.text());
    }
    Answer unchanged =
        exports.reading(id).header("If-None-Match", etag).header("Range", "bytes=0-9").send();
    assertThat(unchanged.expect(304).text()).isEmpty();
  }

  @Test
  void headTellsOfTheWholeFile() {
    String id = exports.written("{}");
    int length = Integer.parseInt(exports.reading(id).send().requiredHeader("Content-Length"));

    Answer head = client.request("HEAD", Exports.path(id)).header("Range", "bytes=0-9").send();

    assertThat(head.expect(200).text()).isEmpty();
    assertThat(head.requiredHeader("Content-Length")).isEqualTo(Integer.toString(length));
    assertThat(head.requiredHeader("Accept-Ranges")).isEqualTo("bytes");
    assertThat(head.header("ETag")).isPresent();
  }

  @Test
  void theSameWithTheSameKeyIsTheSameExport() {
    String key = UUID.randomUUID().toString();
    Answer first =
        exports.creating("{\"query\":\"a\",\"email\":\"a@example.com\"}").key(key).send();

    Answer again =
        exports.creating("{\"email\":\"a@example.com\",\"query\":\"a\"}").key(key).send();
    Answer other = exports.creating("{\"query\":\"b\"}").key(key).send();

    assertThat(again.expect(202).id()).isEqualTo(first.expect(202).id());
    assertThat(other.expectProblem(422).get("error")).isEqualTo("IdempotencyKeyReused");
  }

  @Test
  void theNewestComeFirst() {
    String first = exports.written("{}");
    String second = exports.written("{}");

    Answer page = client.read(Exports.PATH + "?limit=1").expect(200);

    assertThat(page.ids()).containsExactly(second);
    assertThat(page.json().at("/pagination/total_count").asInt()).isEqualTo(2);
    assertThat(client.read(Exports.PATH + "?limit=1&page=2").expect(200).ids())
        .containsExactly(first);
    client.read(Exports.PATH + "?limit=0").expectInvalid("limit");
  }

  @Test
  void whatIsRemovedIsGoneAtOnce() {
    String id = exports.written("{}");

    client.request("DELETE", Exports.PATH + "/" + id).send().expect(204);

    client.request("DELETE", Exports.PATH + "/" + id).send().expectProblem(404);
    exports.reading(id).send().expectProblem(404);
  }

  @Test
  void toCancelWhatIsDoneChangesNothing() {
    String id = exports.written("{}");

    Answer answer = client.request("POST", Exports.PATH + "/" + id + "/cancel").send().expect(200);

    assertThat(answer.get("state")).isEqualTo("done");
    exports.reading(id).send().expect(200);
  }

  @Test
  void whatIsWrongIsNamed() {
    exports.creating("{\"format\":\"xml\"}").send().expectInvalid("format");
    exports.creating("{\"sorting\":[\"age\"]}").send().expectInvalid("sorting");
    exports.creating("{\"metadata\":{\"plan\":{}}}").send().expectInvalid("metadata.plan");
    exports.creating("{\"limit\":5}").send().expectInvalid("limit");
    exports.creating("{}").key("a b").send().expectInvalid("Idempotency-Key");
    exports.creating("[]").send().expectProblem(422);
    exports.creating("{").send().expectProblem(400);
    client.read(Exports.PATH + "/none").expectInvalid("export_id");
  }

  @Test
  void anUnknownExportIsNotFound() {
    String path = Exports.PATH + "/" + UUID.randomUUID();
    client.read(path).expectProblem(404);
    client.read(path + "/file").expectProblem(404);
    client.request("POST", path + "/cancel").send().expectProblem(404);
  }
}
