package io.customerpipeline.http.accept;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The codings that an `Accept-Encoding` header asks for (RFC 9110 §12.5.3).
///
/// @param weights from 0 (refused) to 1, by coding in lower case, or `*`
public record AcceptedCodings(Map<String, Double> weights) {

  /// @param header as it came; absent, it asks for no coding. A weight that is no number counts as
  ///   0.
  public static AcceptedCodings of(@Nullable String header) {
    var weights = new HashMap<String, Double>();
    for (String element : header == null ? new String[0] : header.split(",", -1)) {
      String[] parts = element.toLowerCase(Locale.ROOT).split(";", -1);
      weights.put(parts[0].strip(), weight(parts));
    }
    return new AcceptedCodings(Map.copyOf(weights));
  }

  private static double weight(String[] parts) {
    return Arrays.stream(parts)
        .skip(1)
        .map(String::strip)
        .filter(part -> part.startsWith("q="))
        .map(part -> number(part.substring(2)))
        .findFirst()
        .orElse(1.0);
  }

  private static double number(String text) {
    try {
      return Double.parseDouble(text.strip());
    } catch (NumberFormatException _) {
      return 0;
    }
  }

  /// Whether the client takes gzip, by name or by `*`.
  public boolean includeGzip() {
    Double any = weights.getOrDefault("*", 0.0);
    return weights.getOrDefault("gzip", weights.getOrDefault("x-gzip", any)) > 0;
  }
}
