package io.customerpipeline.webhooks.attempt;

import io.customerpipeline.http.page.Instants;
import io.customerpipeline.http.page.Page;
import io.customerpipeline.http.problem.InvalidRequest;
import io.customerpipeline.http.problem.InvalidRequest.Location;
import io.customerpipeline.schemas.customer.Violation;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;

/// Which attempts are asked for. Null and empty mean: any.
///
/// @param from the first instant of the attempts' beginnings
/// @param before after the last one
/// @param codeClass 2 … 5
record DeliveryRequest(
    List<UUID> endpoints,
    @Nullable Instant from,
    @Nullable Instant before,
    @Nullable Boolean succeeded,
    @Nullable String text,
    @Nullable Integer codeClass,
    List<String> types,
    Page page) {
  private static final int VALUES_MAX = 100;
  private static final int TEXT_MAX = 256;

  /// @throws io.customerpipeline.http.problem.ProblemException `422` that names every parameter at
  ///   fault
  static DeliveryRequest of(MultiValueMap<String, String> parameters) {
    var reader = new Reader(parameters);
    var request =
        new DeliveryRequest(
            reader.ids("endpoint_id"),
            reader.instant("start_timestamp"),
            reader.instant("end_timestamp"),
            reader.flag("succeeded"),
            reader.text("query"),
            reader.codeClass(),
            reader.values("event_type"),
            Page.of(parameters, reader.violations));
    if (!reader.violations.isEmpty()) {
      throw InvalidRequest.exception(Location.QUERY, reader.violations);
    }
    return request;
  }

  private static final class Reader {
    private final MultiValueMap<String, String> parameters;
    private final List<Violation> violations = new ArrayList<>();

    Reader(MultiValueMap<String, String> parameters) {
      this.parameters = parameters;
    }

    /// Several times, or with commas between.
    List<String> values(String name) {
      List<String> values =
          parameters.getOrDefault(name, List.of()).stream()
              .flatMap(text -> List.of(text.split(",")).stream())
              .filter(text -> !text.isBlank())
              .toList();
      if (values.size() > VALUES_MAX) {
        fault(name, "too_many", "must be given at most " + VALUES_MAX + " times");
      }
      if (values.stream().anyMatch(text -> text.indexOf('\0') >= 0)) {
        fault(name, "wrong_form", "must have no NUL");
        return List.of();
      }
      return values;
    }

    List<UUID> ids(String name) {
      try {
        return values(name).stream().map(UUID::fromString).toList();
      } catch (IllegalArgumentException _) {
        fault(name, "wrong_form", "must be an endpoint's id");
        return List.of();
      }
    }

    @Nullable Instant instant(String name) {
      String text = parameters.getFirst(name);
      try {
        return text == null || text.isEmpty() ? null : Instants.parse(text);
      } catch (DateTimeParseException _) {
        fault(name, "wrong_form", "must be an instant as 2027-01-15T08:00:00Z");
        return null;
      }
    }

    @Nullable Boolean flag(String name) {
      String text = parameters.getFirst(name);
      if (text == null || text.isEmpty()) {
        return null;
      }
      if (!text.equals("true") && !text.equals("false")) {
        fault(name, "wrong_type", "must be true or false");
      }
      return Boolean.valueOf(text);
    }

    @Nullable String text(String name) {
      String text = parameters.getFirst(name);
      if (text != null && (text.length() > TEXT_MAX || text.indexOf('\0') >= 0)) {
        fault(name, "wrong_form", "must have at most " + TEXT_MAX + " characters, and no NUL");
      }
      return text == null || text.isEmpty() ? null : text;
    }

    @Nullable Integer codeClass() {
      String text = parameters.getFirst("http_code_class");
      if (text == null || text.isEmpty()) {
        return null;
      }
      if (!text.matches("[2-5]xx")) {
        fault("http_code_class", "wrong_form", "must be 2xx, 3xx, 4xx or 5xx");
        return null;
      }
      return Integer.valueOf(text.charAt(0) - '0');
    }

    private void fault(String name, String code, String message) {
      violations.add(new Violation(name, code, message));
    }
  }
}
