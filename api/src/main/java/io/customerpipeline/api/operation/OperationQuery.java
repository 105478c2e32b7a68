package io.customerpipeline.api.operation;

import io.customerpipeline.http.page.Instants;
import io.customerpipeline.http.page.Page;
import io.customerpipeline.http.problem.InvalidRequest;
import io.customerpipeline.http.problem.InvalidRequest.Location;
import io.customerpipeline.schemas.command.OperationKind;
import io.customerpipeline.schemas.customer.CustomerId;
import io.customerpipeline.schemas.customer.Email;
import io.customerpipeline.schemas.customer.InvalidValueException;
import io.customerpipeline.schemas.customer.OrganizationId;
import io.customerpipeline.schemas.customer.Violation;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;

/// The query of the list, as it is asked for.
///
/// @param types any of these; empty: all
/// @param outcomes any of these; empty: all
/// @param email that the customer has now
/// @param from the first instant
/// @param to the instant after the last
/// @param after the last operation of the page before
/// @param limit 1 … 100
record OperationQuery(
    OrganizationId organization,
    List<OperationKind> types,
    List<OutcomeType> outcomes,
    Optional<CustomerId> customer,
    Optional<Email> email,
    Optional<Instant> from,
    Optional<Instant> to,
    Optional<OperationCursor> after,
    int limit) {
  /// The kinds that a caller of the organization can have asked for.
  private static final Set<OperationKind> LISTED =
      EnumSet.complementOf(EnumSet.of(OperationKind.RESTORE));

  private static Optional<OperationKind> listed(String name) {
    return OperationKind.named(name).filter(LISTED::contains);
  }

  /// @return empty if no customer can have the e-mail, so that no operation matches
  /// @throws io.customerpipeline.http.problem.ProblemException `422` that names every parameter at
  ///   fault
  static Optional<OperationQuery> of(
      OrganizationId organization,
      MultiValueMap<String, String> parameters,
      OperationCursors cursors) {
    var reader = new Reader(parameters);
    reader.state();
    var query =
        new OperationQuery(
            organization,
            reader.anyOf("type", OperationQuery::listed, LISTED.toString()),
            reader.anyOf("outcome", OutcomeType::named, Arrays.toString(OutcomeType.values())),
            reader.read("customer_id", "must be a customer's id", CustomerId::of),
            reader.email(),
            reader.read("submitted_from", "must be an instant", Instants::parse),
            reader.read("submitted_to", "must be an instant", Instants::parse),
            reader.read(
                "after",
                "must be next of an answer",
                text ->
                    cursors.read(organization, text).orElseThrow(IllegalArgumentException::new)),
            reader.limit());
    reader.finish();
    return reader.nobody ? Optional.empty() : Optional.of(query);
  }

  private static final class Reader {
    private final MultiValueMap<String, String> parameters;
    private final List<Violation> violations = new ArrayList<>();
    private boolean nobody;

    Reader(MultiValueMap<String, String> parameters) {
      this.parameters = parameters;
    }

    void state() {
      @Nullable String state = parameters.getFirst("state");
      if (state != null && !state.equals("done")) {
        violations.add(
            state.equals("pending")
                ? new Violation(
                    "state", "not_listed", "must be done: ask for a pending operation by its id")
                : new Violation("state", "wrong_form", "must be done"));
      }
    }

    <T> List<T> anyOf(String name, Function<String, Optional<T>> named, String all) {
      List<String> given =
          parameters.getOrDefault(name, List.of()).stream()
              .flatMap(text -> List.of(text.split(",")).stream())
              .toList();
      List<T> known = given.stream().map(named).flatMap(Optional::stream).toList();
      if (known.size() < given.size()) {
        violations.add(new Violation(name, "unknown_" + name, "must be of " + all));
      }
      return known;
    }

    /// @param from throws if the text is none
    <T> Optional<T> read(String name, String message, Function<String, T> from) {
      @Nullable String text = parameters.getFirst(name);
      try {
        return Optional.ofNullable(text).map(from);
      } catch (IllegalArgumentException | DateTimeParseException _) {
        violations.add(new Violation(name, "wrong_form", message));
        return Optional.empty();
      }
    }

    Optional<Email> email() {
      try {
        return Optional.ofNullable(parameters.getFirst("email")).map(Email::of);
      } catch (InvalidValueException _) {
        nobody = true;
        return Optional.empty();
      }
    }

    int limit() {
      var limit = new LinkedMultiValueMap<String, String>();
      @Nullable String text = parameters.getFirst("limit");
      if (text != null) {
        limit.add("limit", text);
      }
      return Page.of(limit, violations).limit();
    }

    void finish() {
      if (!violations.isEmpty()) {
        throw InvalidRequest.exception(Location.QUERY, violations);
      }
    }
  }
}
