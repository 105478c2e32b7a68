package io.customerpipeline.api.exports;

import java.util.HexFormat;
import java.util.UUID;

/// A file that is whole. It never changes.
///
/// @param length in octets
/// @param sha256 of all of it
record ExportFile(UUID id, Format format, long length, byte[] sha256) {

  /// Strong (RFC 9110 §8.8.3): other octets have another one.
  String etag() {
    return '"' + HexFormat.of().formatHex(sha256) + '"';
  }

  /// The ETag of the file in gzip. It is strong as well, because a coding makes other bytes
  /// (§8.8.3.3).
  String gzipEtag() {
    return '"' + HexFormat.of().formatHex(sha256) + "-gzip\"";
  }

  String name() {
    return "customers-" + id + "." + format.extension();
  }
}
