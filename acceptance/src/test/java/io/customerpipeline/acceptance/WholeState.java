package io.customerpipeline.acceptance;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toMap;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;
import org.springframework.jdbc.core.simple.JdbcClient;

/// All that the pipeline keeps: where each topic ends, and what is in each table.
final class WholeState implements AutoCloseable {
  /// Positions of consumers and producers, which move while everything stands still.
  private static final List<String> RESTLESS_TOPICS =
      List.of("__consumer_offsets", "__transaction_state");

  /// The lease of a worker on its partitions is renewed all the time. Stored positions pass marks
  /// of transactions some seconds after the last record.
  private static final List<String> RESTLESS_TABLES =
      List.of(
          "webhooks.workers", "webhooks.leases", "public.projection_offsets", "webhooks.offsets");

  private final JdbcClient jdbc;
  private final Admin admin;
  private final List<TopicPartition> partitions;
  private final String digests;

  WholeState(String bootstrapServers, JdbcClient jdbc) throws Exception {
    this.jdbc = jdbc;
    this.admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers));
    this.partitions = partitions();
    this.digests = tables().stream().map(WholeState::digest).collect(joining(" union all "));
  }

  private List<TopicPartition> partitions() throws Exception {
    var topics = admin.listTopics(new ListTopicsOptions().listInternal(true)).names().get();
    topics.removeAll(RESTLESS_TOPICS);
    return admin.describeTopics(topics).allTopicNames().get().values().stream()
        .flatMap(WholeState::partitions)
        .toList();
  }

  private static Stream<TopicPartition> partitions(TopicDescription topic) {
    return topic.partitions().stream()
        .map(partition -> new TopicPartition(topic.name(), partition.partition()));
  }

  private List<String> tables() {
    return jdbc
        .sql(
            """
            select table_schema || '.' || table_name from information_schema.tables
            where table_type = 'BASE TABLE'
              and table_schema not in ('pg_catalog', 'information_schema')
            """)
        .query(String.class)
        .list()
        .stream()
        .filter(table -> !RESTLESS_TABLES.contains(table))
        .toList();
  }

  /// A key is used by asking with it, so when it was used last is left out.
  private static String digest(String table) {
    return """
    select '%1$s', count(*) || ' ' ||
      coalesce(sum(hashtextextended((to_jsonb(t) - 'last_used_at')::text, 0)::numeric), 0)
    from %1$s as t
    """
        .formatted(table);
  }

  /// @return by topic and partition, and by table
  Map<String, String> read() {
    try {
      Map<TopicPartition, OffsetSpec> asked =
          partitions.stream().collect(toMap(Function.identity(), _ -> OffsetSpec.latest()));
      var state = new TreeMap<String, String>();
      admin
          .listOffsets(asked)
          .all()
          .get()
          .forEach(
              (partition, end) -> state.put(partition.toString(), Long.toString(end.offset())));
      jdbc.sql(digests).query((row, _) -> state.put(row.getString(1), row.getString(2))).list();
      return state;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    admin.close();
  }
}
