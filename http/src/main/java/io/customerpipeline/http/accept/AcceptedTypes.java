package io.customerpipeline.http.accept;

import java.util.List;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;

/// The media types that an `Accept` header asks for (RFC 9110 §12.5.1).
///
/// @param ranges in the order of the header; none: every type is accepted
public record AcceptedTypes(List<MediaType> ranges) {

  /// @param values of the header, which may come several times; where they are malformed, they
  ///   count as absent
  public static AcceptedTypes of(List<String> values) {
    try {
      return new AcceptedTypes(MediaType.parseMediaTypes(String.join(",", values)));
    } catch (InvalidMediaTypeException _) {
      return new AcceptedTypes(List.of());
    }
  }

  /// Whether the type may be sent: the most specific range that it lies in has a weight above 0.
  /// Parameters of ranges are passed over, since no type of this API has any but its charset.
  public boolean include(MediaType type) {
    int specificity =
        ranges.stream()
            .filter(range -> range.includes(type))
            .mapToInt(AcceptedTypes::specificity)
            .max()
            .orElse(-1);
    return ranges.isEmpty()
        || ranges.stream()
            .filter(range -> range.includes(type) && specificity(range) == specificity)
            .anyMatch(range -> range.getQualityValue() > 0);
  }

  /// Whether the type is asked for by its name, and not only by a wildcard.
  public boolean name(MediaType type) {
    return ranges.stream()
        .anyMatch(range -> range.equalsTypeAndSubtype(type) && range.getQualityValue() > 0);
  }

  private static int specificity(MediaType range) {
    if (range.isWildcardType()) {
      return 0;
    }
    return range.isWildcardSubtype() ? 1 : 2;
  }
}
