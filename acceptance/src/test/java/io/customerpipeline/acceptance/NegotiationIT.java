package io.customerpipeline.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Types and codings: what is sent is read, and what is asked for is answered.
class NegotiationIT {
  private static final int JSON_MAX = 64 * 1024;

  private final PipelineClient client = Pipeline.client();

  private Answer post(String path, String type, String coding, byte[] body) {
    return client
        .request("POST", path, BodyPublishers.ofByteArray(body))
        .header("Content-Type", type)
        .header("Content-Encoding", coding)
        .send();
  }

  private static byte[] gzip(String text) {
    return Fault.gzip(text.getBytes(UTF_8));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "*/*",
        "application/*",
        "application/json",
        "application/json;charset=utf-8;version=2",
        "application/json;q=0.1, text/html",
        "application/yaml, application/json",
        "application/problem+json, application/json",
        "text/csv, */*;q=0.1",
        "no type at all",
        "application/json;q=2",
      })
  void successIsJsonWhateverIsAccepted(String accept) {
    Answer created = client.creating(Emails.fresh("accept")).header("Accept", accept).send();
    Answer read =
        client.request("GET", "/v1/customers?limit=1").header("Accept", accept).send().expect(200);

    for (Answer answer : List.of(created.expect(201), read)) {
      assertThat(answer.requiredHeader("Content-Type")).isEqualTo("application/json");
    }
    assertThat(created.json().has("created_at")).isTrue();
  }

  @ParameterizedTest(name = "GET {0} may be asked for {1}: {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /v1/customers/export | text/csv                  | 200
          /v1/customers/export | application/json          | 200
          /v1/customers/export | */*                       | 200
          /v1/customers/export | application/yaml          | 406
          /v1/events           | text/event-stream;q=0     | 406
          /v1/events           | application/json          | 200
          /v1/events           | text/csv                  | 406
          /v1/customers        | text/event-stream         | 406
          /openapi.json        | text/html                 | 200
          /docs                | text/html                 | 302
          /swagger-ui/index.html | text/html               | 200
          /swagger-ui/index.html | application/xhtml+xml   | 200
          /actuator/health     | application/json          | 200
          """)
  void routeIsAskedForItsOwnTypeOrJson(String path, String accept, int status) {
    client.request("GET", path).header("Accept", accept).send().expect(status);
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "x-gzip", "GZIP", "identity, gzip"})
  void bodyInGzipIsRead(String coding) {
    String email = Emails.fresh("gzip");
    byte[] body = gzip("{\"email\":\"" + email + "\"}");

    Answer created = post("/v1/customers", "application/json", coding, body).expect(201);

    assertThat(created.get("email")).isEqualTo(email);
  }

  @Test
  void fileInSeveralMembersIsReadWhole() {
    var imports = new Imports(client);
    var members = new ByteArrayOutputStream();
    members.writeBytes(gzip("email\n"));
    for (int i = 0; i < 20; i++) {
      members.writeBytes(gzip(Emails.fresh("member") + "\n"));
    }

    Answer accepted = post("/v1/imports", "text/csv", "gzip", members.toByteArray()).expect(202);

    assertThat(imports.done(accepted).at("/counts/created").asInt()).isEqualTo(20);
  }

  @Test
  void limitHoldsForDecodedBytes() {
    String body = "{\"email\":\"" + Emails.fresh("limit") + "\"}";
    String full = body + " ".repeat(JSON_MAX - body.length());

    post("/v1/customers", "application/json", "gzip", gzip(full + " ")).expectProblem(413);
    post("/v1/customers", "application/json", "gzip", gzip(full)).expect(201);
  }

  /// A quarter of a gibibyte each, and more than the server's heap together.
  @Test
  void bombEndsAtTheLimit() {
    byte[] bomb = Fault.gzip(new byte[256 << 20]);

    List<Answer> answers =
        Together.run(8, _ -> post("/v1/customers", "application/json", "gzip", bomb));

    answers.forEach(answer -> answer.expectProblem(413));
    client.create(Emails.fresh("survivor")).expect(201);
  }

  @ParameterizedTest
  @ValueSource(strings = {"br", "deflate", "zstd", "gzip, gzip", "gzip, br", "nonsense"})
  void otherCodingIsRefusedAndKnownOnesAreNamed(String coding) {
    byte[] body = gzip("{\"email\":\"" + Emails.fresh("coding") + "\"}");

    Answer refused = post("/v1/customers", "application/json", coding, body).expectProblem(415);

    assertThat(refused.requiredHeader("Accept-Encoding")).contains("gzip");
  }

  @Test
  void bodyWithByteOrderMarkIsRead() {
    client.posting("\uFEFF{\"email\":\"" + Emails.fresh("bom") + "\"}").send().expect(201);
    client.posting("{\"email\":\"\uFEFF" + Emails.fresh("bom") + "\"}").send().expectProblem(422);
  }

  @Test
  void answersAreCompressedForThoseWhoAskFor() throws Exception {
    for (int i = 0; i < 20; i++) {
      client.create(Emails.fresh("compressed")).expect(201);
    }
    for (String path : List.of("/v1/customers?limit=20", "/v1/customers/export")) {
      assertThat(text(compressed(path))).as(path).contains("compressed");
      assertThat(plain(path).headers().firstValue("Content-Encoding")).as(path).isEmpty();
    }
  }

  @Test
  void exportFileInGzipIsAnotherRepresentation() throws Exception {
    client.create(Emails.fresh("file")).expect(201);
    var exports = new Exports(client);
    String id = exports.written("{}");
    Answer plain = exports.reading(id).send().expect(200);
    String etag = plain.requiredHeader("ETag");

    HttpResponse<byte[]> gzip = compressed(Exports.path(id));

    assertThat(text(gzip)).isEqualTo(plain.text());
    String gzipTag = gzip.headers().firstValue("ETag").orElseThrow();
    assertThat(gzipTag).isEqualTo(etag.substring(0, etag.length() - 1) + "-gzip\"");
    assertThat(gzip.headers().firstValue("Vary").orElseThrow())
        .isEqualToIgnoringCase("Accept-Encoding");
    assertThat(plain.requiredHeader("Vary")).isEqualToIgnoringCase("Accept-Encoding");
    exports
        .reading(id)
        .header("Accept-Encoding", "gzip")
        .header("If-None-Match", gzipTag)
        .send()
        .expect(304);
  }

  @Test
  void partsAreOfTheFileAsItIsEvenForThoseWhoTakeGzip() {
    client.create(Emails.fresh("parts")).expect(201);
    var exports = new Exports(client);
    String id = exports.written("{}");
    Answer plain = exports.reading(id).send().expect(200);
    Request request = exports.reading(id).header("Accept-Encoding", "gzip");

    Answer rest = request.header("Range", "bytes=10-").send().expect(206);
    Answer resumed = request.header("If-Range", plain.requiredHeader("ETag")).send().expect(206);
    Answer mistaken = request.header("If-Range", "\"x-gzip\"").send().expect(200);

    assertThat(plain.text()).endsWith(rest.text());
    assertThat(resumed.text()).isEqualTo(rest.text());
    assertThat(mistaken.text()).isEqualTo(plain.text());
    assertThat(rest.header("Content-Encoding")).isEmpty();
  }

  private HttpResponse<byte[]> compressed(String path) throws Exception {
    HttpResponse<byte[]> answer = raw(path, "gzip");
    assertThat(answer.headers().firstValue("Content-Encoding")).as(path).hasValue("gzip");
    return answer;
  }

  private HttpResponse<byte[]> plain(String path) throws Exception {
    return raw(path, "gzip;q=0");
  }

  private HttpResponse<byte[]> raw(String path, String codings) throws Exception {
    URI url = client.url().resolve(path);
    HttpRequest request =
        HttpRequest.newBuilder(url)
            .header("Authorization", "Bearer " + client.token())
            .header("Accept-Encoding", codings)
            .build();
    try (var http = HttpClient.newHttpClient()) {
      return http.send(request, BodyHandlers.ofByteArray());
    }
  }

  private static String text(HttpResponse<byte[]> answer) throws IOException {
    var gzip = new GZIPInputStream(new ByteArrayInputStream(answer.body()));
    return new String(gzip.readAllBytes(), UTF_8);
  }
}
