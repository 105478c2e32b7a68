package io.customerpipeline.robustness.history;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import org.jspecify.annotations.Nullable;

/// What became of a write, as it was answered or as the outcomes topic has it.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
public sealed interface Result {
  String NOT_FOUND = "not_found";
  String VERSION_MISMATCH = "version_mismatch";
  String ALREADY_EXISTS = "already_exists";
  String TOO_MANY_WAITING = "too_many_waiting";

  /// Whether both may tell of the same outcome; what one does not tell it may be.
  default boolean agreesWith(Result other) {
    return switch (this) {
      case Created mine -> other instanceof Created it && mine.customer.agreesWith(it.customer);
      case Updated mine -> other instanceof Updated it && mine.customer.agreesWith(it.customer);
      case Deleted mine ->
          other instanceof Deleted it
              && mine.customer.equals(it.customer)
              && (mine.version == null || it.version == null || mine.version.equals(it.version));
      case Rejected mine ->
          other instanceof Rejected it
              && mine.reason.equals(it.reason)
              && (mine.customer == null
                  || it.customer == null
                  || mine.customer.equals(it.customer));
    };
  }

  /// Whether the operation is over; if not, the same operation may still be decided.
  @JsonIgnore
  default boolean isOver() {
    return !(this instanceof Rejected rejected) || !rejected.reason.equals(TOO_MANY_WAITING);
  }

  @JsonTypeName("created")
  record Created(Seen customer) implements Result {}

  @JsonTypeName("updated")
  record Updated(Seen customer) implements Result {}

  /// @param version that the deletion is; absent where it is not told
  @JsonTypeName("deleted")
  record Deleted(String customer, @Nullable Long version) implements Result {}

  /// @param reason as the outcomes topic spells it
  /// @param customer the one in the way, or the one that was asked for; absent where not told
  @JsonTypeName("rejected")
  record Rejected(String reason, @Nullable String customer) implements Result {}
}
