package io.customerpipeline.acceptance;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Requests that a well-behaved HTTP client refuses to send.
final class RawRequest {
  private static final int TIMEOUT_MILLIS = (int) Duration.ofSeconds(20).toMillis();

  private static final Pattern REQUEST_LINE =
      Pattern.compile("^([A-Z]+) (/[^ ?\\r\\n]*)[^ \\r\\n]* HTTP/1");

  private RawRequest() {}

  /// @param head request line and the headers under test, each line ended; host, token and length
  ///   are added
  static Answer send(PipelineClient client, String head, String body) {
    return send(client, head, body.getBytes(UTF_8));
  }

  static Answer send(PipelineClient client, String head, byte[] body) {
    String common =
        "Host: %s\r\nAuthorization: Bearer %s\r\nContent-Length: %d\r\nConnection: close\r\n\r\n"
            .formatted(client.url().getAuthority(), client.token(), body.length);
    var request = new ByteArrayOutputStream();
    request.writeBytes((head + common).getBytes(UTF_8));
    request.writeBytes(body);
    return exchange(client, request.toByteArray());
  }

  /// Sends exactly these bytes and reads until the server closes.
  static Answer exchange(PipelineClient client, byte[] request) {
    try (var socket = new Socket(client.url().getHost(), client.url().getPort())) {
      socket.setSoTimeout(TIMEOUT_MILLIS);
      socket.getOutputStream().write(request);
      socket.getOutputStream().flush();
      Answer answer = parse(new String(socket.getInputStream().readAllBytes(), ISO_8859_1));
      check(client, request, answer);
      return answer;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Where the request line is one.
  private static void check(PipelineClient client, byte[] request, Answer answer) {
    Matcher line = REQUEST_LINE.matcher(new String(request, ISO_8859_1));
    if (line.find()) {
      Contract.of(client.url()).check(line.group(1), line.group(2), answer);
    }
  }

  private static Answer parse(String text) {
    int end = text.indexOf("\r\n\r\n");
    List<String> head = text.substring(0, end).lines().toList();
    Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (String line : head.subList(1, head.size())) {
      int colon = line.indexOf(':');
      headers
          .computeIfAbsent(line.substring(0, colon), _ -> new ArrayList<>())
          .add(line.substring(colon + 1).strip());
    }
    int status = Integer.parseInt(head.getFirst().split(" ")[1]);
    String body = text.substring(end + 4);
    boolean chunked = headers.getOrDefault("Transfer-Encoding", List.of()).contains("chunked");
    String whole = chunked ? unchunked(body) : body;
    return new Answer(
        status,
        HttpHeaders.of(headers, (_, _) -> true),
        new String(whole.getBytes(ISO_8859_1), UTF_8));
  }

  private static String unchunked(String body) {
    var whole = new StringBuilder();
    int at = 0;
    while (at < body.length()) {
      int lineEnd = body.indexOf("\r\n", at);
      int size = Integer.parseInt(body.substring(at, lineEnd).strip(), 16);
      if (size == 0) {
        break;
      }
      whole.append(body, lineEnd + 2, lineEnd + 2 + size);
      at = lineEnd + 2 + size + 2;
    }
    return whole.toString();
  }
}
