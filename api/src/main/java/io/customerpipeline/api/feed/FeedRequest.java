package io.customerpipeline.api.feed;

import io.customerpipeline.api.feed.EventStore.Portion;
import io.customerpipeline.http.page.Instants;
import io.customerpipeline.http.problem.InvalidRequest;
import io.customerpipeline.http.problem.InvalidRequest.Location;
import io.customerpipeline.schemas.customer.CustomerId;
import io.customerpipeline.schemas.customer.OrganizationId;
import io.customerpipeline.schemas.customer.Violation;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;

/// The query of the feed, as it is asked for.
///
/// @param start where to read on
/// @param portion 1 … 1,000 events; more is capped
/// @param patience for how long to wait for an event
record FeedRequest(FeedFilter filter, Start start, Portion portion, Duration patience) {
  static final int LIMIT_MAX = 1_000;

  /// A page is made in memory.
  private static final int OCTETS_MAX = 4 << 20;

  private static final int LIMIT_DEFAULT = 100;
  private static final Set<String> TYPES =
      Set.of("customer.created", "customer.updated", "customer.deleted");

  /// Where to read on.
  sealed interface Start {
    record After(FeedCursor cursor) implements Start {}

    record Beginning() implements Start {}

    record Now() implements Start {}

    record At(Instant time) implements Start {}
  }

  /// @throws io.customerpipeline.http.problem.ProblemException `422` that names every parameter at
  ///   fault
  static FeedRequest of(
      OrganizationId organization,
      MultiValueMap<String, String> parameters,
      FeedCursors cursors,
      Duration patienceMax) {
    var reader = new Reader(organization, parameters, cursors);
    var request =
        new FeedRequest(
            new FeedFilter(organization, reader.types(), reader.customer()),
            reader.start(),
            new Portion(Math.min(LIMIT_MAX, reader.number("limit", LIMIT_DEFAULT, 1)), OCTETS_MAX),
            reader.patience(patienceMax));
    reader.finish();
    return request;
  }

  private static final class Reader {
    private final OrganizationId organization;
    private final MultiValueMap<String, String> parameters;
    private final FeedCursors cursors;
    private final List<Violation> violations = new ArrayList<>();

    Reader(
        OrganizationId organization,
        MultiValueMap<String, String> parameters,
        FeedCursors cursors) {
      this.organization = organization;
      this.parameters = parameters;
      this.cursors = cursors;
    }

    List<String> types() {
      List<String> given = parameters.getOrDefault("types", List.of());
      List<String> types =
          given.stream().flatMap(text -> List.of(text.split(",")).stream()).toList();
      if (!TYPES.containsAll(types)) {
        violations.add(new Violation("types", "unknown_type", "must be of " + TYPES));
      }
      return types;
    }

    Optional<CustomerId> customer() {
      @Nullable String text = parameters.getFirst("customer_id");
      try {
        return Optional.ofNullable(text).map(CustomerId::of);
      } catch (IllegalArgumentException _) {
        violations.add(new Violation("customer_id", "wrong_form", "must be a customer's id"));
        return Optional.empty();
      }
    }

    Start start() {
      @Nullable String after = parameters.getFirst("after");
      @Nullable String from = parameters.getFirst("from");
      if (after == null) {
        return from == null ? new Start.Beginning() : from(from);
      }
      if (from != null) {
        violations.add(new Violation("from", "excluded", "must not be given beside after"));
      }
      Optional<FeedCursor> cursor = cursors.read(organization, after);
      if (cursor.isEmpty()) {
        violations.add(new Violation("after", "unknown_cursor", "must be next of an answer"));
      }
      return cursor.<Start>map(Start.After::new).orElseGet(Start.Beginning::new);
    }

    private Start from(String text) {
      if (text.equals("beginning")) {
        return new Start.Beginning();
      }
      if (text.equals("now")) {
        return new Start.Now();
      }
      try {
        return new Start.At(Instants.parse(text));
      } catch (DateTimeParseException _) {
        violations.add(new Violation("from", "wrong_form", "must be beginning, now or an instant"));
        return new Start.Beginning();
      }
    }

    Duration patience(Duration max) {
      Duration asked = Duration.ofSeconds(number("wait", 0, 0));
      return asked.compareTo(max) < 0 ? asked : max;
    }

    int number(String name, int standard, int min) {
      @Nullable String text = parameters.getFirst(name);
      if (text == null) {
        return standard;
      }
      if (!text.matches("[0-9]{1,9}") || Integer.parseInt(text) < min) {
        violations.add(
            new Violation(name, "wrong_form", "must be a whole number of at least " + min));
        return standard;
      }
      return Integer.parseInt(text);
    }

    void finish() {
      if (!violations.isEmpty()) {
        throw InvalidRequest.exception(Location.QUERY, violations);
      }
    }
  }
}
