package io.customerpipeline.robustness.workload;

import io.customerpipeline.robustness.history.Kind;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// What a client is about to ask for.
///
/// @param email as it is going to be written
/// @param mailbox that is meant by it
/// @param customer the id
/// @param fields to set
/// @param ifVersion the only version to change or delete
/// @param idempotencyKey absent of reads, and of writes that cannot be repeated
record Order(
    Kind kind,
    @Nullable String email,
    @Nullable Mailbox mailbox,
    @Nullable String customer,
    Map<String, String> fields,
    @Nullable Long ifVersion,
    @Nullable String idempotencyKey) {

  static Order create(Mailbox mailbox, String name, SplittableRandom random) {
    return new Order(
        Kind.CREATE,
        mailbox.spelling(random),
        mailbox,
        null,
        Map.of("name", name),
        null,
        key(random));
  }

  static Order update(
      String customer, String name, @Nullable Long version, SplittableRandom random) {
    return new Order(Kind.UPDATE, null, null, customer, Map.of("name", name), version, key(random));
  }

  static Order move(String customer, Mailbox to, SplittableRandom random) {
    return new Order(
        Kind.CHANGE_EMAIL, to.spelling(random), to, customer, Map.of(), null, key(random));
  }

  static Order delete(String customer, @Nullable Long version, SplittableRandom random) {
    return new Order(Kind.DELETE, null, null, customer, Map.of(), version, key(random));
  }

  static Order get(String customer) {
    return new Order(Kind.GET, null, null, customer, Map.of(), null, null);
  }

  static Order list(Mailbox mailbox, SplittableRandom random) {
    return new Order(
        Kind.LIST_BY_EMAIL, mailbox.spelling(random), mailbox, null, Map.of(), null, null);
  }

  /// The same without a key, as careless clients send it: what became of it, if it is not answered,
  /// nobody can know.
  Order careless() {
    return new Order(kind, email, mailbox, customer, fields, ifVersion, null);
  }

  private static String key(SplittableRandom random) {
    return "k" + Long.toUnsignedString(random.nextLong(), 36);
  }
}
