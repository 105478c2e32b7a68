package io.customerpipeline.api.reseed;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.customerpipeline.api.operation.OperationIds;
import io.customerpipeline.api.reseed.LostCustomers.Open;
import io.customerpipeline.api.reseed.LostCustomers.Row;
import io.customerpipeline.api.reseed.ReseedView.Refusal;
import io.customerpipeline.api.submit.CommandLog;
import io.customerpipeline.schemas.command.Request.Restore;
import io.customerpipeline.schemas.customer.Customer;
import io.customerpipeline.schemas.customer.OrganizationId;
import io.customerpipeline.schemas.topic.LogId;
import io.customerpipeline.schemas.wire.UndecodableException;
import io.customerpipeline.schemas.wire.Wire;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/// One run of a reseed, on one thread: each living customer of the read model is appended to the
/// log as a command, and the next page follows once all commands of this one are decided.
final class Reseed {
  private static final Logger LOG = LoggerFactory.getLogger(Reseed.class);

  /// Commands in flight, at most. A page that was cut off is appended again, and decided once.
  private static final int PAGE = 500;

  private static final Duration SILENCE_MAX = Duration.ofMinutes(2);

  private final UUID id;
  private final LogId log;
  private final ReseedStore store;
  private final LostCustomers lost;
  private final CommandLog commands;
  private final OperationIds operations;
  private final InstantSource clock;

  /// @param own of the connection that holds the lock: without it the run ends
  Reseed(UUID id, LogId log, JdbcClient own, ReseedParts parts) {
    this.id = id;
    this.log = log;
    this.lost = new LostCustomers(own, log);
    this.store = new ReseedStore(own);
    this.commands = parts.commands();
    this.operations = parts.operations();
    this.clock = parts.clock();
  }

  /// Tells what is to be done.
  ///
  /// @param organizations to be restored
  /// @param refused the log held them before
  /// @param again whether an earlier reseed of this log has begun any organization
  record Plan(List<UUID> organizations, List<UUID> refused, boolean again) {
    boolean refusesAll() {
      return organizations.isEmpty() && !refused.isEmpty() && !again;
    }
  }

  /// Takes on the organizations that the log does not hold, and those that a reseed has begun.
  Plan plan(HeldOrganizations held) {
    boolean again = lost.hasBegun();
    List<Open> open = lost.open();
    Set<UUID> unknown =
        open.stream()
            .filter(one -> !one.begun())
            .map(Open::organization)
            .collect(Collectors.toSet());
    Set<UUID> refused = held.among(unknown);
    List<Open> taken = open.stream().filter(one -> !refused.contains(one.organization())).toList();
    lost.begin(taken.stream().map(Open::organization).toList());
    store.plan(
        id,
        taken.stream().mapToLong(Open::customers).sum(),
        taken.stream().mapToLong(Open::excepted).sum(),
        refused);
    return new Plan(
        taken.stream().map(Open::organization).toList(), refused.stream().sorted().toList(), again);
  }

  /// @param outcomes from now on
  /// @throws ReseedException if it cannot go on; the next one goes on from there
  void run(Plan plan, CommittedRecords outcomes) throws InterruptedException {
    for (UUID organization : plan.organizations()) {
      UUID upTo = lost.upTo(organization);
      List<Row> page = lost.page(organization, upTo, PAGE);
      while (!page.isEmpty()) {
        restore(organization, page, outcomes);
        page = lost.page(organization, page.getLast().id(), PAGE);
      }
      lost.end(organization);
    }
  }

  void done() {
    store.done(id);
  }

  private void restore(UUID organization, List<Row> page, CommittedRecords outcomes)
      throws InterruptedException {
    var refusals = new ArrayList<Refusal>();
    var restores = new ArrayList<Restore>();
    var excepted = new HashSet<>(lost.excepted(page));
    for (Row row : page) {
      Restore restore = excepted.contains(row.id()) ? null : read(organization, row, refusals);
      if (restore != null) {
        restores.add(restore);
      }
    }
    var batch = new RestoreBatch(commands, outcomes, clock, SILENCE_MAX);
    refusals.addAll(batch.restore(restores));
    refusals.forEach(Reseed::tell);
    store.advance(id, log, organization, page.getLast().id(), batch.restored(), refusals);
  }

  /// A row that is no customer keeps none of the others from being restored.
  private @Nullable Restore read(UUID organization, Row row, List<Refusal> refusals) {
    try {
      Customer customer = Wire.read(row.document().getBytes(UTF_8), Customer.class);
      var operation = operations.ofRestore(log, customer);
      return new Restore(operation, new OrganizationId(organization), clock.instant(), customer);
    } catch (UndecodableException | IllegalArgumentException e) {
      refusals.add(new Refusal(organization, row.id(), "unreadable", null));
      return null;
    }
  }

  private static void tell(Refusal refusal) {
    LOG.atWarn()
        .addKeyValue("organizationId", refusal.organizationId())
        .addKeyValue("customerId", refusal.customerId())
        .addKeyValue("reason", refusal.reason())
        .addKeyValue("owner", refusal.owner())
        .log("reseed.refused");
  }
}
