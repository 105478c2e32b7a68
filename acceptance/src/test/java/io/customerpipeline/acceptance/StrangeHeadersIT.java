package io.customerpipeline.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Headers that make no sense are the client's fault, never the server's, and a write that is
/// refused for them is not done.
class StrangeHeadersIT {
  private final PipelineClient client = Pipeline.client();

  /// In absolute form, because the API's description does not tell what is answered before any
  /// route is found.
  private Answer write(String headers, String email) {
    String head =
        "POST %s/v1/customers HTTP/1.1\r\n%s\r\n"
            .formatted(client.url(), headers.replace("|", "\r\n"));
    return RawRequest.send(client, head, "{\"email\":\"" + email + "\"}");
  }

  @ParameterizedTest(name = "{0} is answered {1}")
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '~',
      textBlock =
          """
          Content-Type: application/json|Content-Type: text/plain   ; 400
          Content-Type: application/json|Content-Type: application/json ; 400
          Content-Type: nonsense                                    ; 415
          Content-Type: /                                           ; 415
          Content-Type: */*                                         ; 415
          X-No-Content-Type: 1                                      ; 415
          Content-Type: application/json|Content-Length: 1          ; 400
          Content-Type: application/json|Content-Length: -1         ; 400
          Content-Type: application/json|Content-Length: x          ; 400
          Content-Type: application/json|Expect: nonsense           ; 417
          Content-Type: application/json|Transfer-Encoding: gzip    ; 501
          Content-Type: application/json|Transfer-Encoding: gzip, chunked ; 501
          Content-Type: application/json|Host: other.example        ; 400
          Content-Type: application/json|Content-Encoding: gzip     ; 400
          Content-Type: application/json|Idempotency-Key: a|Idempotency-Key: b ; 400
          """)
  void writeIsRefusedAndNotDone(String headers, int status) {
    String email = Emails.fresh("strange");

    Answer refused = write(headers, email).expectProblem(status);

    assertThat(refused.get("error")).isNotBlank();
    assertThat(client.list(email).expect(200).ids()).isEmpty();
  }

  /// RFC 9110 §14.2 and §13.1 have a server pass over what it does not understand.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Range: bytes=99999999999999999999-0",
        "Range: nonsense=1-",
        "If-None-Match: nonsense",
        "If-None-Match: \"",
        "If-Modified-Since: yesterday",
        "If-Range: nonsense",
        "Accept-Encoding: ;;;q",
        "Accept-Charset: nonsense",
        "Accept-Language: 123456789",
        "Content-Type: nonsense",
        "Content-Encoding: nonsense",
      })
  void readPassesOverHeader(String header) {
    String id = client.create(Emails.fresh("strange")).expect(201).id();

    RawRequest.send(client, "GET /v1/customers/" + id + " HTTP/1.1\r\n" + header + "\r\n", "")
        .expect(200);
  }
}
