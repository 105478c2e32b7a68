package io.customerpipeline.api.customer;

import io.customerpipeline.schemas.customer.Metadata;
import java.math.BigDecimal;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// One key of metadata with its value, as a single text that equals another only if both are equal:
/// `4:plan=pro`. The length says where the key ends, which may contain `=` itself.
public final class MetadataEntry {
  /// A number of JSON (RFC 8259 §6). The exponent is bounded, so that none takes long to compare.
  private static final Pattern NUMBER =
      Pattern.compile("-?(0|[1-9][0-9]{0,500})(\\.[0-9]{1,500})?([eE][+-]?[0-9]{1,3})?");

  private static final BigDecimal LONG_MIN = BigDecimal.valueOf(Long.MIN_VALUE);
  private static final BigDecimal LONG_MAX = BigDecimal.valueOf(Long.MAX_VALUE);

  private MetadataEntry() {}

  /// @param value as text; a number or boolean as JSON writes it
  public static String of(String key, String value) {
    return key.length() + ":" + key + "=" + value;
  }

  /// The entries that a filter value asks for: the text itself, and for a number each way in which
  /// an equal number is stored, so that `3` finds `3` and `3.0`.
  ///
  /// @param value as text; a number as in JSON
  static Stream<String> matching(String key, String value) {
    return Stream.concat(Stream.of(value), numbers(value)).map(text -> of(key, text)).distinct();
  }

  private static Stream<String> numbers(String text) {
    if (!NUMBER.matcher(text).matches()) {
      return Stream.of();
    }
    var number = new BigDecimal(text);
    double floating = number.doubleValue();
    boolean exact =
        Double.isFinite(floating)
            && new BigDecimal(Double.toString(floating)).compareTo(number) == 0;
    Stream<String> whole =
        number.compareTo(LONG_MIN) >= 0
                && number.compareTo(LONG_MAX) <= 0
                && number.stripTrailingZeros().scale() <= 0
            ? Stream.of(Long.toString(number.longValueExact()))
            : Stream.of();
    return exact ? Stream.concat(whole, Stream.of(Double.toString(floating))) : whole;
  }

  public static List<String> allOf(Metadata metadata) {
    return metadata.values().entrySet().stream()
        .map(entry -> of(entry.getKey(), String.valueOf(entry.getValue())))
        .toList();
  }
}
