package io.customerpipeline.robustness.workload;

import static org.awaitility.Awaitility.await;

import io.customerpipeline.robustness.history.Answer;
import io.customerpipeline.robustness.history.Entry.EndpointAdded;
import io.customerpipeline.robustness.history.HistoryWriter;
import io.customerpipeline.robustness.process.Cluster;
import io.customerpipeline.robustness.workload.Receivers.Temper;
import io.customerpipeline.schemas.customer.Email;
import io.customerpipeline.schemas.customer.EmailKey;
import io.customerpipeline.schemas.customer.OrganizationId;
import java.io.IOException;
import java.net.URI;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// All clients of a run: those that write and read, those that follow the feed, and the receivers
/// of webhooks.
public final class Workload implements AutoCloseable {
  private static final int TENANTS = 3;
  private static final Duration DECIDED_MAX = Duration.ofMinutes(2);
  private static final Duration REST_MAX = Duration.ofSeconds(90);
  private static final Duration SOON = Duration.ofMillis(300);
  private static final Duration UNCHANGED = Duration.ofSeconds(3);

  /// How much there is to do.
  ///
  /// @param hotGroups of five clients each
  /// @param coldPerSecond clients that come
  public record Load(int hotGroups, int coldPerSecond) {}

  private final Site site;
  private final HistoryWriter history;
  private final SplittableRandom random;
  private final Api api;
  private final Operator operator;
  private final Receivers receivers;
  private final List<Tenant> tenants = new ArrayList<>();
  private final List<FeedReader> readers = new ArrayList<>();
  private final Map<Temper, String> endpoints = new EnumMap<>(Temper.class);
  private final CountDownLatch stop = new CountDownLatch(1);
  private final Crew crew = new Crew();

  private Workload(Site site, HistoryWriter history, long seed, Receivers receivers) {
    this.site = site;
    this.history = history;
    this.random = new SplittableRandom(seed);
    this.receivers = receivers;
    this.api = new Api(history, site.apis(), new OperationNames(site.secret()));
    this.operator = new Operator(api.http(), site.apis().getFirst(), site.webhooks(), site.token());
  }

  /// Organizations with keys, and an endpoint for each receiver.
  public static Workload prepare(Site site, HistoryWriter history, long seed)
      throws IOException, InterruptedException {
    var workload = new Workload(site, history, seed, Receivers.started(history));
    for (int i = 1; i <= TENANTS; i++) {
      workload.tenants.add(workload.operator.tenant("run-" + i));
    }
    workload.endpoint(Temper.OK, 0, List.of());
    workload.endpoint(Temper.FAILING, 1, List.of("customer.created", "customer.updated"));
    workload.endpoint(Temper.SLOW, 2, List.of("customer.deleted"));
    workload.endpoint(Temper.GONE, 0, List.of());
    return workload;
  }

  private void endpoint(Temper temper, int tenant, List<String> events)
      throws IOException, InterruptedException {
    Tenant owner = tenants.get(tenant);
    List<String> asked = events.isEmpty() ? List.of("*") : events;
    String id = operator.endpoint(owner, receivers.url(temper), asked);
    receivers.name(temper, id);
    endpoints.put(temper, id);
    history.append(nanos -> new EndpointAdded(nanos, id, owner.organization(), events));
  }

  public void start(Load load) {
    for (int i = 0; i < load.hotGroups(); i++) {
      Tenant tenant = tenants.get(i % TENANTS);
      new HotClients(api, tenant, "hot" + i / TENANTS, "h" + i, random.split(), stop).start(crew);
    }
    new ColdClients(api, tenants, random.split(), stop).start(crew, load.coldPerSecond());
    for (Tenant tenant : tenants) {
      var reader = new FeedReader(api, tenant, history, "reader-" + readers.size(), random.split());
      readers.add(reader);
      crew.begin(() -> {
        reader.follow(stop);
        return null;
      });
    }
  }

  /// A few clients work until they are answered soon, or it is clear that they will not be: what
  /// has just started is slow, and under load would only say so.
  ///
  /// @param atMost then it begins all the same
  public void warmUp(Duration atMost) throws InterruptedException {
    var warm = new CountDownLatch(1);
    new HotClients(api, tenants.getFirst(), "warm", "w", random.split(), warm).start(crew);
    long end = System.nanoTime() + atMost.toNanos();
    while (api.pace().now().compareTo(SOON) > 0 && System.nanoTime() < end) {
      var _ = stop.await(200, TimeUnit.MILLISECONDS);
    }
    warm.countDown();
  }

  /// Returns after some time, in which the clients work.
  public void goOn(Duration time) throws InterruptedException {
    var _ = stop.await(time.toMillis(), TimeUnit.MILLISECONDS);
  }

  /// Those receivers that failed begin to take what they are owed.
  public void recoverReceivers() {
    receivers.recover();
  }

  /// An import of new customers, beside all else.
  ///
  /// @return where it can be asked for; the answer may be cut off
  public URI beginImport(int rows) throws IOException, InterruptedException {
    return operator.beginImport(tenants.getFirst(), rows);
  }

  /// Returns once each row of an import has led to a new customer.
  public void awaitImport(URI begun, int rows) throws IOException, InterruptedException {
    await("the end of " + begun)
        .atMost(REST_MAX)
        .until(() -> operator.get(begun, tenants.getFirst().token()).path("done").asBoolean());
    operator.requireCreated(begun, tenants.getFirst(), rows);
  }

  /// A rebuild of the read model, beside all else. The answer may be cut off.
  public void beginRebuild() throws IOException, InterruptedException {
    operator.beginRebuild();
  }

  /// All requests that are in the log once more, byte for byte, as by a producer whose
  /// acknowledgements were lost.
  public void repeatCommands() {
    try (var topics = new TopicReader(site.bootstrapServers());
        var repeater = new Repeater(site.bootstrapServers())) {
      repeater.repeat(topics);
    }
  }

  /// No more requests are begun; returns once those under way are over.
  public void stop() {
    stop.countDown();
    crew.awaitEnd();
  }

  /// Returns once nothing happens any more, all is projected, and receivers have what they are
  /// owed. Then reads all that there is.
  public void readAll() throws IOException, SQLException, InterruptedException {
    probe();
    try (var topics = new TopicReader(site.bootstrapServers())) {
      awaitRest(topics);
      awaitDeliveries();
      for (FeedReader reader : readers) {
        reader.finish();
      }
      new FinalReads(history, topics, site.jdbcUrl()).all();
    }
  }

  /// In every partition something is decided and shown, so all before it is too.
  private void probe() throws InterruptedException {
    boolean[] shown = new boolean[Cluster.PARTITIONS];
    int left = Cluster.PARTITIONS;
    long end = System.nanoTime() + DECIDED_MAX.toNanos();
    for (int i = 0; left > 0; i++) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException("writes are not decided any more");
      }
      var mailbox = new Mailbox("probe" + i);
      int partition = partition(tenants.getFirst(), mailbox);
      Order order = Order.create(mailbox, "probe", random);
      if (!shown[partition]
          && api.call("probe", tenants.getFirst(), order, random) instanceof Answer.Decided) {
        shown[partition] = true;
        left--;
      }
    }
  }

  private static int partition(Tenant tenant, Mailbox mailbox) {
    var organization = OrganizationId.of(tenant.organization());
    return EmailKey.of(organization, Email.of(mailbox.key()))
        .bucket()
        .partition(Cluster.PARTITIONS);
  }

  private void awaitRest(TopicReader topics) {
    await("nothing written any more, and no transaction open")
        .atMost(REST_MAX)
        .during(UNCHANGED)
        .pollInterval(Duration.ofMillis(500))
        .until(new Unchanged(topics)::holds);
  }

  /// Remembers how it was when it was asked last.
  private static final class Unchanged {
    private final TopicReader topics;
    private List<TopicReader.End> last = List.of();

    Unchanged(TopicReader topics) {
      this.topics = topics;
    }

    boolean holds() throws InterruptedException {
      List<TopicReader.End> before = last;
      last = topics.ends(FinalReads.TRANSACTIONAL);
      return last.equals(before) && last.stream().allMatch(one -> one.end() == one.stable());
    }
  }

  /// What does not come in time shows in the history.
  private void awaitDeliveries() throws InterruptedException {
    long end = System.nanoTime() + REST_MAX.toNanos();
    while (isBehind() && System.nanoTime() < end) {
      var _ = new CountDownLatch(1).await(500, TimeUnit.MILLISECONDS);
    }
  }

  private boolean isBehind() throws InterruptedException {
    try {
      return isBehind(Temper.OK, 0) || isBehind(Temper.FAILING, 1) || isBehind(Temper.SLOW, 2);
    } catch (IOException _) {
      return true;
    }
  }

  private boolean isBehind(Temper temper, int tenant) throws IOException, InterruptedException {
    URI health =
        operator.webhooks().resolve("/v1/webhooks/endpoints/" + endpoints.get(temper) + "/health");
    return operator.get(health, tenants.get(tenant).token()).path("lag_events").asLong(1) > 0;
  }

  @Override
  public void close() {
    stop.countDown();
    crew.close();
    receivers.close();
    api.http().shutdownNow();
  }
}
