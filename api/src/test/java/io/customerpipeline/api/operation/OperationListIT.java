package io.customerpipeline.api.operation;

import static io.customerpipeline.api.Fixtures.ACME;
import static io.customerpipeline.api.Fixtures.OTHER;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.customerpipeline.api.ApiSettings;
import io.customerpipeline.api.Fixtures;
import io.customerpipeline.embedded.backing.BackedByRealParts;
import io.customerpipeline.schemas.command.OperationId;
import io.customerpipeline.schemas.command.OperationKind;
import io.customerpipeline.schemas.customer.CustomerId;
import io.customerpipeline.schemas.customer.OrganizationId;
import io.customerpipeline.schemas.outcome.Outcome;
import io.customerpipeline.schemas.outcome.Reason;
import io.customerpipeline.schemas.wire.Wire;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;

/// The list in a real Postgres: what a filter leaves, page by page, and by which index.
@SpringBootTest(
    classes = OperationListIT.Database.class,
    properties = "spring.config.name=operation-list-it",
    webEnvironment = SpringBootTest.WebEnvironment.NONE)
@BackedByRealParts
class OperationListIT {
  private static final int ROWS = 400;
  private static final Instant BEGIN = Instant.parse("2027-01-15T08:00:00Z");

  @SpringBootConfiguration
  @EnableAutoConfiguration
  @Import({OperationList.class, OperationCursors.class})
  static class Database {
    @Bean
    ApiSettings settings() {
      return Fixtures.settings();
    }
  }

  /// An operation as it was written.
  private record Written(
      OrganizationId organization,
      String id,
      Instant submittedAt,
      OperationKind kind,
      OutcomeType outcome,
      CustomerId customer) {}

  @Autowired private OperationList list;
  @Autowired private OperationCursors cursors;
  @Autowired private JdbcClient jdbc;

  private final Random random = new Random(4711);
  private final List<CustomerId> customers = new ArrayList<>();
  private final List<Written> all = new ArrayList<>();

  @BeforeEach
  void write() {
    jdbc.sql("truncate operations").update();
    for (int i = 0; i < 12; i++) {
      customers.add(new CustomerId(new UUID(0x8000L, 0x8000_0000_0000_0000L | i)));
    }
    for (int i = 0; i < ROWS; i++) {
      // Many at one instant: those are told apart by their ids.
      var one =
          new Written(
              random.nextInt(10) == 0 ? OTHER : ACME,
              UUID.randomUUID().toString(),
              BEGIN.plusSeconds(random.nextInt(ROWS / 4)),
              OperationKind.values()[random.nextInt(4)],
              random.nextInt(20) == 0 ? OutcomeType.DELETED : OutcomeType.REJECTED,
              customers.get(random.nextInt(customers.size())));
      all.add(one);
      insert(one);
    }
  }

  private void insert(Written one) {
    var id = new OperationId(one.id());
    Outcome outcome =
        one.outcome() == OutcomeType.DELETED
            ? new Outcome.Deleted(id, one.organization(), "f", one.customer(), 2)
            : new Outcome.Rejected(
                id, one.organization(), "f", Reason.VERSION_MISMATCH, one.customer());
    jdbc.sql(
            """
            insert into operations (organization_id, id, fingerprint, outcome, submitted_at, type,
                                    outcome_type, customer_id)
            values (?, ?, 'f', ?::json, ?::timestamptz, ?, ?, ?)
            """)
        .params(
            one.organization().value(),
            one.id(),
            new String(Wire.write(outcome), UTF_8),
            one.submittedAt().toString(),
            one.kind().toString(),
            one.outcome().toString(),
            one.customer().value())
        .update();
  }

  @Test
  void pagesShowEachOperationOfTheOrganizationOnceTheNewestFirst() {
    assertThat(ids(query(List.of(), List.of(), Optional.empty()))).isEqualTo(expected(_ -> true));
  }

  @Test
  void filtersLeaveWhatTheyName() {
    CustomerId customer = customers.getFirst();

    assertThat(ids(query(List.of(OperationKind.UPSERT), List.of(), Optional.empty())))
        .isEqualTo(expected(one -> one.kind() == OperationKind.UPSERT));
    assertThat(ids(query(List.of(), List.of(OutcomeType.DELETED), Optional.empty())))
        .isEqualTo(expected(one -> one.outcome() == OutcomeType.DELETED));
    assertThat(ids(query(List.of(OperationKind.CREATE), List.of(), Optional.of(customer))))
        .isEqualTo(
            expected(one -> one.kind() == OperationKind.CREATE && one.customer().equals(customer)));
  }

  @Test
  void timesAreFromTheFirstToBeforeTheLast() {
    Instant from = BEGIN.plusSeconds(10);
    Instant to = BEGIN.plusSeconds(20);
    var query =
        new OperationQuery(
            ACME,
            List.of(),
            List.of(),
            Optional.empty(),
            Optional.empty(),
            Optional.of(from),
            Optional.of(to),
            Optional.empty(),
            7);

    assertThat(ids(query))
        .isEqualTo(
            expected(one -> !one.submittedAt().isBefore(from) && one.submittedAt().isBefore(to)));
  }

  /// As many as an organization may have in two days, and as large, so that it makes a difference.
  @Test
  void aFilteredListIsReadInTheOrderOfAnIndex() {
    jdbc.sql(
            """
            insert into operations (organization_id, id, fingerprint, outcome, submitted_at, type,
                                    outcome_type, customer_id)
            select ?, gen_random_uuid()::text, 'f', json_build_object('name', repeat('x', 1000)),
                   timestamptz 'epoch' + i * interval '1 s', 'create',
                   case when i % 1000 = 0 then 'updated' else 'created' end,
                   gen_random_uuid()
            from generate_series(1, 50000) as i
            """)
        .param(ACME.value())
        .update();
    jdbc.sql("analyze operations").update();

    assertThat(plan("organization_id is not null"))
        .contains("operations_by_submission")
        .doesNotContain("Sort");
    assertThat(plan("outcome_type = any ('{updated}')"))
        .contains("operations_by_submission")
        .doesNotContain("Filter:");
    assertThat(plan("customer_id = any ('{%s}')".formatted(customers.getFirst())))
        .contains("operations_of_customers")
        .doesNotContain("Filter:");
  }

  private String plan(String condition) {
    return String.join(
        "\n",
        jdbc.sql(
                """
                explain select outcome from operations
                where organization_id = '%s' and %s order by submitted_at desc, id desc limit 11
                """
                    .formatted(ACME, condition))
            .query((row, _) -> row.getString(1))
            .list());
  }

  private static OperationQuery query(
      List<OperationKind> types, List<OutcomeType> outcomes, Optional<CustomerId> customer) {
    return new OperationQuery(
        ACME,
        types,
        outcomes,
        customer,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        7);
  }

  private List<String> expected(Predicate<Written> filter) {
    return all.stream()
        .filter(one -> one.organization().equals(ACME))
        .filter(filter)
        .sorted(Comparator.comparing(Written::submittedAt).thenComparing(Written::id).reversed())
        .map(Written::id)
        .toList();
  }

  /// Of all pages, one after the other.
  private List<String> ids(OperationQuery first) {
    var ids = new ArrayList<String>();
    OperationQuery query = first;
    for (OperationPage page = list.page(query); ; page = list.page(query)) {
      page.items().forEach(one -> ids.add(one.id()));
      if (!page.hasMore()) {
        assertThat(page.next()).isNull();
        return ids;
      }
      assertThat(page.items()).hasSize(first.limit());
      query = behind(query, String.valueOf(page.next()));
    }
  }

  private OperationQuery behind(OperationQuery query, String cursor) {
    return new OperationQuery(
        query.organization(),
        query.types(),
        query.outcomes(),
        query.customer(),
        query.email(),
        query.from(),
        query.to(),
        cursors.read(ACME, cursor),
        query.limit());
  }
}
