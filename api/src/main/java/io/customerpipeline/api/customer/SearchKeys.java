package io.customerpipeline.api.customer;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.customerpipeline.schemas.customer.Customer;
import io.customerpipeline.schemas.customer.OrganizationId;
import java.util.Collection;
import java.util.stream.IntStream;
import java.util.zip.CRC32C;

/// What a customer is found by in the one inverted index that serves searches and metadata: a
/// 32-bit number for every one, two and three characters in a row of its search text, and for every
/// entry of its metadata.
///
/// A text of three characters or more can only be where all its threes are; a shorter one has its
/// own key, so that one Chinese character is found as fast as a long name. The organization is part
/// of every number: a search costs what its own organization has, not what all have. Numbers can
/// collide and order is lost, so they find candidates, and the text itself decides.
public final class SearchKeys {
  private static final int GRAM = 3;

  private SearchKeys() {}

  /// @return distinct, in no meaningful order
  public static int[] of(Customer customer) {
    OrganizationId organization = customer.organizationId();
    String text = Folding.searchText(customer);
    return IntStream.concat(
            IntStream.rangeClosed(1, GRAM).flatMap(length -> grams(organization, text, length)),
            entries(organization, MetadataEntry.allOf(customer.profile().metadata())))
        .distinct()
        .toArray();
  }

  /// @param text folded, not empty
  /// @return keys that every customer has whose search text contains this one
  static Integer[] ofPart(OrganizationId organization, String text) {
    return boxed(grams(organization, text, Math.min(GRAM, text.length())));
  }

  /// @param entries in the form of [MetadataEntry]
  /// @return keys of which every customer has one that has one of these entries
  static Integer[] ofAnyEntry(OrganizationId organization, Collection<String> entries) {
    return boxed(entries(organization, entries));
  }

  private static IntStream grams(OrganizationId organization, String text, int length) {
    return IntStream.rangeClosed(0, text.length() - length)
        .map(from -> hash(organization, text.substring(from, from + length)));
  }

  /// Behind a NUL, which no search text has, so that no part of one is taken for an entry.
  private static IntStream entries(OrganizationId organization, Collection<String> entries) {
    return entries.stream().mapToInt(entry -> hash(organization, "\0" + entry));
  }

  /// CRC-32C (RFC 3720): quick, and the same everywhere and always, as what is stored must be.
  private static int hash(OrganizationId organization, String what) {
    var crc = new CRC32C();
    crc.update(organization.value().toString().getBytes(UTF_8));
    crc.update(what.getBytes(UTF_8));
    return (int) crc.getValue();
  }

  private static Integer[] boxed(IntStream keys) {
    return keys.distinct().boxed().toArray(Integer[]::new);
  }
}
