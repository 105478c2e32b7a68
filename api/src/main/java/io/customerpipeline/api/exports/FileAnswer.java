package io.customerpipeline.api.exports;

import io.customerpipeline.http.problem.CutOffException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Base64;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.web.context.request.ServletWebRequest;

/// Answers with a file, or with a part of it (RFC 9110 §13, §14).
///
/// No connection to the database is kept while the client reads, however slowly it does.
final class FileAnswer {
  /// In memory for each client.
  private static final int OCTETS_AT_ONCE = 64 * 1024;

  private final ExportFiles files;
  private final ExportFile file;

  FileAnswer(ExportFiles files, ExportFile file) {
    this.files = files;
    this.file = file;
  }

  void send(HttpServletRequest request, HttpServletResponse response) throws IOException {
    if (new ServletWebRequest(request, response).checkNotModified(file.etag())) {
      return;
    }
    // Of ranges only GET knows (§14.2).
    boolean whole = !request.getMethod().equals(HttpMethod.GET.name());
    Optional<Span> part =
        whole
            ? Optional.empty()
            : Span.of(
                request.getHeader(HttpHeaders.RANGE),
                request.getHeader(HttpHeaders.IF_RANGE),
                file.etag(),
                file.length());
    Span span = part.orElseGet(() -> Span.whole(file.length()));
    part.ifPresent(it -> {
      response.setStatus(HttpServletResponse.SC_PARTIAL_CONTENT);
      response.setHeader(HttpHeaders.CONTENT_RANGE, it.contentRange(file.length()));
    });
    describe(response);
    response.setContentLengthLong(span.length());
    if (!whole) {
      copy(span, response);
    }
  }

  private void describe(HttpServletResponse response) {
    response.setContentType(file.format().mediaType() + ";charset=UTF-8");
    response.setHeader(HttpHeaders.ETAG, file.etag());
    response.setHeader(HttpHeaders.ACCEPT_RANGES, "bytes");
    response.setHeader(
        HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + file.name() + "\"");
    // RFC 9530: of the whole file, also where a part is sent.
    response.setHeader(
        "Repr-Digest", "sha-256=:" + Base64.getEncoder().encodeToString(file.sha256()) + ":");
  }

  private void copy(Span span, HttpServletResponse response) throws IOException {
    OutputStream out = response.getOutputStream();
    long at = span.from();
    while (at < span.to()) {
      byte[] octets = next(at, span.to(), response);
      write(out, octets);
      at += octets.length;
    }
  }

  private byte[] next(long from, long to, HttpServletResponse response) {
    try {
      return files.read(file.id(), from, (int) Math.min(OCTETS_AT_ONCE, to - from));
    } catch (RuntimeException e) {
      if (response.isCommitted()) {
        throw new CutOffException(e);
      }
      response.reset();
      throw e;
    }
  }

  /// A client that goes in the midst of a file will come back for the rest.
  private static void write(OutputStream out, byte[] octets) {
    try {
      out.write(octets);
    } catch (IOException e) {
      throw new CutOffException(e);
    }
  }
}
