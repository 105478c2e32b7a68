package io.customerpipeline.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.stream.Stream;

/// A request before it is sent, byte for byte, so that any part of it can be spoiled.
///
/// @param target with its query
/// @param authorization the header's value; empty for none
/// @param headers `Name: value` each, without those of the connection
record Draft(
    String method, String target, String authorization, List<String> headers, byte[] body) {

  Draft with(String header) {
    return new Draft(
        method,
        target,
        authorization,
        Stream.concat(headers.stream(), Stream.of(header)).toList(),
        body);
  }

  Draft without(String name) {
    var left = headers.stream().filter(header -> !header.startsWith(name + ":")).toList();
    return new Draft(method, target, authorization, left, body);
  }

  /// In place of the header of the same name.
  Draft header(String name, String value) {
    return without(name).with(name + ": " + value);
  }

  Draft target(String other) {
    return new Draft(method, other, authorization, headers, body);
  }

  Draft body(byte[] other) {
    return new Draft(method, target, authorization, headers, other);
  }

  Draft body(String other) {
    return body(other.getBytes(UTF_8));
  }

  Draft authorization(String other) {
    return new Draft(method, target, other, headers, body);
  }

  boolean hasBody() {
    return body.length > 0;
  }

  Answer send(PipelineClient client) {
    var head = new StringBuilder("%s %s HTTP/1.1\r\n".formatted(method, target));
    headers.forEach(header -> head.append(header).append("\r\n"));
    if (!authorization.isEmpty()) {
      head.append("Authorization: ").append(authorization).append("\r\n");
    }
    head.append("Host: %s\r\nConnection: close\r\n".formatted(client.url().getAuthority()));
    head.append("Content-Length: %d\r\n\r\n".formatted(body.length));
    var request = new ByteArrayOutputStream();
    request.writeBytes(head.toString().getBytes(UTF_8));
    request.writeBytes(body);
    return RawRequest.exchange(client, request.toByteArray());
  }

  @Override
  public String toString() {
    return method + " " + target;
  }
}
