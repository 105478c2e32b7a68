package io.customerpipeline.robustness.process;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.Uuid;

/// Builds and starts an installation: ports, links, settings, processes.
final class Assembly {
  private static final int BROKER_HEAP_MIB = 320;
  private static final String DATA_SOURCE =
      "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration";
  private static final Duration QUORUM_MAX = Duration.ofMinutes(1);
  private static final List<Character> LETTERS = List.of('a', 'b');

  private final Cluster cluster;
  private final ClusterSettings settings;
  private final Ports ports;
  private final String clusterId = Uuid.randomUuid().toString();
  private final Map<Integer, Map<String, Integer>> listeners = new LinkedHashMap<>();

  Assembly(Cluster cluster, ClusterSettings settings, Ports ports) {
    this.cluster = cluster;
    this.settings = settings;
    this.ports = ports;
  }

  /// Database and brokers.
  void startServers() throws IOException {
    // First, since it chooses its port itself: later it could choose one of ours.
    cluster.database().start();
    for (int node = 1; node <= Cluster.BROKERS; node++) {
      listeners.put(node, listeners());
    }
    for (int node = 1; node <= Cluster.BROKERS; node++) {
      addBroker(node);
    }
    cluster.brokers().forEach(broker -> broker.process().start());
    cluster.brokers().forEach(broker -> broker.process().awaitReady());
    await("a quorum of brokers").atMost(QUORUM_MAX).until(this::hasAllBrokers);
  }

  void startInstances() throws IOException {
    for (Role role : Role.values()) {
      for (char letter : LETTERS) {
        addInstance(role, letter);
      }
    }
    cluster.instances().forEach(instance -> instance.process().start());
    Cluster.awaitReady(cluster.members());
  }

  private static List<String> instanceNames() {
    List<String> names = new ArrayList<>();
    for (Role role : Role.values()) {
      LETTERS.forEach(letter -> names.add(role.instance(letter)));
    }
    return names;
  }

  /// A port for each listener of a broker.
  private Map<String, Integer> listeners() throws IOException {
    Map<String, Integer> own = new LinkedHashMap<>();
    for (String name : List.of(BrokerSettings.CONTROLLER, BrokerSettings.INTERNAL, "OBSERVER")) {
      own.put(name, ports.next());
    }
    for (String instance : instanceNames()) {
      own.put(listener(instance), ports.next());
    }
    return own;
  }

  private static String listener(String instance) {
    return instance.toUpperCase(Locale.ROOT).replace('-', '_');
  }

  private void addBroker(int node) throws IOException {
    String name = "broker-" + node;
    Map<String, Integer> own = listeners.get(node);
    Map<String, Integer> advertised = new LinkedHashMap<>();
    advertised.put("OBSERVER", own.get("OBSERVER"));
    advertised.put(
        BrokerSettings.INTERNAL,
        cluster.links().open(Links.BROKERS, name, own.get(BrokerSettings.INTERNAL)));
    for (String instance : instanceNames()) {
      String listener = listener(instance);
      advertised.put(listener, cluster.links().open(instance, name, own.get(listener)));
    }
    Disk disk = cluster.disk(name);
    var broker = new BrokerSettings(node, disk.folder(), clusterId, own, advertised, voters(node));
    Path file = broker.prepare();
    List<String> command =
        java(
            name,
            BROKER_HEAP_MIB,
            "kafka.Kafka",
            List.of("-Dlogback.configurationFile=quiet-logback.xml"),
            List.of(file.toString()));
    var process =
        new JavaProcess(
            name, command, settings.logs(), cluster.guard(), () -> answers(own.get("OBSERVER")));
    cluster.add(new Broker(node, process, broker, disk));
  }

  /// Each node finds itself directly, and the others at the end of its links to them.
  private String voters(int node) throws IOException {
    List<String> voters = new ArrayList<>();
    for (var each : listeners.entrySet()) {
      int port = each.getValue().get(BrokerSettings.CONTROLLER);
      if (each.getKey() != node) {
        port = cluster.links().open("controller-" + node, "controller-" + each.getKey(), port);
      }
      voters.add("%d@%s:%d".formatted(each.getKey(), BrokerSettings.HOST, port));
    }
    return String.join(",", voters);
  }

  private void addInstance(Role role, char letter) throws IOException {
    String name = role.instance(letter);
    int port = ports.next();
    if (role == Role.API) {
      cluster.links().open(Links.CLIENTS, name, port);
    }
    Path folder = cluster.folder().resolve(name);
    var url = URI.create("http://" + BrokerSettings.HOST + ":" + port);
    List<String> command =
        java(name, role.heapMib(), role.main(), List.of(), arguments(role, name, port, folder));
    var process =
        new JavaProcess(
            name,
            command,
            settings.logs(),
            cluster.guard(),
            () -> isUp(url.resolve("/actuator/health/readiness")));
    cluster.add(new Instance(role, process, url, folder));
  }

  private List<String> arguments(Role role, String name, int port, Path folder) throws IOException {
    List<String> arguments = new ArrayList<>();
    arguments.add("--server.port=" + port);
    arguments.add("--spring.kafka.bootstrap-servers=" + bootstrapServers(name));
    arguments.add("--pipeline.topics.partitions=" + Cluster.PARTITIONS);
    arguments.add("--pipeline.topics.replication=" + Cluster.BROKERS);
    if (role == Role.PROCESSOR) {
      arguments.add("--pipeline.processor.state-dir=" + folder);
      arguments.add("--pipeline.processor.threads=1");
      // A transaction is a good deal of work for three brokers that share two processors, whatever
      // there is in it, and so is a request.
      arguments.add("--spring.kafka.streams.properties.commit.interval.ms=100");
      arguments.add("--spring.kafka.streams.properties.producer.linger.ms=100");
      // On the class path for others, and not on that of a processor.
      arguments.add("--spring.autoconfigure.exclude=" + DATA_SOURCE);
      // By this the group tells which instance has which partitions.
      arguments.add("--spring.kafka.streams.properties.client.id=" + name);
    }
    if (role.needsDatabase()) {
      arguments.addAll(databaseArguments(name));
    }
    if (role == Role.API) {
      arguments.add("--pipeline.api.secret=" + cluster.credentials().secret());
    }
    if (role == Role.WEBHOOKS) {
      arguments.add("--pipeline.webhooks.loopback-allowed=true");
      // What fails in a run has to be delivered before its end.
      arguments.add("--pipeline.webhooks.retry-delays=1s,2s,3s" + ",5s".repeat(60));
    }
    return arguments;
  }

  private List<String> databaseArguments(String name) throws IOException {
    DatabaseProcess database = cluster.database();
    int port = cluster.links().open(name, database.name(), database.port());
    return List.of(
        "--spring.datasource.url=jdbc:postgresql://%s:%d/postgres"
            .formatted(BrokerSettings.HOST, port),
        "--spring.datasource.username=" + database.username(),
        "--pipeline.http.dev-token=" + cluster.credentials().token(),
        "--pipeline.http.dev-organization=" + cluster.credentials().organization());
  }

  private String bootstrapServers(String instance) {
    return IntStream.rangeClosed(1, Cluster.BROKERS)
        .mapToObj(node -> cluster.links().between(instance, "broker-" + node).port())
        .map(port -> BrokerSettings.HOST + ":" + port)
        .collect(Collectors.joining(","));
  }

  /// The folder comes first on the command line: by it the guard knows its own.
  private List<String> java(
      String name, int heapMib, String main, List<String> properties, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Drobustness.folder=" + cluster.folder());
    command.add("-Xmx" + heapMib + "m");
    command.add("-XX:+UseSerialGC");
    command.add("-XX:TieredStopAtLevel=1");
    command.add("-Xshare:auto");
    // A full disk ends a JVM in the midst of a mapped file.
    command.add("-XX:ErrorFile=" + settings.logs().toAbsolutePath().resolve(name + ".crash.log"));
    command.add("-XX:-CreateCoredumpOnCrash");
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("--sun-misc-unsafe-memory-access=allow");
    command.addAll(properties);
    command.addAll(settings.jvmOptions().apply(name));
    command.add("-cp");
    command.add(
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    command.add(main);
    command.addAll(arguments);
    return command;
  }

  private boolean hasAllBrokers() {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrapServers()))) {
      return admin.describeCluster().nodes().get(5, TimeUnit.SECONDS).size() == Cluster.BROKERS;
    } catch (ExecutionException | TimeoutException _) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static boolean answers(int port) {
    try (var _ = new Socket(BrokerSettings.HOST, port)) {
      return true;
    } catch (IOException _) {
      return false;
    }
  }

  private static boolean isUp(URI health) {
    try {
      var connection = (HttpURLConnection) health.toURL().openConnection();
      connection.setConnectTimeout(2000);
      connection.setReadTimeout(5000);
      return connection.getResponseCode() == 200;
    } catch (IOException _) {
      return false;
    }
  }
}
