package io.customerpipeline.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Runbooks of docs/recovery.md that restore a copy or change the cluster, followed to their ends:
/// afterwards state, snapshots and read model are equal, and create, delete, create works.
@LongProof
@NeedsOwnProcesses
class RunbooksIT {
  private Standalone standalone;
  private RecoverySteps steps;
  private Backups backups;
  private PipelineClient client;

  @BeforeEach
  void start() {
    standalone = Standalone.start("runbooks");
    steps = new RecoverySteps(standalone);
    backups = new Backups(standalone.data());
    client = standalone.client();
    steps.awaitDecisions();
  }

  @AfterEach
  void end() {
    if (standalone != null) {
      standalone.close();
    }
  }

  /// Customers that every runbook has before the disaster: changed ones, and claims elsewhere.
  private Map<String, JsonNode> customersBefore() {
    for (int i = 0; i < 8; i++) {
      String id = client.create(Emails.fresh("before")).expect(201).id();
      if (i % 2 == 1) {
        client.patch(id, "{\"external_id\":\"x%d\",\"name\":\"Ada\"}".formatted(i)).expect(200);
      }
      if (i % 4 == 3) {
        client.patch(id, "{\"email\":\"%s\"}".formatted(Emails.fresh("moved"))).expect(200);
      }
    }
    return steps.listed();
  }

  /// Changes that were made after the copy was taken.
  ///
  /// @param deleted whose `customer.deleted` event the operator has kept
  /// @param createdEmail of a customer that the copy does not have
  /// @param cursor of the feed, behind all of it
  private record Newer(
      String deleted, String createdEmail, Map<String, JsonNode> customers, String cursor) {}

  private Newer writeMore(Map<String, JsonNode> before) {
    var ids = List.copyOf(before.keySet());
    String email = Emails.fresh("newer");
    client.create(email).expect(201);
    client.patch(ids.get(1), "{\"name\":\"changed after the copy\"}").expect(200);
    client.patch(ids.get(2), "{\"email\":\"%s\"}".formatted(Emails.fresh("later"))).expect(200);
    client.delete(ids.get(0)).expect(204);
    String cursor = client.read("/v1/events?from=now").expect(200).get("next");
    return new Newer(ids.get(0), email, steps.listed(), cursor);
  }

  private Newer writeAfterBackup(String folder, Map<String, JsonNode> before) throws Exception {
    standalone.stop();
    backups.take(folder);
    standalone.restart();
    steps.awaitDecisions();
    return writeMore(before);
  }

  private void restore(String... folders) throws Exception {
    standalone.stop();
    for (String folder : folders) {
      backups.restore(folder);
    }
    standalone.restartForOperator();
  }

  private void expectAgreement(Map<String, JsonNode> customers, List<String> free) {
    steps.awaitReady();
    steps.expectEqualState(customers);
    steps.expectRecreates(free);
    steps.expectEqualState(customers);
  }

  @Test
  void kafkaRestoredFromCopyIsFollowedByReadModel(@TempDir Path files) throws Exception {
    // Given
    Map<String, JsonNode> copied = customersBefore();
    Newer newer = writeAfterBackup("kafka", copied);
    restore("kafka");
    steps.awaitPositions("projection", "ahead_of_end");

    // When
    Path compared = files.resolve("newer.csv");
    steps.pipeline("export", "--out", compared.toString());
    steps.pipeline("rebuild", "--accept-loss");
    steps.pipeline("reland", "--from", "end");
    steps.awaitReady();
    steps.expectEqualState(copied);
    List<String> deleted = deleteMissing(Files.readString(compared));

    // Then
    assertThat(Files.readString(compared)).contains(newer.createdEmail());
    assertThat(deleted).containsExactly(newer.deleted());
    steps.awaitStateMovedAside();
    client.read("/v1/events?after=" + newer.cursor()).expectProblem(410);
    copied.remove(newer.deleted());
    expectAgreement(copied, List.of(newer.createdEmail()));
    standalone.stop();
    standalone.restart();
    steps.expectEqualState(copied);
  }

  /// Deletes the customers that a newer export lacks, and returns their ids.
  private List<String> deleteMissing(String export) {
    List<String> missing =
        steps.listed().keySet().stream().filter(id -> !export.contains(id)).toList();
    missing.forEach(id -> client.delete(id).expect(204));
    return missing;
  }

  /// Somebody wrote to the restored log before the read model was compared with it: all offsets are
  /// within the log, and so are those of the processor's local state.
  @Test
  void restoredLogThatHasGrownIsNoticed() throws Exception {
    // Given
    Newer newer = writeAfterBackup("kafka", customersBefore());
    Map<String, JsonNode> grown = logGrownBesidePostgres();
    restore("postgres", "processor");
    steps.awaitPositions("projection", "diverged");
    steps.awaitPositions("webhooks", "diverged");
    steps.awaitStateMovedAside();
    client.creating(Emails.fresh("refused")).send().expectProblem(503);

    // When
    steps.pipeline("rebuild", "--accept-loss");
    steps.pipeline("reland", "--from", "end");

    // Then
    steps.awaitReady();
    client.read("/v1/events?after=" + newer.cursor()).expectProblem(410);
    expectAgreement(grown, List.of(Emails.fresh("recreated")));
  }

  /// Postgres and the processor's state are copied after Kafka. Then Kafka is restored, and grows
  /// further beside another Postgres than it had.
  ///
  /// @return the customers that the log has
  private Map<String, JsonNode> logGrownBesidePostgres() throws Exception {
    new StoredPositions(standalone).awaitEnd();
    standalone.stop();
    backups.take("postgres");
    backups.take("processor");
    backups.restore("kafka");
    standalone.lose("postgres");
    standalone.lose("processor");
    standalone.restart();
    steps.awaitDecisions();
    for (int i = 0; i < 32; i++) {
      client.create(Emails.fresh("grown")).expect(201);
    }
    return steps.listed();
  }

  @Test
  void postgresRestoredFromBackupGoesOnAndAppliesDeletions() throws Exception {
    Newer newer = writeAfterBackup("postgres", customersBefore());

    restore("postgres");

    steps.awaitReady();
    steps.expectEqualState(newer.customers());
    client.get(newer.deleted()).expectProblem(404);
    expectAgreement(newer.customers(), List.of(Emails.fresh("recreated")));
  }

  @Test
  void postgresRestoredBehindExpiredRecordsIsRebuilt() throws Exception {
    // Given
    Newer newer = writeAfterBackup("postgres", customersBefore());
    steps.expire("customers.outcomes", "customers.events");
    restore("postgres");
    steps.awaitPositions("projection", "before_beginning");

    // When
    steps.pipeline("rebuild");
    steps.pipeline("reland");

    // Then
    steps.awaitReady();
    client.get(newer.deleted()).expectProblem(404);
    expectAgreement(newer.customers(), List.of(Emails.fresh("recreated")));
  }

  @Test
  void lostPostgresIsRebuiltWhereRecordsHaveExpired() throws Exception {
    // Given
    Map<String, JsonNode> customers = customersBefore();
    steps.expire("customers.outcomes", "customers.events");
    standalone.stop();
    standalone.lose("postgres");
    standalone.restartForOperator();
    steps.awaitPositions("projection", "before_beginning");
    client.read("/v1/customers").expectProblem(503);

    // When
    steps.pipeline("rebuild");
    steps.pipeline("reland");

    // Then
    expectAgreement(customers, List.of(Emails.fresh("recreated")));
  }

  @Test
  void customersMoveToAnotherCluster() throws Exception {
    // Given
    Map<String, JsonNode> customers = customersBefore();
    new StoredPositions(standalone).awaitEnd();
    standalone.stop();
    standalone.lose("kafka");
    standalone.restartForOperator();
    steps.awaitPositions("projection", "another_log");

    // When
    steps.pipeline("reseed");
    steps.pipeline("rebuild", "--accept-loss");
    steps.pipeline("reland", "--from", "end");

    // Then
    expectAgreement(customers, List.of(Emails.fresh("recreated")));
  }

  /// A cluster with the data of another and an id of its own stands for one that was mirrored.
  @Test
  void topicsMirroredToAnotherClusterAreRebuiltFrom() throws Exception {
    // Given
    Map<String, JsonNode> customers = customersBefore();
    new StoredPositions(standalone).awaitEnd();
    standalone.stop();
    backups.renameCluster();
    standalone.restartForOperator();
    steps.awaitPositions("projection", "another_log");

    // When
    steps.pipeline("rebuild", "--accept-loss");
    steps.pipeline("reland", "--from", "end");

    // Then
    expectAgreement(customers, List.of(Emails.fresh("recreated")));
  }

  /// Deletions that were made after the backup are kept outside of both stores.
  @Test
  void bothLostComeBackWithoutDeletedCustomers(@TempDir Path files) throws Exception {
    // Given
    Map<String, JsonNode> copied = customersBefore();
    Newer newer = writeAfterBackup("postgres", copied);
    Path deletions = Files.writeString(files.resolve("deletions"), newer.deleted() + "\n");
    standalone.stop();
    standalone.lose("kafka");
    backups.restore("postgres");
    standalone.restartForOperator();
    steps.awaitPositions("projection", "another_log");

    // When
    steps.pipeline("reseed", "--except", deletions.toString());
    steps.pipeline("rebuild", "--accept-loss");
    steps.pipeline("reland");

    // Then
    var expected = new TreeMap<>(copied);
    String freed = expected.remove(newer.deleted()).path("email").asString();
    expectAgreement(expected, List.of(newer.createdEmail(), freed));
  }
}
