package io.customerpipeline.robustness.process;

import io.customerpipeline.embedded.Folders;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// A whole installation on this machine: three brokers, a database, and two instances of every
/// role, each in a process of its own, linked by [Links].
public final class Cluster implements AutoCloseable {
  public static final int BROKERS = 3;
  public static final int PARTITIONS = 4;
  private static final int ATTEMPTS = 2;

  private final Path folder;
  private final Guard guard;
  private final Links links;
  private final DatabaseProcess database;
  private final List<Disk> disks = new ArrayList<>();
  private final List<Broker> brokers = new ArrayList<>();
  private final List<Instance> instances = new ArrayList<>();
  private final Credentials credentials = Credentials.random();

  private Cluster(Path folder, Guard guard, Links links) {
    this.folder = folder;
    this.guard = guard;
    this.links = links;
    this.database = new DatabaseProcess(folder.resolve("postgres"), guard);
  }

  /// Returns once all of it serves; what does not come up is ended again. Servers that do not come
  /// up get other ports, for somebody else can take one between the choice and its use.
  public static Cluster start(ClusterSettings settings) throws IOException {
    for (int attempt = 1; attempt < ATTEMPTS; attempt++) {
      try {
        return startOnce(settings);
      } catch (ServersNotUp e) {
        System.out.println(e.getMessage());
      }
    }
    return startOnce(settings);
  }

  private static final class ServersNotUp extends IOException {
    private static final long serialVersionUID = 1L;

    ServersNotUp(Exception cause) {
      super("database and brokers did not come up: " + cause, cause);
    }
  }

  private static Cluster startOnce(ClusterSettings settings) throws IOException {
    Path folder = Files.createTempDirectory("robustness-").toRealPath();
    Files.createDirectories(settings.logs());
    var ports = new Ports();
    var cluster = new Cluster(folder, Guard.over(folder), new Links(ports));
    try {
      var assembly = new Assembly(cluster, settings, ports);
      startServers(assembly);
      assembly.startInstances();
      return cluster;
    } catch (RuntimeException | IOException | Error e) {
      closeAfter(e, cluster);
      throw e;
    }
  }

  private static void startServers(Assembly assembly) throws ServersNotUp {
    try {
      assembly.startServers();
    } catch (RuntimeException | IOException e) {
      throw new ServersNotUp(e);
    }
  }

  /// The first failure is the one to tell.
  private static void closeAfter(Throwable first, Cluster cluster) {
    try {
      cluster.close();
    } catch (RuntimeException | IOException further) {
      first.addSuppressed(further);
    }
  }

  public Links links() {
    return links;
  }

  public DatabaseProcess database() {
    return database;
  }

  public List<Broker> brokers() {
    return List.copyOf(brokers);
  }

  public Broker broker(int node) {
    return brokers.get(node - 1);
  }

  public List<Instance> instances() {
    return List.copyOf(instances);
  }

  public List<Instance> instances(Role role) {
    return instances.stream().filter(each -> each.role() == role).toList();
  }

  public Instance instance(String name) {
    return instances.stream().filter(each -> each.name().equals(name)).findFirst().orElseThrow();
  }

  /// Everything that can fail by itself.
  public List<Member> members() {
    return Stream.of(
            brokers.stream().map(Broker::process),
            Stream.of(database),
            instances.stream().map(Instance::process))
        .flatMap(each -> each)
        .map(Member.class::cast)
        .toList();
  }

  public Credentials credentials() {
    return credentials;
  }

  /// The brokers for whoever watches, without links in between.
  public String bootstrapServers() {
    return String.join(
        ",",
        brokers.stream()
            .map(one -> BrokerSettings.HOST + ":" + one.settings().listeners().get("OBSERVER"))
            .toList());
  }

  /// Where clients find an instance of the API: at the end of their link to it.
  public URI apiUrl(Instance api) {
    return URI.create("http://127.0.0.1:" + links.between(Links.CLIENTS, api.name()).port());
  }

  Path folder() {
    return folder;
  }

  Guard guard() {
    return guard;
  }

  /// A disk of its own for a broker that may never come to be.
  Disk disk(String name) throws IOException {
    Disk disk = Disk.at(folder.resolve(name), guard);
    disks.add(disk);
    return disk;
  }

  void add(Broker broker) {
    brokers.add(broker);
  }

  void add(Instance instance) {
    instances.add(instance);
  }

  /// Ends all of it, clients before servers, and leaves nothing behind.
  @Override
  public void close() throws IOException {
    links.healAll();
    members().stream().filter(Member::isAlive).forEach(Member::resume);
    instances.parallelStream().forEach(instance -> instance.process().stop());
    // Of several brokers the last ones would wait in vain for a quorum.
    brokers.forEach(broker -> broker.process().kill());
    database.stop();
    links.close();
    disks.forEach(Disk::unmount);
    Folders.delete(folder);
    guard.close();
  }

  /// Of several at once; each start is bound by the processor, not by the others.
  static void awaitReady(List<? extends Member> members) {
    members.forEach(Member::awaitReady);
  }
}
