package io.customerpipeline.api.customer;

import io.customerpipeline.schemas.customer.OrganizationId;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/// For exports that are answered as they are read. Each holds a connection to Postgres for as long
/// as its reader takes, and there are few: slow readers must not take all of them from everybody.
final class ExportPlaces {
  static final int IN_ALL = 4;
  static final int EACH = 2;

  private final Semaphore free = new Semaphore(IN_ALL);
  private final Map<OrganizationId, Integer> taken = new ConcurrentHashMap<>();

  /// @return false if there is none left, for all or for this organization
  boolean take(OrganizationId organization) {
    if (!free.tryAcquire()) {
      return false;
    }
    if (taken.merge(organization, 1, Integer::sum) > EACH) {
      giveBack(organization);
      return false;
    }
    return true;
  }

  /// One that was taken.
  void giveBack(OrganizationId organization) {
    taken.computeIfPresent(organization, (_, count) -> count == 1 ? null : count - 1);
    free.release();
  }
}
