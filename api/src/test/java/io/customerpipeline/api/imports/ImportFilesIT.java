package io.customerpipeline.api.imports;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.customerpipeline.api.ApiSettings;
import io.customerpipeline.api.operation.OperationIds;
import io.customerpipeline.embedded.backing.BackedByRealParts;
import io.customerpipeline.http.problem.ProblemException;
import io.customerpipeline.schemas.customer.OrganizationId;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/// Files of any size are taken in and removed, in memory and in transactions that do not grow with
/// them. `-Drows=1000000` takes in as many.
@SpringBootTest(
    classes = ImportFilesIT.Database.class,
    properties = {
      "spring.config.name=api",
      "management.endpoint.health.validate-group-membership=false",
      "pipeline.api.secret=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
    },
    webEnvironment = SpringBootTest.WebEnvironment.NONE)
@BackedByRealParts
class ImportFilesIT {
  private static final int ROWS = Integer.getInteger("rows", 12_000);
  private static final int OCTETS_PER_ROW = 2_000;
  private static final long HEAP_MAX = 16L * 1024 * 1024;
  private static final int WEIGHINGS = 12;
  private static final int MANY = 12_500;

  @SpringBootConfiguration
  @EnableAutoConfiguration
  @EnableConfigurationProperties(ApiSettings.class)
  @Import({ImportReceiver.class, RowStore.class, ImportStore.class, OperationIds.class})
  static class Database {
    @Bean
    InstantSource clock() {
      return InstantSource.system();
    }
  }

  @Autowired private ImportReceiver receiver;
  @Autowired private RowStore rows;
  @Autowired private ImportStore imports;
  @Autowired private JdbcClient jdbc;
  @Autowired private TransactionTemplate transaction;

  private final OrganizationId organization = new OrganizationId(UUID.randomUUID());

  @Test
  void memoryDoesNotGrowWithTheFile() throws IOException {
    var file = new LongFile(ROWS);
    long before = used();

    UUID job = receive(null, file.octets());

    long grown = file.most - before;
    System.out.printf("%,d rows, %,d octets, heap grown by at most %,d%n", ROWS, file.size, grown);
    assertThat(file.size).isGreaterThan(ROWS * (long) OCTETS_PER_ROW);
    assertThat(imports.find(organization, job).orElseThrow().counts().pending()).isEqualTo(ROWS);
    assertThat(grown).isLessThan(HEAP_MAX);
  }

  @Test
  void ofACancelledImportNoCommandAndNoEmailIsKept() throws IOException {
    UUID job = receive(null, new LongFile(ROWS).octets());
    var owner = UUID.randomUUID();
    jdbc.sql("update imports set leased_until = now() - interval '1 day' where id = ?")
        .param(job)
        .update();
    assertThat(rows.leases().take(owner)).contains(job);
    assertThat(imports.cancel(organization, job)).isTrue();

    rows.finish(job, owner);
    imports.emptyCancelled();

    assertThat(left(job, "(command is not null or email is not null)")).isZero();
    assertThat(left(job, "true")).isEqualTo(ROWS);
  }

  @Test
  void whatWasKeptForLongEnoughGoesAndItsKeyIsFree() throws IOException {
    UUID first = receive("key", file(6_000));
    assertThat(receive("key", file(6_000))).isEqualTo(first);
    jdbc.sql("update imports set state = 'done', done_at = now() where id = ?")
        .param(first)
        .update();

    imports.removeOlderThan(Duration.ZERO);

    assertThat(imports.find(organization, first)).isEmpty();
    assertThat(left(first, "true")).isZero();
    assertThat(receive("key", file(1))).isNotEqualTo(first);
  }

  @Test
  void aFileThatStandsStillForTooLongIsGivenUpAsAWhole() {
    var job = UUID.randomUUID();
    InputStream stalled =
        new SequenceInputStream(
            file(2_000),
            new InputStream() {
              @Override
              public int read() {
                jdbc.sql("update imports set leased_until = now() where organization_id = ?")
                    .param(organization.value())
                    .update();
                imports.removeOlderThan(Duration.ofDays(1));
                return -1;
              }
            });

    assertThatThrownBy(() -> receive(job.toString(), stalled))
        .isInstanceOfSatisfying(
            ProblemException.class,
            given -> assertThat(given.getStatusCode().value()).isEqualTo(408));

    assertThat(imports.count(organization)).isZero();
  }

  /// As far as the planner knows, no import has a row without a result.
  @Test
  void eachRowIsLookedAtAFewTimesHoweverManyThereAre() throws IOException {
    UUID past = receive(null, file(MANY));
    closeAll(past);
    jdbc.sql("analyze import_rows").update();
    UUID job = receive(null, file(MANY));

    long lookedAt =
        transaction.execute(_ -> {
          // A table as small as this one may well be read whole, by what is known of it just then.
          jdbc.sql("set local enable_seqscan = off").update();
          closeAll(job);
          return jdbc.sql(
                  """
                  select seq_tup_read + idx_tup_fetch from pg_stat_xact_user_tables
                  where relname = 'import_rows'
                  """)
              .query(Long.class)
              .single();
        });

    assertThat(left(job, "result is null")).isZero();
    assertThat(lookedAt).isBetween(2L * MANY, 6L * MANY);
  }

  @Test
  void rowsThatHaveResultsAreNotReadAgain() throws IOException {
    UUID job = receive(null, file(5));
    rows.close(job, List.of(created(2), created(4)), 3);

    assertThat(rows.extent(job)).isEqualTo(new RowStore.Extent(3, 6));
    assertThat(rows.open(job, 2, 5)).extracting(RowStore.Open::number).containsExactly(3, 5);
    assertThat(rows.open(job, 5, 6)).extracting(RowStore.Open::number).containsExactly(6);
  }

  @Test
  void ofAnImportThatWasRemovedNothingIsLeftToDo() {
    assertThat(rows.extent(UUID.randomUUID())).isEqualTo(new RowStore.Extent(1, 0));
  }

  private void closeAll(UUID job) {
    for (int after = 0; after < rows.extent(job).last(); after += 500) {
      var results =
          rows.open(job, after, after + 500).stream().map(row -> created(row.number())).toList();
      rows.close(job, results, after + 501);
    }
  }

  private static RowResult created(int row) {
    return new RowResult(row, RowResult.Kind.CREATED, null, null, null, null);
  }

  private UUID receive(@Nullable String key, InputStream file) throws IOException {
    var terms = new ImportTerms(ImportTerms.Action.CREATE, false, Map.of(), null);
    var upload = new Upload(terms, Upload.Format.CSV, file, () -> {});
    return receiver.receive(organization, upload, key);
  }

  private static InputStream file(int rows) {
    var text = new StringBuilder("email\n");
    for (int row = 0; row < rows; row++) {
      text.append("row-").append(row).append("@example.com\n");
    }
    return new ByteArrayInputStream(text.toString().getBytes(UTF_8));
  }

  private long left(UUID job, String condition) {
    return jdbc.sql("select count(*) from import_rows where import_id = ? and " + condition)
        .param(job)
        .query(Long.class)
        .single();
  }

  /// Of the heap, by what is still needed.
  private static long used() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  /// Is made while it is read, and looks now and then what is needed to do so.
  private static final class LongFile implements Enumeration<InputStream> {
    private final int rows;
    private int made = -1;
    private long size;
    private long most;

    LongFile(int rows) {
      this.rows = rows;
    }

    InputStream octets() {
      return new SequenceInputStream(this);
    }

    @Override
    public boolean hasMoreElements() {
      return made < rows;
    }

    @Override
    public InputStream nextElement() {
      if (made > 0 && made % (rows / WEIGHINGS) == 0) {
        most = Math.max(most, used());
      }
      String line = made < 0 ? "email,metadata.a,metadata.b,metadata.c,metadata.d\n" : row(made);
      made++;
      size += line.length();
      return new ByteArrayInputStream(line.getBytes(UTF_8));
    }

    private static String row(int number) {
      String text = "," + "x".repeat(OCTETS_PER_ROW / 4);
      return "row-" + number + "@example.com" + text.repeat(4) + "\n";
    }
  }
}
