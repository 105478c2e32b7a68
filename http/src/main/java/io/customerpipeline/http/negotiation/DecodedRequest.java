package io.customerpipeline.http.negotiation;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.time.Duration;
import java.util.Collections;
import java.util.Enumeration;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/// A request as it would have come without its coding: its body decoded, of a length that nobody
/// knows beforehand.
final class DecodedRequest extends HttpServletRequestWrapper implements AutoCloseable {
  private static final Set<String> HIDDEN = caseInsensitive();

  private final Duration timeout;
  private @Nullable GzipInput body;

  DecodedRequest(HttpServletRequest request, Duration timeout) {
    super(request);
    this.timeout = timeout;
  }

  private static Set<String> caseInsensitive() {
    var names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    names.add(HttpHeaders.CONTENT_ENCODING);
    names.add(HttpHeaders.CONTENT_LENGTH);
    return names;
  }

  @Override
  public ServletInputStream getInputStream() throws IOException {
    if (body == null) {
      body = new GzipInput(super.getInputStream(), timeout);
    }
    return body;
  }

  @Override
  public BufferedReader getReader() throws IOException {
    String charset = getCharacterEncoding();
    return new BufferedReader(
        charset == null
            ? new InputStreamReader(getInputStream(), UTF_8)
            : new InputStreamReader(getInputStream(), charset));
  }

  @Override
  public int getContentLength() {
    return -1;
  }

  @Override
  public long getContentLengthLong() {
    return -1;
  }

  @Override
  public @Nullable String getHeader(String name) {
    return HIDDEN.contains(name) ? null : super.getHeader(name);
  }

  @Override
  public Enumeration<String> getHeaders(String name) {
    return HIDDEN.contains(name) ? Collections.emptyEnumeration() : super.getHeaders(name);
  }

  @Override
  public Enumeration<String> getHeaderNames() {
    return Collections.enumeration(
        Collections.list(super.getHeaderNames()).stream()
            .filter(name -> !HIDDEN.contains(name))
            .toList());
  }

  @Override
  public int getIntHeader(String name) {
    return HIDDEN.contains(name) ? -1 : super.getIntHeader(name);
  }

  /// Gives the memory of the decoder back.
  @Override
  public void close() throws IOException {
    if (body != null) {
      body.close();
    }
  }
}
