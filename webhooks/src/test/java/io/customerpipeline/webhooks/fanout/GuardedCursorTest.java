package io.customerpipeline.webhooks.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import io.customerpipeline.webhooks.delivery.Backoff;
import io.customerpipeline.webhooks.delivery.Breaker;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/// Which cursors that moved without an attempt are handed in to be written. Nothing is: the writer
/// is not started.
class GuardedCursorTest {
  private static final UUID ENDPOINT = new UUID(0, 1);
  private static final long LANDED = 10;

  private final JdbcClient nowhere = JdbcClient.create(new PGSimpleDataSource());
  private final Committer committer =
      new Committer(
          new ResultRows(nowhere, new FailureRows(nowhere)),
          new TransactionTemplate(),
          new UUID(0, 2),
          (_, _) -> {});
  private final GuardedCursor cursor =
      new GuardedCursor(
          ENDPOINT, new EndpointCursor(ENDPOINT, 8, Backoff.STANDARD, Breaker.closed()), committer);

  @Test
  void oneThatPassedAnEventOfItsOrganizationIsHandedInSoon() {
    passOver(List.of(unwanted()));

    cursor.flush(false);

    assertThat(committer.isIdle()).isFalse();
  }

  @Test
  void oneThatPassedOnlyThoseOfOthersIsHandedInWithAllOnly() {
    passOver(List.of());

    cursor.flush(false);
    assertThat(committer.isIdle()).isTrue();

    cursor.flush(true);
    assertThat(committer.isIdle()).isFalse();
  }

  private void passOver(List<Event> ofTheOrganization) {
    var partition = new PartitionCursor(0, 0, List.of(), Set.of(), 1, () -> true);
    cursor.add(partition, new EventWindow(0, new EventRows(nowhere), LANDED), 1);
    cursor.take(cursor.wanting().getFirst(), new Slice(ofTheOrganization, LANDED), List.of());
  }

  private static Event unwanted() {
    return new Event(
        0, 3, new UUID(0, 3), new UUID(0, 4), "e", "customer.deleted", null, new byte[] {1});
  }
}
