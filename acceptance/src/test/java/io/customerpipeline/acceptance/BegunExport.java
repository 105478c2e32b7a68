package io.customerpipeline.acceptance;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// `GET /v1/customers/export`, of which the beginning was read, and no more until it is asked for:
/// the server stands in the midst of it.
///
/// @param start the first octets of the answer
record BegunExport(Socket socket, String start) implements AutoCloseable {
  /// More than the buffers between server and client can hold, of 25 KB each.
  static final int CUSTOMERS = 600;

  private static final int AT_ONCE = 50;

  static void makeCustomers(PipelineClient client) {
    Map<String, String> metadata =
        IntStream.range(0, 50)
            .boxed()
            .collect(Collectors.toMap(i -> "k" + i, _ -> "x".repeat(500)));
    for (int batch = 0; batch < CUSTOMERS / AT_ONCE; batch++) {
      Together.run(
          AT_ONCE,
          _ ->
              client
                  .posting(
                      Bodies.text(Map.of("email", Emails.fresh("export"), "metadata", metadata)))
                  .prefer("wait=30")
                  .send()
                  .expect(201));
    }
  }

  static BegunExport of(PipelineClient client, Duration patience) throws IOException {
    var socket = new Socket(client.url().getHost(), client.url().getPort());
    socket.setSoTimeout((int) patience.toMillis());
    socket.setReceiveBufferSize(64 * 1024);
    socket
        .getOutputStream()
        .write(
            "GET /v1/customers/export HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer %s\r\n\r\n"
                .formatted(client.token())
                .getBytes(US_ASCII));
    String start = new String(socket.getInputStream().readNBytes(100_000), US_ASCII);
    assertThat(start).startsWith("HTTP/1.1 200");
    return new BegunExport(socket, start);
  }

  String rest() throws IOException {
    return new String(socket.getInputStream().readAllBytes(), US_ASCII);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
