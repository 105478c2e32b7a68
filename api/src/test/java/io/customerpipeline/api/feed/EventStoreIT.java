package io.customerpipeline.api.feed;

import static io.customerpipeline.api.Fixtures.ACME;
import static io.customerpipeline.api.Fixtures.OTHER;
import static org.assertj.core.api.Assertions.assertThat;

import io.customerpipeline.api.feed.EventStore.Portion;
import io.customerpipeline.embedded.backing.BackedByRealParts;
import io.customerpipeline.schemas.customer.CustomerId;
import io.customerpipeline.schemas.customer.OrganizationId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/// No cursor passes over an event, however those who write them and those who read overlap.
@SpringBootTest(
    classes = EventStoreIT.Database.class,
    properties = "spring.config.name=event-store-it",
    webEnvironment = SpringBootTest.WebEnvironment.NONE)
@BackedByRealParts
class EventStoreIT {
  private static final int PARTITIONS = 4;
  private static final int EVENTS = 400;
  private static final Instant BORN = Instant.parse("2027-01-15T08:00:00Z");

  @SpringBootConfiguration
  @EnableAutoConfiguration
  @Import(EventStore.class)
  static class Database {}

  @Autowired private EventStore store;
  @Autowired private JdbcClient jdbc;
  @Autowired private TransactionTemplate transaction;

  /// Of both organizations, what was written.
  private final Set<String> written = new HashSet<>();

  @BeforeEach
  void nothingIsThere() {
    jdbc.sql("truncate events, projection_offsets").update();
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void everyReaderSeesEveryEventOfItsOrganizationOnceInTheOrderOfItsPartition(long seed)
      throws Exception {
    var writing = new AtomicInteger(PARTITIONS);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> writers = new ArrayList<>();
      List<Future<List<String>>> readers = new ArrayList<>();
      for (int i = 0; i < PARTITIONS; i++) {
        int partition = i;
        writers.add(
            threads.submit(() -> {
              write(partition, new SplittableRandom(seed * 31 + partition));
              writing.decrementAndGet();
            }));
      }
      for (int i = 0; i < 6; i++) {
        long own = seed * 17 + i;
        OrganizationId organization = i % 2 == 0 ? ACME : OTHER;
        readers.add(threads.submit(() -> read(organization, writing, new SplittableRandom(own))));
      }
      for (var writer : writers) {
        writer.get();
      }
      for (int i = 0; i < readers.size(); i++) {
        OrganizationId organization = i % 2 == 0 ? ACME : OTHER;
        List<String> expected =
            written.stream().filter(one -> one.contains(organization.toString())).toList();

        assertThat(readers.get(i).get())
            .as("reader %d, seed %d", i, seed)
            .containsExactlyInAnyOrderElementsOf(expected);
      }
    }
  }

  /// Batches in transactions, as the projection writes them; some come to nothing and are written
  /// again. Between the offsets are gaps, where a topic has the marks of its transactions.
  private void write(int partition, SplittableRandom random) {
    long offset = 0;
    for (int left = EVENTS; left > 0; ) {
      int size = Math.min(left, random.nextInt(1, 12));
      var offsets = new ArrayList<Long>();
      for (int i = 0; i < size; i++) {
        offset += random.nextInt(1, 3);
        offsets.add(offset);
      }
      if (random.nextInt(4) == 0) {
        transaction.executeWithoutResult(status -> {
          insert(partition, offsets);
          status.setRollbackOnly();
        });
      }
      transaction.executeWithoutResult(_ -> insert(partition, offsets));
      left -= size;
    }
  }

  private void insert(int partition, List<Long> offsets) {
    jdbc.sql("insert into projection_offsets values (?, 0, 0, 0) on conflict do nothing")
        .param(partition)
        .update();
    jdbc.sql("select from projection_offsets where partition = ? for update")
        .param(partition)
        .query((_, _) -> true)
        .list();
    for (long offset : offsets) {
      OrganizationId organization = offset % 3 == 0 ? OTHER : ACME;
      insert(partition, offset, organization, BORN.plusSeconds(offset));
      synchronized (written) {
        written.add(name(partition, offset, organization));
      }
    }
    jdbc.sql("update projection_offsets set next_event = ? where partition = ?")
        .params(offsets.getLast() + 1, partition)
        .update();
  }

  private void insert(int partition, long offset, OrganizationId organization, Instant at) {
    jdbc.sql(
            "insert into events values (?, ?, ?, ?, 1, 'customer.created', ?::timestamptz,"
                + " to_json(?::text))")
        .params(
            partition,
            offset,
            organization.value(),
            new UUID(0, partition),
            at.toString(),
            name(partition, offset, organization))
        .update();
  }

  private static String name(int partition, long offset, OrganizationId organization) {
    return "%d:%d:%s".formatted(partition, offset, organization);
  }

  private List<String> read(
      OrganizationId organization, AtomicInteger writing, SplittableRandom random) {
    var filter = new FeedFilter(organization, List.of(), Optional.empty());
    var seen = new ArrayList<String>();
    var last = new long[PARTITIONS];
    var cursor = FeedCursor.beginning(PARTITIONS, store.bounds());
    for (boolean atEnd = false; !atEnd; ) {
      boolean allIsWritten = writing.get() == 0;
      var portion = new Portion(random.nextInt(1, 20), random.nextInt(1, 500));
      var slice = store.read(filter, cursor, store.bounds(), portion);
      for (RawEvent event : slice.events()) {
        String name = event.json().replace("\"", "");
        String[] parts = name.split(":", 3);
        int partition = Integer.parseInt(parts[0]);
        long offset = Long.parseLong(parts[1]);
        assertThat(offset).as(name).isGreaterThan(last[partition]);
        last[partition] = offset;
        seen.add(name);
      }
      cursor = slice.next();
      atEnd = allIsWritten && slice.events().isEmpty() && !slice.hasMore();
    }
    return seen;
  }

  @Test
  void fromATimeEachPartitionBeginsAtItsFirstEventOfThenOrWithWhatComes() {
    insert(0, List.of(3L, 4L, 5L));
    insert(1, List.of(3L, 9L));

    assertThat(store.from(BORN.plusSeconds(4), 3).next()).containsExactly(4L, 9L, 0L);
    assertThat(store.from(BORN.plusSeconds(10), 3).next()).containsExactly(6L, 10L, 0L);
    assertThat(store.from(Instant.EPOCH, 3).next()).containsExactly(3L, 3L, 0L);
  }

  @Test
  void oneCustomersEventsAreFoundByVersion() {
    insert(2, List.of(4L));
    var customer = new CustomerId(new UUID(0x8000L, 0x8000_0000_0000_0002L));
    jdbc.sql("update events set customer_id = ?, version = 7").param(customer.value()).update();

    assertThat(store.ofCustomer(ACME, customer, 6, 10)).hasSize(1);
    assertThat(store.ofCustomer(ACME, customer, 7, 10)).isEmpty();
    assertThat(store.ofCustomer(OTHER, customer, 0, 10)).isEmpty();
  }
}
