package io.customerpipeline.schemas.customer;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// Sets and removes single metadata keys (RFC 7396); the other keys stay.
///
/// @param set the new values by key; they win over a removal of the same key
/// @param remove keys that lose their value, at most [#MAX_REMOVED], in order, because its bytes go
///   into the fingerprint; a key that is not there is no fault
public record MetadataMerge(Metadata set, Set<String> remove) {
  public static final int MAX_REMOVED = 256;

  /// @throws InvalidValueException for a key that no metadata can have, or too many of them
  public MetadataMerge {
    var violations = new Violations();
    if (remove.size() > MAX_REMOVED) {
      violations.add("metadata", "too_many_keys", "must remove at most " + MAX_REMOVED + " keys");
    }
    remove.forEach(key -> Metadata.checkKey(violations, key));
    violations.throwIfAny();
    remove = Collections.unmodifiableSet(new TreeSet<>(remove));
  }

  boolean fitsOn(Metadata base) {
    return merged(base).size() <= Metadata.MAX_KEYS;
  }

  Metadata applyTo(Metadata base) {
    return new Metadata(merged(base));
  }

  private Map<String, Object> merged(Metadata base) {
    var merged = new HashMap<>(base.values());
    merged.keySet().removeAll(remove);
    merged.putAll(set.values());
    return merged;
  }
}
