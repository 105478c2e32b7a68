package io.customerpipeline.api.exports;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.customerpipeline.api.customer.CustomerSnapshot;
import io.customerpipeline.http.problem.ProblemException;
import io.customerpipeline.schemas.customer.OrganizationId;
import java.io.ByteArrayOutputStream;
import java.sql.Connection;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.util.LinkedMultiValueMap;
import tools.jackson.databind.json.JsonMapper;

/// Files in a real Postgres: of one moment, by one owner at a time, in any parts, and gone in time.
@WithExports
class ExportFilesIT {
  private static final Duration DAY = Duration.ofDays(1);

  @Autowired private ExportStore store;
  @Autowired private ExportFiles files;
  @Autowired private CustomerSnapshot snapshot;
  @Autowired private JsonMapper json;
  @Autowired private JdbcClient jdbc;
  @Autowired private DataSource database;

  /// One of its own for each test; they share the database.
  private final OrganizationId organization = new OrganizationId(UUID.randomUUID());

  private CustomerTable customers;

  @BeforeEach
  void nothingIsExported() {
    jdbc.sql("delete from exports").update();
    customers = new CustomerTable(jdbc, organization);
  }

  @Test
  void aFileThatMeetsTheExchangeOfTheTablesIsNotEmpty() throws Exception {
    customers.insert(10, "n", Map.of());
    UUID job = create(Format.NDJSON);
    UUID owner = taken(job);
    try (Connection rebuild = database.getConnection();
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      rebuild.setAutoCommit(false);
      try (var statement = rebuild.createStatement()) {
        statement.execute("lock table customers in access exclusive mode");
        var work = threads.submit(() -> worker(job, owner, DAY).work());
        await().until(this::somebodyWaitsForTheTable);
        statement.execute(
            """
            create table exchanged (like customers including all);
            insert into exchanged select * from customers;
            alter table customers rename to before;
            alter table exchanged rename to customers
            """);
        rebuild.commit();
        work.get();
        statement.execute("drop table customers; alter table before rename to customers");
        rebuild.commit();
      }
    }

    assertThat(lines(job)).hasSize(10);
    assertThat(found(job).rowsTotal()).isEqualTo(10);
  }

  private boolean somebodyWaitsForTheTable() {
    return jdbc.sql(
            "select exists (select from pg_locks where not granted and mode = 'AccessShareLock')")
        .query(Boolean.class)
        .single();
  }

  @Test
  void anyPartOfAFileIsThatOfTheWhole() {
    customers.insert(6_000, "ä".repeat(60), Map.of());
    UUID job = done(Format.CSV);
    ExportFile file = files.find(organization, job).orElseThrow();

    byte[] whole = octets(file, 0, file.length());

    assertThat(file.length()).isGreaterThan(3L * ExportFiles.CHUNK);
    assertThat(new String(whole, UTF_8).lines()).hasSize(6_001);
    assertThat(ChunkedOutput.sha256().digest(whole)).isEqualTo(file.sha256());
    assertThat(found(job).sha256()).isEqualTo(HexFormat.of().formatHex(file.sha256()));
    assertThat(found(job).bytes()).isEqualTo(file.length());
    RandomGenerator random = RandomGenerator.getDefault();
    for (int i = 0; i < 50; i++) {
      int from = random.nextInt(whole.length);
      int to = random.nextInt(from, whole.length) + 1;
      assertThat(octets(file, from, to))
          .as("%d to %d", from, to)
          .isEqualTo(Arrays.copyOfRange(whole, from, to));
    }
  }

  @Test
  void anExportWithoutCustomersHasAnEmptyFile() {
    UUID job = done(Format.NDJSON);

    assertThat(files.find(organization, job).orElseThrow().length()).isZero();
    assertThat(found(job).state()).isEqualTo(ExportView.State.DONE);
  }

  @Test
  void whatAnOwnerLeftHalfDoneIsBegunAnewAndThatOwnerWritesNoMore() {
    customers.insert(3_000, "n", Map.of());
    UUID job = create(Format.NDJSON);
    UUID dead = taken(job);
    assertThat(files.begin(job, dead)).isPresent();
    assertThat(files.write(job, dead, 0, "half".getBytes(UTF_8), 1)).isTrue();
    assertThat(files.write(job, dead, 1, "half".getBytes(UTF_8), 2)).isTrue();
    jdbc.sql("update exports set leased_until = now() - interval '1 s'").update();

    UUID next = taken(job);
    assertThat(files.write(job, dead, 2, "late".getBytes(UTF_8), 3)).isFalse();
    worker(job, next, DAY).work();

    assertThat(files.begin(job, dead)).isEmpty();
    assertThat(files.finish(job, dead, 1, new byte[32])).isFalse();
    assertThat(lines(job)).hasSize(3_000).allMatch(line -> line.startsWith("{\"id\":"));
    assertThat(found(job).rows()).isEqualTo(3_000);
  }

  @Test
  void whoIsStoppedHandsTheExportBack() {
    customers.insert(10, "n", Map.of());
    UUID job = create(Format.CSV);

    worker(job, taken(job), DAY, () -> false).work();

    assertThat(found(job).state()).isEqualTo(ExportView.State.RUNNING);
    worker(job, taken(job), DAY).work();
    assertThat(lines(job)).hasSize(11);
  }

  @Test
  void whatIsCancelledOrRemovedLeavesNothing() {
    customers.insert(3_000, "n", Map.of());
    UUID cancelled = create(Format.NDJSON);
    UUID removed = create(Format.NDJSON);

    for (UUID job : List.of(cancelled, removed)) {
      worker(job, taken(job), DAY, () -> end(job, job.equals(cancelled))).work();
    }

    assertThat(found(cancelled).state()).isEqualTo(ExportView.State.CANCELLED);
    assertThat(store.find(organization, removed)).isEmpty();
    assertThat(chunks()).isZero();
    assertThat(store.remove(organization, cancelled)).isTrue();
  }

  private boolean end(UUID job, boolean cancel) {
    if (cancel) {
      store.cancel(organization, job);
    } else {
      store.remove(organization, job);
    }
    return true;
  }

  @Test
  void aFileIsGoneWhenItsTimeIsOver() {
    customers.insert(10, "n", Map.of());
    UUID kept = done(Format.CSV);
    UUID over = create(Format.CSV);
    worker(over, taken(over), Duration.ZERO).work();

    assertThat(files.find(organization, over)).isEmpty();
    files.removeExpired(DAY);

    assertThat(found(over).state()).isEqualTo(ExportView.State.EXPIRED);
    assertThat(found(kept).state()).isEqualTo(ExportView.State.DONE);
    assertThat(jdbc.sql("select distinct export_id from export_chunks").query(UUID.class).list())
        .containsExactly(kept);
    assertThat(jdbc.sql("select id from exports where asked is null").query(UUID.class).list())
        .containsExactly(over);
    files.removeExpired(Duration.ZERO);
    assertThat(store.find(organization, over)).isEmpty();
    assertThat(lines(kept)).hasSize(11);
  }

  @Test
  void theTimeOfAFileRunsFromItsMoment() {
    ExportView export = found(done(Format.CSV));

    assertThat(export.expiresAt()).isEqualTo(export.consistentAt().plus(DAY));
    assertThat(export.consistentAt()).isBetween(export.submittedAt(), export.doneAt());
  }

  @Test
  void anExportThatNobodyEndsIsGivenUp() {
    UUID job = create(Format.CSV);
    for (int i = 0; i < ExportWorker.ATTEMPTS_MAX; i++) {
      UUID owner = taken(job);
      assertThat(files.begin(job, owner)).isPresent();
      assertThat(files.write(job, owner, 0, new byte[1], 1)).isTrue();
      jdbc.sql("update exports set leased_until = now() - interval '1 s'").update();
    }

    worker(job, taken(job), DAY).work();

    assertThat(found(job).state()).isEqualTo(ExportView.State.FAILED);
    assertThat(chunks()).isZero();
  }

  @Test
  void anOrganizationHasOnlySoManyAtOnce() {
    for (int i = 0; i < ExportStore.KEPT_MAX; i++) {
      create(Format.CSV);
    }

    assertThatThrownBy(() -> create(Format.CSV)).isInstanceOf(ProblemException.class);
    store.cancel(organization, jobs().getFirst());
    create(Format.CSV);
  }

  private List<UUID> jobs() {
    return jdbc.sql("select id from exports").query(UUID.class).list();
  }

  private UUID create(Format format) {
    return store.create(
        organization, new ExportTerms(format, false, new LinkedMultiValueMap<>()), null);
  }

  private UUID done(Format format) {
    UUID job = create(format);
    worker(job, taken(job), DAY).work();
    return job;
  }

  /// By an owner of its own.
  private UUID taken(UUID job) {
    var owner = UUID.randomUUID();
    assertThat(files.leases().take(owner)).contains(job);
    return owner;
  }

  private ExportWorker worker(UUID job, UUID owner, Duration kept) {
    return worker(job, owner, kept, () -> true);
  }

  private ExportWorker worker(UUID job, UUID owner, Duration kept, BooleanSupplier running) {
    return new ExportWorker(
        new ExportWorker.Parts(files, snapshot, json, kept), running, job, owner);
  }

  private ExportView found(UUID job) {
    return store.find(organization, job).orElseThrow();
  }

  private List<String> lines(UUID job) {
    ExportFile file = files.find(organization, job).orElseThrow();
    return new String(octets(file, 0, file.length()), UTF_8).lines().toList();
  }

  private byte[] octets(ExportFile file, long from, long to) {
    var all = new ByteArrayOutputStream();
    while (from + all.size() < to) {
      long at = from + all.size();
      all.writeBytes(files.read(file.id(), at, (int) Math.min(100_000, to - at)));
    }
    return all.toByteArray();
  }

  private long chunks() {
    return jdbc.sql("select count(*) from export_chunks").query(Long.class).single();
  }
}
