package io.customerpipeline.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpOutputMessage;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;
import tools.jackson.databind.json.JsonMapper;

/// Writes an answer whole, with its length before it: one packet instead of a chunk and an end.
/// Nothing that is answered as JSON is larger than a page.
final class SizedJson extends JacksonJsonHttpMessageConverter {
  private static final int OCTETS = 1024;

  SizedJson(JsonMapper mapper) {
    super(mapper);
  }

  private record Buffer(HttpHeaders headers, ByteArrayOutputStream octets)
      implements HttpOutputMessage {

    @Override
    public HttpHeaders getHeaders() {
      return headers;
    }

    @Override
    public OutputStream getBody() {
      return octets;
    }
  }

  @Override
  protected void writeInternal(
      Object answer,
      ResolvableType type,
      HttpOutputMessage message,
      @Nullable Map<String, Object> hints)
      throws IOException {
    var octets = new ByteArrayOutputStream(OCTETS);
    super.writeInternal(answer, type, new Buffer(message.getHeaders(), octets), hints);
    message.getHeaders().setContentLength(octets.size());
    octets.writeTo(message.getBody());
  }
}
