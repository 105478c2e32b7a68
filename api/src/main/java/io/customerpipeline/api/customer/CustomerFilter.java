package io.customerpipeline.api.customer;

import io.customerpipeline.schemas.customer.Email;
import io.customerpipeline.schemas.customer.EmailKey;
import io.customerpipeline.schemas.customer.ExternalId;
import io.customerpipeline.schemas.customer.OrganizationId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The customers of an organization that a list or an export selects.
///
/// @param nobody no customer can match: a filter has a value that no customer can have
/// @param email the customer that has it, by key
/// @param externalId the customer that has it, exactly
/// @param query part of e-mail, name or billing name without regard to case, or the beginning of
///   the external id
/// @param metadata by key: one of these values; all keys must match
record CustomerFilter(
    OrganizationId organization,
    boolean nobody,
    Optional<Email> email,
    Optional<ExternalId> externalId,
    Optional<String> query,
    Map<String, List<String>> metadata) {

  static CustomerFilter all(OrganizationId organization) {
    return new CustomerFilter(
        organization, false, Optional.empty(), Optional.empty(), Optional.empty(), Map.of());
  }

  boolean isAll() {
    return !nobody
        && email.isEmpty()
        && externalId.isEmpty()
        && query.isEmpty()
        && metadata.isEmpty();
  }

  /// A condition in SQL, and its parameters by name. What is not asked for is left out, so that
  /// each form has its own plan.
  record Condition(String sql, Map<String, Object> parameters) {}

  Condition condition() {
    var sql = new StringBuilder("organization_id = :organization");
    var parameters = new HashMap<String, Object>();
    if (nobody) {
      sql.append(" and false");
    }
    parameters.put("organization", organization.value());
    email.ifPresent(asked -> {
      sql.append(latest("email_key"));
      parameters.put("email_key", EmailKey.of(organization, asked).value());
    });
    externalId.ifPresent(asked -> {
      sql.append(latest("external_id"));
      parameters.put("external_id", asked.value());
    });
    // Search keys are what the index answers; they find a few too many, so the values decide.
    query.ifPresent(asked -> {
      String folded = Folding.fold(asked);
      sql.append(
          """
           and (search_keys @> :parts or external_id like :prefix)
           and (search_text like :substring or external_id like :prefix)\
          """);
      parameters.put("parts", SearchKeys.ofPart(organization, folded));
      parameters.put("substring", "%" + literal(folded) + "%");
      parameters.put("prefix", literal(asked) + "%");
    });
    int number = 0;
    for (var entry : metadata.entrySet()) {
      String keys = "keys" + number;
      String entries = "entries" + number++;
      sql.append(
          " and search_keys && :%s and metadata_entries && :%s::text[]".formatted(keys, entries));
      List<String> any =
          entry.getValue().stream()
              .flatMap(value -> MetadataEntry.matching(entry.getKey(), value))
              .distinct()
              .toList();
      parameters.put(keys, SearchKeys.ofAnyEntry(organization, any));
      parameters.put(entries, any.toArray(String[]::new));
    }
    return new Condition(sql.toString(), parameters);
  }

  /// Partitions are projected independently: for a moment there can be the row of a customer that
  /// has given a unique value up beside that of the one which took it. The latest change counts.
  private static String latest(String column) {
    return """
     and id = (
      select id from customers
      where organization_id = :organization and %1$s = :%1$s
      order by changed_at desc, id desc limit 1)\
    """
        .formatted(column);
  }

  /// Escapes the characters that `like` reads as a pattern.
  private static String literal(String text) {
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_");
  }
}
