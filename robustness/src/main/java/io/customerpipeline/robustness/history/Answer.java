package io.customerpipeline.robustness.history;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a client got for a request.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
public sealed interface Answer {

  /// HTTP status; 0 if there was none.
  int status();

  /// What became of a write, as its outcome says: it names its operation. What is refused before it
  /// becomes a command is [Refused].
  @JsonTypeName("decided")
  record Decided(int status, Result result) implements Answer {}

  /// `202`, or `503` `outcome-pending` for a request without `Prefer`: it will be decided.
  @JsonTypeName("accepted")
  record Accepted(int status) implements Answer {}

  @JsonTypeName("found")
  record Found(int status, Seen customer) implements Answer {}

  /// Nobody has the id that was read.
  @JsonTypeName("absent")
  record Absent(int status) implements Answer {}

  @JsonTypeName("listed")
  record Listed(int status, List<Seen> customers) implements Answer {
    public Listed {
      customers = List.copyOf(customers);
    }
  }

  /// `503`.
  ///
  /// @param retryAfter whether it says when to come again
  /// @param maybe whether it says that the write may have been taken all the same
  @JsonTypeName("unavailable")
  record Unavailable(int status, boolean retryAfter, boolean maybe) implements Answer {}

  /// Any other status. Of a write that was refused with a `4xx` nothing came.
  ///
  /// @param problem the document's type, if it had one
  @JsonTypeName("refused")
  record Refused(int status, @Nullable String problem) implements Answer {}

  /// None. What was asked may have happened, may still happen, or never will.
  ///
  /// @param cause `timeout`, `cut`, or as the client knows better
  @JsonTypeName("unanswered")
  record Unanswered(int status, String cause) implements Answer {
    public Unanswered(String cause) {
      this(0, cause);
    }
  }

  /// Whether nobody can tell from this what became of a write.
  default boolean leavesOpen() {
    return switch (this) {
      case Accepted _, Unanswered _ -> true;
      case Unavailable it -> it.maybe;
      case Refused it -> it.status >= 500;
      case Decided _, Found _, Absent _, Listed _ -> false;
    };
  }
}
