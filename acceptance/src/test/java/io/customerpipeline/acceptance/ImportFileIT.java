package io.customerpipeline.acceptance;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Files as spreadsheets and exports write them: how they are read, which are refused, and how the
/// results tell their rows.
class ImportFileIT {
  private final PipelineClient client = Pipeline.client();
  private final Imports imports = new Imports(client);
  private final String email = Emails.fresh("file");

  @Test
  void resultsCarryLineEmailExternalIdAndReason() {
    String externalId = UUID.randomUUID().toString();
    String bad = "=bad " + externalId;
    String file =
        "external_id,email,name\n\n%s,%s,\"a\nb\"\n,'%s,x\n".formatted(externalId, email, bad);

    JsonNode done = imports.done(imports.csv(file).send().expect(202));

    String path = "/v1/imports/" + done.path("id").asString();
    JsonNode rows = client.read(path + "/rows").expect(200).json().path("items");
    JsonNode first = rows.get(0);
    String customer = first.path("customer_id").asString();
    assertThat(first.toString())
        .isEqualTo(
            """
            {"line":3,"result":"created","email":"%s","external_id":"%s","customer_id":"%s"}\
            """
                .formatted(email, externalId, customer));
    assertThat(rows.get(1).toString())
        .isEqualTo(
            """
            {"line":5,"result":"invalid","reason":"email: must contain an @","email":"%s"}\
            """
                .formatted(bad));
    assertThat(client.read(path + "/results").expect(200).text())
        .isEqualToNormalizingNewlines(
            """
            line,result,reason,email,external_id,customer_id
            3,created,,%s,%s,%s
            5,invalid,email: must contain an @,'%s,,
            """
                .formatted(email, externalId, customer, bad));
  }

  @Test
  void aCharsetIsStatedMarkedOrRefused() {
    String text = "email,metadata.Größe\n" + email + ",Zoë\n";

    imports.file(text.getBytes(ISO_8859_1), "text/csv", "").send().expectInvalid("line 1");
    imports
        .file(text.getBytes(UTF_8), "text/csv", "?charset=utf-8,")
        .send()
        .expectInvalid("charset");
    assertThat(client.list(email).expect(200).ids()).isEmpty();
    byte[] marked = ("\uFEFF" + text).getBytes(UTF_16LE);
    for (Request request :
        List.of(
            imports.file(text.getBytes(ISO_8859_1), "text/csv", "?action=upsert&charset=latin1"),
            imports.file(text.getBytes(ISO_8859_1), "text/csv;charset=latin1", "?action=upsert"),
            imports.file(marked, "text/csv", "?action=upsert"))) {
      imports.done(request.send().expect(202));
    }

    String id = client.list(email).expect(200).ids().getFirst();
    assertThat(client.get(id).expect(200).json().path("metadata").toString())
        .isEqualTo("{\"Größe\":\"Zoë\"}");
  }

  @Test
  void aFormIsTheSameImportAsThePlainFile() {
    byte[] file = ("Mail,name\n" + email + ",Zoë\n").getBytes(ISO_8859_1);
    var fields =
        Map.of(
            "action", "upsert", "charset", "latin1", "dry_run", "false", "column[Mail]", "email");
    String key = UUID.randomUUID().toString();

    Answer form = imports.form("some.csv", file, fields, Map.of()).key(key).send().expect(202);
    imports.done(form);
    String query = "?action=upsert&charset=latin1&column%5BMail%5D=email";
    Answer plain = imports.file(file, "text/csv", query).key(key).send().expect(202);

    assertThat(plain.id()).isEqualTo(form.id());
    String id = client.list(email).expect(200).ids().getFirst();
    assertThat(client.get(id).expect(200).get("name")).isEqualTo("Zoë");
  }

  @Test
  void aFormOfLinesIsReadAsWhatItsNameTells() {
    byte[] file = "{\"email\":\"%s\"}".formatted(email).getBytes(UTF_8);

    JsonNode done =
        imports.done(imports.form("some.jsonl", file, Map.of(), Map.of()).send().expect(202));

    assertThat(imports.results(done)).containsExactly("1 created");
  }

  @Test
  void aFormAtFaultIsRefusedAndNothingIsSent() {
    byte[] file = ("email\n" + email + "\n").getBytes(UTF_8);

    imports
        .form("a.csv", file, Map.of(), Map.of("action", "upsert"))
        .send()
        .expectInvalid("action");
    imports.form("a.csv", file, Map.of("colour", "red"), Map.of()).send().expectInvalid("colour");
    imports
        .form("a.csv", file, Map.of("action", "x".repeat(2_000)), Map.of())
        .send()
        .expectInvalid("action");
    String type = "multipart/form-data; boundary=boundary";
    imports.file("--boundary--\r\n".getBytes(UTF_8), type, "").send().expectInvalid("file");
    imports.file("--boundary\r\nx".getBytes(UTF_8), type, "").send().expectProblem(400);
    imports.file(file, "multipart/form-data", "").send().expectProblem(400);

    assertThat(client.list(email).expect(200).ids()).isEmpty();
  }

  @Test
  void manyColumnsAreRefusedInOneSentence() {
    String names =
        IntStream.range(0, 16_000).mapToObj(i -> "c" + i).collect(Collectors.joining(","));

    Answer refused = imports.csv(names + "\n1\n").send().expectInvalid("line 1");

    assertThat(refused.json().path("errors")).hasSize(1);
  }

  @Test
  void aRowTellsTwentyFaultsAndABodyAHundred() {
    String fields =
        IntStream.range(0, 300).mapToObj(i -> "\"f" + i + "\":1").collect(Collectors.joining(","));
    String json = "{\"email\":\"%s\",%s}".formatted(email, fields);

    JsonNode done = imports.done(ndjson(json + "\n").expect(202));
    Answer refused = client.posting(json).send().expectProblem(422);

    String reason = imports.results(done).getFirst();
    assertThat(reason.split("is not a known field", -1)).hasSize(21);
    assertThat(reason).endsWith("; and more");
    assertThat(refused.json().path("errors")).hasSize(101);
    assertThat(refused.text()).contains("200 more faults are not listed");
  }

  @Test
  void noIdempotencyKeyLeadsToARowOfAnImport() {
    JsonNode done = imports.done(imports.csv("email\n" + email + "\n").send().expect(202));
    String id = done.path("id").asString();
    assertThat(imports.results(done)).containsExactly("2 created");

    for (int line = 1; line <= 2; line++) {
      client.creating(Emails.fresh("other")).key("import/" + id + "/" + line).send().expect(201);
    }
  }

  @Test
  void charactersThatPostgresDoesNotStoreAreToldInAReason() {
    JsonNode done =
        imports.done(
            ndjson("{\"email\":\"a\\u0000b\",\"metadata\":{\"k\\u0000\\ud800\":{}}}\n")
                .expect(202));

    assertThat(imports.results(done).getFirst()).startsWith("1 invalid email:");
  }

  @Test
  void blankLinesOfJsonAreNoRows() {
    JsonNode done = imports.done(ndjson("\n\n{\"email\":\"%s\"}\n\n".formatted(email)).expect(202));

    assertThat(imports.results(done)).containsExactly("3 created");
    assertThat(done.at("/counts/rows").asInt()).isEqualTo(1);
    assertThat(done.at("/counts/pending").asInt()).isZero();
  }

  private Answer ndjson(String lines) {
    return imports.file(lines.getBytes(UTF_8), "application/x-ndjson", "?action=upsert").send();
  }
}
