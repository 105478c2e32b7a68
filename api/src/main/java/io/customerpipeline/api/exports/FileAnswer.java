package io.customerpipeline.api.exports;

import io.customerpipeline.http.accept.AcceptedCodings;
import io.customerpipeline.http.problem.CutOffException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Base64;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
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
    // A part is of the file as it is, so that a client can put parts together.
    boolean gzip =
        request.getHeader(HttpHeaders.RANGE) == null
            && AcceptedCodings.of(request.getHeader(HttpHeaders.ACCEPT_ENCODING)).includeGzip();
    String etag = gzip ? file.gzipEtag() : file.etag();
    response.setHeader(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING);
    if (new ServletWebRequest(request, response).checkNotModified(etag)) {
      return;
    }
    response.setHeader(HttpHeaders.ETAG, etag);
    response.setContentType(file.format().mediaType() + ";charset=UTF-8");
    response.setHeader(
        HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + file.name() + "\"");
    // Of ranges only GET knows (§14.2).
    boolean whole = !request.getMethod().equals(HttpMethod.GET.name());
    if (gzip) {
      sendGzip(whole, response);
    } else {
      sendPlain(whole ? Optional.empty() : part(request), whole, response);
    }
  }

  private Optional<Span> part(HttpServletRequest request) {
    return Span.of(
        request.getHeader(HttpHeaders.RANGE),
        request.getHeader(HttpHeaders.IF_RANGE),
        file.etag(),
        file.length());
  }

  private void sendPlain(Optional<Span> part, boolean head, HttpServletResponse response)
      throws IOException {
    Span span = part.orElseGet(() -> Span.whole(file.length()));
    part.ifPresent(it -> {
      response.setStatus(HttpServletResponse.SC_PARTIAL_CONTENT);
      response.setHeader(HttpHeaders.CONTENT_RANGE, it.contentRange(file.length()));
    });
    response.setHeader(HttpHeaders.ACCEPT_RANGES, "bytes");
    // RFC 9530: of the whole file, also where a part is sent.
    response.setHeader(
        "Repr-Digest", "sha-256=:" + Base64.getEncoder().encodeToString(file.sha256()) + ":");
    response.setContentLengthLong(span.length());
    if (!head) {
      copy(span, response.getOutputStream(), response);
    }
  }

  /// The file in another representation, with an ETag of its own. Its length and digest are not
  /// known beforehand, and it has no parts.
  private void sendGzip(boolean head, HttpServletResponse response) throws IOException {
    response.setHeader(HttpHeaders.CONTENT_ENCODING, "gzip");
    if (head) {
      return;
    }
    // Nothing closes it where the file cannot be read to its end: half of it must not look whole.
    var out = new GZIPOutputStream(response.getOutputStream(), OCTETS_AT_ONCE);
    copy(Span.whole(file.length()), out, response);
    try {
      out.finish();
    } catch (IOException e) {
      throw new CutOffException(e);
    }
  }

  private void copy(Span span, OutputStream out, HttpServletResponse response) {
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
