package io.customerpipeline.api.exports;

import static org.assertj.core.api.Assertions.assertThat;

import io.customerpipeline.api.customer.CustomerSnapshot;
import io.customerpipeline.api.customer.Selection;
import io.customerpipeline.http.problem.InvalidRequest.Location;
import io.customerpipeline.schemas.customer.Customer;
import io.customerpipeline.schemas.customer.OrganizationId;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.util.LinkedMultiValueMap;
import tools.jackson.databind.json.JsonMapper;

/// What is read is of one moment, however much is written meanwhile, and fits into memory, however
/// much there is.
///
/// `-Drows=200000` reads as many.
@WithExports
class ExportMomentIT {
  private static final int ROWS = Integer.getInteger("rows", 15_000);
  private static final long HEAP_MAX = 16L * 1024 * 1024;
  private static final int CUSTOMERS = 2_000;
  private static final int BALANCE = 100;
  private static final int OVERLAPPING = 100;

  @Autowired private CustomerSnapshot snapshot;
  @Autowired private JsonMapper json;
  @Autowired private JdbcClient jdbc;
  @Autowired private TransactionTemplate transaction;

  private final OrganizationId organization = new OrganizationId(UUID.randomUUID());
  private CustomerTable customers;

  @BeforeEach
  void anOrganizationOfItsOwn() {
    customers = new CustomerTable(jdbc, organization);
  }

  /// Read until enough was committed while it was read, however fast either is.
  @Test
  @Timeout(60)
  void nothingIsSeenOfWhatIsWrittenMeanwhile() throws Exception {
    customers.insert(CUSTOMERS, "n", Map.of("balance", BALANCE));
    var writing = new AtomicBoolean(true);
    var written = new AtomicLong();
    long overlapping = 0;
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> writer = threads.submit(() -> write(writing, written));
      try {
        while (overlapping <= OVERLAPPING) {
          long before = written.get();
          var seen = new Seen();
          snapshot.read(all(), seen);
          overlapping += written.get() - before;

          assertThat(seen.sum).isEqualTo((long) CUSTOMERS * BALANCE);
          assertThat(seen.customers).isEqualTo(seen.announced);
        }
      } finally {
        writing.set(false);
      }
      writer.get();
    }
  }

  /// Moves an amount between two customers, and makes or removes one that has none, each time in
  /// one transaction.
  private void write(AtomicBoolean writing, AtomicLong written) {
    var random = new SplittableRandom(5);
    var balances = new HashMap<Integer, Integer>();
    long born = CUSTOMERS;
    long gone = CUSTOMERS;
    while (writing.get()) {
      int from = random.nextInt(CUSTOMERS);
      int to = (from + 1 + random.nextInt(CUSTOMERS - 1)) % CUSTOMERS;
      int amount = random.nextInt(1, 50);
      balances.merge(from, BALANCE - amount, (now, _) -> now - amount);
      balances.merge(to, BALANCE + amount, (now, _) -> now + amount);
      long fresh = gone == born || random.nextBoolean() ? born++ : -1;
      long old = fresh < 0 ? gone++ : -1;
      transaction.executeWithoutResult(_ -> {
        put(from, balances);
        put(to, balances);
        if (fresh >= 0) {
          customers.put(fresh, Map.of("balance", 0));
        } else {
          customers.delete(old);
        }
      });
      written.incrementAndGet();
    }
  }

  private void put(int number, Map<Integer, Integer> balances) {
    customers.put(number, Map.of("balance", balances.get(number)));
  }

  private static final class Seen implements CustomerSnapshot.Sink {
    private long announced;
    private long customers;
    private long sum;

    @Override
    public void begin(Instant asOf, long expected) {
      announced = expected;
    }

    @Override
    public void add(Customer customer) {
      customers++;
      Object balance = customer.profile().metadata().values().get("balance");
      sum += ((Number) balance).longValue();
    }
  }

  @Test
  void memoryDoesNotGrowWithTheFile() {
    String text = "x".repeat(500);
    customers.insert(ROWS, "n", Map.of("a", text, "b", text, "c", text, "d", text));
    var octets = new AtomicLong();
    var out = new ChunkedOutput((_, chunk) -> octets.addAndGet(chunk.length));
    var sink = new Weighed(Rendering.of(Format.NDJSON, false, out, json));
    long before = used();

    snapshot.read(all(), sink);
    out.finish();

    long grown = sink.most - before;
    System.out.printf(
        "%,d customers, file of %,d octets, heap grown by at most %,d%n",
        sink.customers, octets.get(), grown);
    assertThat(sink.customers).isEqualTo(ROWS);
    assertThat(octets.get()).isGreaterThan(ROWS * 2_000L);
    assertThat(grown).isLessThan(HEAP_MAX);
    jdbc.sql("delete from customers where organization_id = ?")
        .param(organization.value())
        .update();
  }

  /// Prints, and looks now and then what is needed to do so.
  private static final class Weighed implements CustomerSnapshot.Sink {
    private static final int WEIGHINGS = 15;

    private final Rendering rendering;
    private int customers;
    private long most;

    Weighed(Rendering rendering) {
      this.rendering = rendering;
    }

    @Override
    public void begin(Instant asOf, long expected) {}

    @Override
    public void add(Customer customer) {
      rendering.print(customer);
      if (++customers % (ROWS / WEIGHINGS) == 0) {
        most = Math.max(most, used());
      }
    }
  }

  /// Of the heap, by what is still needed.
  private static long used() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  private Selection all() {
    return Selection.of(organization, new LinkedMultiValueMap<>(), Location.BODY);
  }
}
