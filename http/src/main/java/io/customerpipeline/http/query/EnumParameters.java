package io.customerpipeline.http.query;

import io.customerpipeline.schemas.wire.Wire;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.core.convert.TypeDescriptor;
import org.springframework.core.convert.converter.GenericConverter;
import org.springframework.stereotype.Component;

/// Reads enums in paths and queries as bodies spell them, which is how the description of the API
/// lists them. Spring by itself takes the names of the Java constants, and goes on to do so where a
/// converter fails: [QueryCheck] refuses those.
@Component
class EnumParameters implements GenericConverter {

  @Override
  public Set<ConvertiblePair> getConvertibleTypes() {
    return Set.of(new ConvertiblePair(String.class, Enum.class));
  }

  /// @throws IllegalArgumentException if the text is no value of the enum, to the letter
  @Override
  public @Nullable Object convert(@Nullable Object text, TypeDescriptor from, TypeDescriptor type) {
    return text == null
        ? null
        : Stream.of(type.getType().getEnumConstants())
            .filter(constant -> spelling(constant).equals(text))
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("is no value of the enum"));
  }

  /// The values of an enum, in its order; none for another type.
  static List<String> spellings(Class<?> type) {
    return type.isEnum()
        ? Stream.of(type.getEnumConstants()).map(EnumParameters::spelling).toList()
        : List.of();
  }

  private static String spelling(Object constant) {
    return Wire.MAPPER.convertValue(constant, String.class);
  }
}
