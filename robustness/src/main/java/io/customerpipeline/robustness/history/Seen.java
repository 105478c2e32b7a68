package io.customerpipeline.robustness.history;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A customer as somebody saw it.
///
/// @param version absent where it is not told, as in lists
/// @param email as written
/// @param fields all others that the workload sets, by name; the same ones wherever customers are
///   seen, so that two views can be compared
public record Seen(String id, @Nullable Long version, String email, Map<String, String> fields) {

  public Seen {
    fields = Collections.unmodifiableMap(new TreeMap<>(fields));
  }

  /// Whether both may be the same customer at the same moment; what one does not tell it may be.
  public boolean agreesWith(Seen other) {
    return id.equals(other.id)
        && (version == null || other.version == null || version.equals(other.version))
        && email.equals(other.email)
        && fields.equals(other.fields);
  }
}
