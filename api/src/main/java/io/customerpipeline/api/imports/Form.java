package io.customerpipeline.api.imports;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.customerpipeline.api.imports.Upload.Format;
import io.customerpipeline.http.body.BrokenBody;
import io.customerpipeline.http.problem.InvalidRequest;
import io.customerpipeline.http.problem.InvalidRequest.Location;
import io.customerpipeline.http.problem.ProblemException;
import io.customerpipeline.http.problem.ProblemType;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import org.apache.tomcat.util.http.fileupload.FileItemIterator;
import org.apache.tomcat.util.http.fileupload.FileItemStream;
import org.apache.tomcat.util.http.fileupload.FileUpload;
import org.apache.tomcat.util.http.fileupload.FileUploadException;
import org.apache.tomcat.util.http.fileupload.InvalidFileNameException;
import org.apache.tomcat.util.http.fileupload.UploadContext;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;

/// A `multipart/form-data` body (RFC 7578), read part by part from the connection: the parameters
/// as fields, then one file. Spring's own way would keep the file on the disk first.
final class Form {
  private static final String FILE = "file";
  private static final int FIELDS_MAX = 300;
  private static final int FIELD_BYTES_MAX = 1_024;
  private static final int PART_HEADER_BYTES_MAX = 4_096;

  private final FileItemIterator parts;
  private final MultiValueMap<String, String> parameters;
  private int fields;

  private Form(FileItemIterator parts, MultiValueMap<String, String> parameters) {
    this.parts = parts;
    this.parameters = parameters;
  }

  /// @param contentType of the request, with its boundary
  /// @param query parameters that stand beside the form
  /// @throws ProblemException if the form is malformed, or its fields are at fault
  static Upload upload(String contentType, InputStream body, MultiValueMap<String, String> query) {
    try {
      var reader = new FileUpload();
      reader.setPartHeaderSizeMax(PART_HEADER_BYTES_MAX);
      var form = new Form(reader.getItemIterator(context(contentType, body)), copy(query));
      return form.upload();
    } catch (FileUploadException _) {
      throw ProblemType.MALFORMED_REQUEST
          .exception("The form is malformed: check its boundary and the headers of its parts.")
          .header(HttpHeaders.CONNECTION, "close");
    } catch (IOException e) {
      throw BrokenBody.of(e);
    }
  }

  private static MultiValueMap<String, String> copy(MultiValueMap<String, String> query) {
    var copy = new LinkedMultiValueMap<String, String>();
    query.forEach((name, values) -> values.forEach(value -> copy.add(name, value)));
    return copy;
  }

  private static UploadContext context(String contentType, InputStream body) {
    return new UploadContext() {
      /// Unknown: the size is limited while the body is read.
      @Override
      public long contentLength() {
        return -1;
      }

      @Override
      public String getCharacterEncoding() {
        return UTF_8.name();
      }

      @Override
      public String getContentType() {
        return contentType;
      }

      @Override
      public InputStream getInputStream() {
        return body;
      }
    };
  }

  private Upload upload() throws IOException {
    while (parts.hasNext()) {
      FileItemStream part = parts.next();
      if (!part.isFormField() || FILE.equals(part.getFieldName())) {
        MediaType type = type(part);
        ImportTerms terms = ImportTerms.of(parameters).orCharset(type.getCharset());
        var bytes = new BodyStream(part.openStream(), BodyStream.BYTES_MAX);
        return new Upload(terms, format(part, type), bytes, this::checkRest);
      }
      addField(part);
    }
    throw refused(FILE, "required", "is required: one part with a file");
  }

  private void addField(FileItemStream part) throws IOException {
    String name = String.valueOf(part.getFieldName());
    fields++;
    if (fields > FIELDS_MAX) {
      throw refused("", "too_many_fields", "must have at most " + FIELDS_MAX + " fields");
    }
    try (InputStream bytes = part.openStream()) {
      byte[] value = bytes.readNBytes(FIELD_BYTES_MAX + 1);
      if (value.length > FIELD_BYTES_MAX) {
        throw refused(name, "too_long", "must have at most " + FIELD_BYTES_MAX + " bytes");
      }
      parameters.add(name, new String(value, UTF_8));
    }
  }

  /// A field behind the file would come after the rows that it is about.
  private void checkRest() {
    try {
      if (parts.hasNext()) {
        String name = String.valueOf(parts.next().getFieldName());
        throw refused(name, "wrong_order", "stands behind the file: the file has to come last");
      }
    } catch (IOException e) {
      throw BrokenBody.of(e);
    }
  }

  private static MediaType type(FileItemStream part) {
    String stated = part.getContentType();
    try {
      return stated == null ? MediaType.TEXT_PLAIN : MediaType.parseMediaType(stated);
    } catch (InvalidMediaTypeException _) {
      throw refused(FILE, "wrong_type", "has a Content-Type that cannot be read");
    }
  }

  /// By the file's name, because browsers label CSV files in many ways; else by the part's type.
  private static Format format(FileItemStream part, MediaType type) {
    String name = name(part);
    return name.endsWith(".ndjson") || name.endsWith(".jsonl")
        ? Format.NDJSON
        : name.endsWith(".csv") ? Format.CSV : Format.of(type);
  }

  private static String name(FileItemStream part) {
    try {
      @Nullable String name = part.getName();
      return name == null ? "" : name.toLowerCase(Locale.ROOT);
    } catch (InvalidFileNameException _) {
      return "";
    }
  }

  private static ProblemException refused(String field, String code, String message) {
    return InvalidRequest.exception(Location.BODY, field, code, message);
  }
}
