package io.customerpipeline.api.customer;

import io.customerpipeline.schemas.customer.Metadata;
import java.util.List;

/// One key of metadata with its value, as a single text that equals another only if both are equal:
/// `4:plan=pro`. The length says where the key ends, which may contain `=` itself.
public final class MetadataEntry {
  private MetadataEntry() {}

  /// @param value as text; a number or boolean as JSON writes it
  public static String of(String key, String value) {
    return key.length() + ":" + key + "=" + value;
  }

  public static List<String> allOf(Metadata metadata) {
    return metadata.values().entrySet().stream()
        .map(entry -> of(entry.getKey(), String.valueOf(entry.getValue())))
        .toList();
  }
}
