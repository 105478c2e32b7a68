package io.customerpipeline.api.imports;

import io.customerpipeline.api.imports.file.CsvRows;
import io.customerpipeline.api.imports.file.FileText;
import io.customerpipeline.api.imports.file.NdjsonRows;
import io.customerpipeline.api.imports.file.RowReader;
import io.customerpipeline.http.problem.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import org.springframework.http.MediaType;
import org.springframework.util.MultiValueMap;

/// A file as a request brings it: as the whole body, or as one part of a form. It is read once,
/// from the connection.
///
/// @param bytes of the file alone
/// @param rest what stands behind the file in the body
record Upload(ImportTerms terms, Format format, InputStream bytes, Rest rest) {

  /// By which the rows of a file are read.
  enum Format {
    CSV,
    NDJSON;

    static Format of(MediaType type) {
      return type.getSubtype().contains("ndjson") ? NDJSON : CSV;
    }
  }

  /// The end of a body.
  interface Rest {
    /// @throws ProblemException if there is more than may be there
    void check() throws IOException;
  }

  /// @param query parameters of the request
  /// @throws ProblemException if parameters or form are at fault
  static Upload of(HttpServletRequest http, MultiValueMap<String, String> query)
      throws IOException {
    MediaType type = MediaType.parseMediaType(http.getContentType());
    var body = new BodyStream(http.getInputStream(), BodyStream.BYTES_MAX);
    if (MediaType.MULTIPART_FORM_DATA.isCompatibleWith(type)) {
      return Form.upload(http.getContentType(), body, query);
    }
    ImportTerms terms = ImportTerms.of(query).orCharset(type.getCharset());
    return new Upload(terms, Format.of(type), body, () -> {});
  }

  /// @param file the bytes, on their way through whatever counts them
  RowReader open(InputStream file) throws IOException {
    var text = FileText.open(file, terms.charset());
    return format == Format.CSV
        ? new CsvRows(text, terms.columns())
        : new NdjsonRows(text, terms.columns());
  }
}
