package io.customerpipeline.api.projection;

import io.customerpipeline.schemas.customer.OrganizationId;
import io.customerpipeline.schemas.outcome.Outcome;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/// Writes the read model. Throws Spring's data access exceptions while Postgres is away; then
/// nothing of the batch is written.
@Component
class ReadModel {
  private final JdbcClient jdbc;
  private final TransactionTemplate transaction;

  ReadModel(JdbcClient jdbc, PlatformTransactionManager transactions) {
    this.jdbc = jdbc;
    this.transaction = new TransactionTemplate(transactions);
  }

  /// The next offset to project of each partition; absent before its first record.
  Map<Integer, Long> nextOffsets(Collection<TopicPartition> partitions) {
    return offsets(partitions.stream().map(TopicPartition::partition).toList(), "");
  }

  /// Applies what has not been applied before, and moves the offsets, in one transaction.
  ///
  /// @param next the offset after the batch, by partition
  /// @return the outcomes that became visible by this
  List<Outcome> apply(List<Projected> batch, Map<Integer, Long> next) {
    return transaction.execute(_ -> {
      Map<Integer, Long> known = lockOffsets(next.keySet());
      List<Projected> fresh =
          batch.stream()
              .filter(one -> one.offset() >= known.getOrDefault(one.partition(), 0L))
              .toList();
      count(CustomerRows.of(fresh).write(jdbc), Collections.min(next.keySet()));
      OperationRows.write(jdbc, fresh);
      advance(next);
      return fresh.stream().map(Projected::outcome).toList();
    });
  }

  /// From here on another instance that still holds these partitions waits, and then finds its
  /// records applied.
  private Map<Integer, Long> lockOffsets(Collection<Integer> partitions) {
    Map<Integer, Long> known = offsets(partitions, " order by partition for update");
    if (known.size() == partitions.size()) {
      return known;
    }
    jdbc.sql(
            """
            insert into projection_offsets (partition, next_offset)
            select asked, 0 from unnest(?::int[]) as asked order by asked
            on conflict do nothing
            """)
        .param(partitions.toArray(Integer[]::new))
        .update();
    return offsets(partitions, " order by partition for update");
  }

  private Map<Integer, Long> offsets(Collection<Integer> partitions, String suffix) {
    Map<Integer, Long> offsets = new HashMap<>();
    jdbc.sql(
            "select partition, next_offset from projection_offsets where partition = any (?::int[])"
                + suffix)
        .param(partitions.toArray(Integer[]::new))
        .query(row -> {
          offsets.put(row.getInt(1), row.getLong(2));
        });
    return offsets;
  }

  /// @param change by organization, in the order in which every transaction locks its rows
  /// @param partition the first of the batch
  private void count(Map<OrganizationId, Long> change, int partition) {
    change.forEach((organization, number) ->
        jdbc.sql(
                """
                insert into customer_counts as c (organization_id, partition, customers)
                values (?, ?, ?)
                on conflict (organization_id, partition) do update
                set customers = c.customers + excluded.customers
                """)
            .params(organization.value(), partition, number)
            .update());
  }

  private void advance(Map<Integer, Long> next) {
    List<Integer> partitions = List.copyOf(next.keySet());
    jdbc.sql(
            """
            update projection_offsets as p set next_offset = n.next_offset
            from unnest(?::int[], ?::bigint[]) as n (partition, next_offset)
            where p.partition = n.partition and p.next_offset < n.next_offset
            """)
        .params(
            partitions.toArray(Integer[]::new),
            partitions.stream().map(next::get).toArray(Long[]::new))
        .update();
  }
}
