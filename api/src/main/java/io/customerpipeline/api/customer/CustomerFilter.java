package io.customerpipeline.api.customer;

import io.customerpipeline.schemas.customer.Email;
import io.customerpipeline.schemas.customer.EmailKey;
import io.customerpipeline.schemas.customer.OrganizationId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Which customers of an organization are asked for.
///
/// @param email the customer that has it, by key
/// @param query part of e-mail, name or billing name without regard to case, or the beginning of
///   the external id
/// @param metadata by key: one of these values; all keys must match
record CustomerFilter(
    OrganizationId organization,
    Optional<Email> email,
    Optional<String> query,
    Map<String, List<String>> metadata) {

  static CustomerFilter all(OrganizationId organization) {
    return new CustomerFilter(organization, Optional.empty(), Optional.empty(), Map.of());
  }

  boolean isAll() {
    return email.isEmpty() && query.isEmpty() && metadata.isEmpty();
  }

  /// A condition in SQL, and its parameters by name. What is not asked for is left out, so that
  /// each form has its own plan.
  record Condition(String sql, Map<String, Object> parameters) {}

  Condition condition() {
    var sql = new StringBuilder("organization_id = :organization");
    var parameters = new HashMap<String, Object>();
    parameters.put("organization", organization.value());
    email.ifPresent(asked -> {
      // Partitions are projected independently: for a moment there can be the row of a customer
      // that has given the e-mail up beside that of the one which took it. The latest change
      // counts.
      sql.append(
          """
           and id = (
            select id from customers
            where organization_id = :organization and email_key = :email_key
            order by changed_at desc, id desc limit 1)\
          """);
      parameters.put("email_key", EmailKey.of(organization, asked).value());
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
          entry.getValue().stream().map(value -> MetadataEntry.of(entry.getKey(), value)).toList();
      parameters.put(keys, SearchKeys.ofAnyEntry(organization, any));
      parameters.put(entries, any.toArray(String[]::new));
    }
    return new Condition(sql.toString(), parameters);
  }

  /// What `like` would read as a pattern, it is to read as it stands.
  private static String literal(String text) {
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_");
  }
}
