package io.customerpipeline.robustness.history;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// One line of a history: something that a client, a receiver, a fault or a final reader did or
/// saw.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
public sealed interface Entry {

  /// When, in nanoseconds of one monotonic clock since the run began.
  long nanos();

  /// The first line.
  ///
  /// @param versions of what was run, by name
  @JsonTypeName("run")
  record Run(long nanos, String run, long seed, String startedAt, Map<String, String> versions)
      implements Entry {
    public Run {
      versions = Collections.unmodifiableMap(new TreeMap<>(versions));
    }
  }

  /// A client sends a request, just now: nothing of it can have happened before.
  ///
  /// @param call unique in the run
  /// @param client sends one request after another
  /// @param email as written, of a create, a change of e-mail or a list
  /// @param emailKey the mailbox that is meant, which the workload knows because it makes the
  ///   spellings from it: no rule of the product is asked
  /// @param customer the id, of all that is by id
  /// @param fields those that the write sets
  /// @param ifVersion the only version to change or delete
  /// @param operation if it is known beforehand
  /// @param idempotencyKey the same one again asks for the same operation
  @JsonTypeName("invoke")
  record Invoked(
      long nanos,
      long call,
      String client,
      String organization,
      Kind kind,
      @Nullable String email,
      @Nullable String emailKey,
      @Nullable String customer,
      Map<String, String> fields,
      @Nullable Long ifVersion,
      @Nullable String operation,
      @Nullable String idempotencyKey)
      implements Entry {
    public Invoked {
      fields = Collections.unmodifiableMap(new TreeMap<>(fields));
    }
  }

  /// The request is over for the client, just now. A call without this line is open at the end.
  ///
  /// @param operation as the answer names it
  @JsonTypeName("return")
  record Returned(long nanos, long call, @Nullable String operation, Answer answer)
      implements Entry {}

  /// @param name what is done: `kill`, `pause` (SIGSTOP until the end), `cut` and so on
  /// @param target to whom
  @JsonTypeName("fault_begin")
  record FaultBegun(long nanos, long fault, String name, String target) implements Entry {}

  /// The fault has been seen to work. Without this line the run proves nothing.
  ///
  /// @param evidence what was seen
  @JsonTypeName("fault_verified")
  record FaultVerified(long nanos, long fault, String evidence) implements Entry {}

  /// What was done is being undone: what it struck is coming back.
  @JsonTypeName("fault_lifted")
  record FaultLifted(long nanos, long fault) implements Entry {}

  /// All that it struck is back.
  @JsonTypeName("fault_end")
  record FaultEnded(long nanos, long fault) implements Entry {}

  /// A webhook endpoint, before the first event that it asks for.
  ///
  /// @param events exact types of events; empty means all
  @JsonTypeName("endpoint")
  record EndpointAdded(long nanos, String endpoint, String organization, List<String> events)
      implements Entry {
    public EndpointAdded {
      events = List.copyOf(events);
    }
  }

  /// A receiver has taken in a webhook and is about to answer it.
  ///
  /// @param event its `webhook-id`
  /// @param customer as the body says, as its version is
  /// @param bodySha256 hexadecimal
  /// @param status answered; 0 if it was left without an answer
  @JsonTypeName("reception")
  record Received(
      long nanos,
      String endpoint,
      String event,
      String customer,
      long version,
      String bodySha256,
      int status)
      implements Entry {}

  /// A record of the outcomes topic.
  ///
  /// @param duplicate whether it is marked as told before
  @JsonTypeName("outcome")
  record OutcomeRead(
      long nanos,
      int partition,
      long offset,
      String organization,
      String operation,
      boolean duplicate,
      Result result)
      implements Entry {}

  /// A record of the events topic.
  ///
  /// @param eventType as `customer.created`
  /// @param customer after the event; of a deletion, as it was last, with the deletion's version
  /// @param bodySha256 of the value, hexadecimal
  @JsonTypeName("event")
  record EventRead(
      long nanos,
      int partition,
      long offset,
      String organization,
      String event,
      String eventType,
      String operation,
      Seen customer,
      String bodySha256)
      implements Entry {}

  /// A page of the feed, as a reader got it.
  ///
  /// @param reader reads page after page; after a crash it asks again with the last cursor it kept
  /// @param organization whose key it has
  /// @param after the cursor that it sent; absent from the beginning
  /// @param next the cursor that it got
  /// @param isLast whether the page was read once all had come to rest, and had no more behind it
  @JsonTypeName("feed_page")
  record FeedPage(
      long nanos,
      String reader,
      String organization,
      @Nullable String after,
      String next,
      boolean isLast,
      List<FeedEvent> events)
      implements Entry {
    public FeedPage {
      events = List.copyOf(events);
    }
  }

  /// @param organization as its data say
  record FeedEvent(
      String event, String organization, String customer, long version, String bodySha256) {}

  /// A living customer, read at the end.
  @JsonTypeName("state")
  record StateRead(long nanos, Source source, String organization, Seen customer)
      implements Entry {}

  /// All that a source has has been read, once everything had come to rest.
  ///
  /// @param lines how many lines of it there are in this history
  @JsonTypeName("complete")
  record Completed(long nanos, Source source, long lines) implements Entry {}

  /// Where a partition ends at the end.
  ///
  /// @param lastStable where a transaction is open that is not over; else the end
  @JsonTypeName("log_end")
  record LogEnd(long nanos, String topic, int partition, long end, long lastStable)
      implements Entry {}
}
