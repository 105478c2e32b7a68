package io.customerpipeline.api.customer;

import io.customerpipeline.http.page.Page;
import io.customerpipeline.http.problem.InvalidRequest;
import io.customerpipeline.http.problem.InvalidRequest.Location;
import io.customerpipeline.http.problem.ProblemException;
import io.customerpipeline.schemas.customer.Email;
import io.customerpipeline.schemas.customer.ExternalId;
import io.customerpipeline.schemas.customer.InvalidValueException;
import io.customerpipeline.schemas.customer.OrganizationId;
import io.customerpipeline.schemas.customer.Violation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;

/// The query of a list, as it is asked for. A filter value that no customer can have is no fault:
/// it matches nobody.
record ListRequest(CustomerFilter filter, List<Sort> sorting, Page page) {
  private static final Pattern METADATA = Pattern.compile("metadata\\[(.{1,40})]");
  private static final int QUERY_LENGTH_MAX = 256;
  private static final int METADATA_KEYS_MAX = 10;
  private static final int METADATA_VALUES_MAX = 50;

  /// @throws ProblemException `422` that names every parameter at fault
  static ListRequest of(OrganizationId organization, MultiValueMap<String, String> parameters) {
    return of(organization, parameters, Location.QUERY);
  }

  /// @param location where in a request the parameters stand
  /// @throws ProblemException `422` that names every parameter at fault
  static ListRequest of(
      OrganizationId organization, MultiValueMap<String, String> parameters, Location location) {
    var reader = new Reader(parameters);
    Page page = Page.of(parameters, reader.violations);
    var request = new ListRequest(reader.filter(organization), reader.sorting(), page);
    reader.finish(location);
    return request;
  }

  private static final class Reader {
    private final MultiValueMap<String, String> parameters;
    private final List<Violation> violations = new ArrayList<>();
    private boolean nobody;

    Reader(MultiValueMap<String, String> parameters) {
      this.parameters = parameters;
    }

    CustomerFilter filter(OrganizationId organization) {
      Optional<Email> email = asked("email", Email::of);
      Optional<ExternalId> externalId = asked("external_id", ExternalId::new);
      Optional<String> query = query();
      Map<String, List<String>> metadata = metadata();
      return new CustomerFilter(
          organization,
          active() || nobody || !isOwn(organization),
          email,
          externalId,
          query,
          metadata);
    }

    /// Nobody has an active subscription here.
    private boolean active() {
      String text = parameters.getFirst("active");
      if (text != null && !text.equals("true") && !text.equals("false")) {
        violations.add(new Violation("active", "wrong_type", "must be true or false"));
      }
      return "true".equals(text);
    }

    /// Another organization has no customers for this key.
    private boolean isOwn(OrganizationId organization) {
      List<String> named = values("organization_id");
      return named.isEmpty()
          || named.stream().anyMatch(organization.value().toString()::equalsIgnoreCase);
    }

    private <T> Optional<T> asked(String name, Function<String, T> read) {
      try {
        return Optional.ofNullable(parameters.getFirst(name)).map(read);
      } catch (InvalidValueException _) {
        nobody = true;
        return Optional.empty();
      }
    }

    private Optional<String> query() {
      String text = parameters.getFirst("query");
      if (text != null && text.length() > QUERY_LENGTH_MAX) {
        violations.add(tooMany("query", QUERY_LENGTH_MAX, "characters"));
        return Optional.empty();
      }
      if (text != null && text.indexOf('\0') >= 0) {
        violations.add(new Violation("query", "nul_character", "must not contain NUL"));
        return Optional.empty();
      }
      return Optional.ofNullable(text).map(String::strip).filter(asked -> !asked.isEmpty());
    }

    private Map<String, List<String>> metadata() {
      var metadata = new LinkedHashMap<String, List<String>>();
      parameters.forEach((name, values) -> {
        Matcher matcher = METADATA.matcher(name);
        if (matcher.matches()) {
          metadata.put(matcher.group(1), values);
          checkMetadata(name, values);
        } else if (name.startsWith("metadata")) {
          violations.add(
              new Violation(name, "wrong_form", "must be metadata[key], the key of 1 to 40"));
        }
      });
      if (metadata.size() > METADATA_KEYS_MAX) {
        violations.add(tooMany("metadata", METADATA_KEYS_MAX, "keys"));
      }
      return metadata;
    }

    private void checkMetadata(String name, List<String> values) {
      if (values.size() > METADATA_VALUES_MAX) {
        violations.add(tooMany(name, METADATA_VALUES_MAX, "values"));
      }
      if (name.indexOf('\0') >= 0 || values.stream().anyMatch(value -> value.indexOf('\0') >= 0)) {
        violations.add(new Violation("metadata", "nul_character", "must not contain NUL"));
      }
    }

    private static Violation tooMany(String name, int max, String what) {
      return new Violation(name, "too_long", "must have at most " + max + " " + what);
    }

    List<Sort> sorting() {
      var sorting = new ArrayList<Sort>();
      for (String text : values("sorting")) {
        Sort.parse(text)
            .ifPresentOrElse(
                sorting::add,
                () ->
                    violations.add(
                        new Violation(
                            "sorting",
                            "unknown_property",
                            "must be created_at, email or name, each with - for the other"
                                + " direction")));
      }
      return sorting.isEmpty() ? List.of(Sort.NEWEST_FIRST) : sorting;
    }

    /// Given several times, or as one list with commas.
    private List<String> values(String name) {
      @Nullable List<String> given = parameters.get(name);
      return given == null
          ? List.of()
          : given.stream()
              .flatMap(text -> List.of(text.split(",")).stream())
              .map(String::strip)
              .filter(text -> !text.isEmpty())
              .toList();
    }

    void finish(Location location) {
      if (!violations.isEmpty()) {
        throw InvalidRequest.exception(
            location,
            location == Location.BODY
                ? violations.stream().map(Reader::inBody).toList()
                : violations);
      }
    }

    /// `metadata[plan]` of a query is `metadata.plan` of a body.
    private static Violation inBody(Violation violation) {
      String field = violation.field().replaceFirst("\\[(.*)]$", ".$1");
      return new Violation(field, violation.code(), violation.message());
    }
  }
}
