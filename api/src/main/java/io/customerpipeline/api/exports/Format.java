package io.customerpipeline.api.exports;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/// How a file shows its customers.
enum Format {
  /// A line each behind one of names, as `GET /v1/customers/export` has it.
  @JsonProperty("csv")
  CSV("text/csv"),
  /// A customer as `GET /v1/customers/{id}` shows it on each line.
  @JsonProperty("ndjson")
  NDJSON("application/x-ndjson");

  private final String mediaType;

  Format(String mediaType) {
    this.mediaType = mediaType;
  }

  String mediaType() {
    return mediaType;
  }

  /// Of files, and in tables.
  String extension() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Format ofExtension(String extension) {
    return valueOf(extension.toUpperCase(Locale.ROOT));
  }
}
