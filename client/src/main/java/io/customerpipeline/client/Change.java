package io.customerpipeline.client;

import java.nio.charset.StandardCharsets;

/// What a follower is told. Of one customer, versions only ever rise.
public sealed interface Change {

  /// What [Upsert] and [Deleted] have in common.
  sealed interface OfCustomer extends Change {
    String organizationId();

    String customerId();

    /// Counts this customer's events: 1 at its creation, without gaps.
    long version();
  }

  /// A customer is as this says: created or updated, or found in the snapshots.
  ///
  /// @param type `customer.created` or `customer.updated`; `customer.snapshot` for one that was
  ///   there before this follower
  /// @param json of the event or snapshot, in UTF-8, as its JSON Schema describes it; the customer
  ///   is in its field `data`
  record Upsert(String organizationId, String customerId, long version, String type, byte[] json)
      implements OfCustomer {

    /// The JSON as text.
    public String text() {
      return new String(json, StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
      return "Upsert[" + type + ", " + customerId + ", version " + version + "]";
    }
  }

  /// A customer is gone; its id is never used again.
  ///
  /// @param json of the `customer.deleted` event, with the customer as it was last; empty if it was
  ///   deleted while the snapshots were read
  record Deleted(String organizationId, String customerId, long version, byte[] json)
      implements OfCustomer {

    /// The JSON as text.
    public String text() {
      return new String(json, StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
      return "Deleted[" + customerId + ", version " + version + "]";
    }
  }

  /// All that was there when following began has been told; what comes now is new. Told once, and
  /// not after a resumption.
  record CaughtUp() implements Change {}
}
