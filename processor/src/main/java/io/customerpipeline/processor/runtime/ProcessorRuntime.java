package io.customerpipeline.processor.runtime;

import io.customerpipeline.processor.topology.CustomerTopology;
import io.customerpipeline.schemas.topic.ClusterConnection;
import io.customerpipeline.schemas.topic.TopicProvisioner;
import io.customerpipeline.schemas.topic.Topics;
import io.customerpipeline.schemas.topic.UnsuitableClusterException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.kafka.autoconfigure.KafkaConnectionDetails;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.core.KafkaAdmin;

/// Puts the parts together.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ProcessorSettings.class)
class ProcessorRuntime {
  private static final Logger LOG = LoggerFactory.getLogger(ProcessorRuntime.class);
  private static final Duration CLAIM_PATIENCE = Duration.ofSeconds(5);
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(1);

  @Bean
  ClusterConnection processorConnection(KafkaAdmin admin) {
    return new ClusterConnection(admin.getConfigurationProperties());
  }

  @Bean
  ProcessorLifecycle processorLifecycle(
      ProcessorSettings settings,
      KafkaProperties kafka,
      KafkaConnectionDetails connection,
      ClusterConnection processorConnection,
      ObjectProvider<MeterRegistry> meters,
      ApplicationContext application) {
    var clock = InstantSource.system();
    var processor = settings.processor();
    var topology =
        new CustomerTopology(
            settings.topics(), processor.answerWindow(), processor.resendAfter(), clock);
    var folder = new StateFolder(processor.stateDir(), clock);
    Optional<MeterRegistry> registry = Optional.ofNullable(meters.getIfAvailable());
    var first = processor.alone() ? TimeOuts.PATIENT : TimeOuts.FAST;
    var patience = new Patience(first, clock, registry.map(ProcessorRuntime::fenced));
    Supplier<StreamsClient> lives =
        () ->
            new StreamsClient(
                topology.get(),
                StreamsProperties.of(settings, patience.timeOuts(), kafka, connection),
                settings,
                patience,
                registry,
                () -> keepLastRecords(processorConnection, folder));
    var topics = Topics.of(settings.topics());
    Runnable check =
        () ->
            processorConnection.use(cluster -> {
              var provisioner = new TopicProvisioner(cluster, settings.topics());
              provisioner.check(topics.all());
              provisioner.check(topology.changelogs());
            });
    Runnable provision =
        () ->
            processorConnection.use(cluster -> {
              var provisioner = new TopicProvisioner(cluster, settings.topics());
              provisioner.provision(topics);
              provisioner.check(topology.changelogs());
              claimState(processorConnection, topics, folder);
              new CommandPositions(
                      cluster,
                      topics.commands().name(),
                      settings.topics().partitions(),
                      processor.skipLostCommands())
                  .check();
            });
    var lifecycle =
        new ProcessorLifecycle(() -> new Supervisor(provision, check, lives, giveUp(application)));
    registry.ifPresent(meter ->
        Gauge.builder("commands.gap", lifecycle, ProcessorRuntime::lost)
            .description("Commands that expired unread, while the processor waits for an operator")
            .register(meter));
    return lifecycle;
  }

  private static Counter fenced(MeterRegistry registry) {
    return Counter.builder("processor.fenced")
        .description("How often a thread was fenced or lost its partitions")
        .register(registry);
  }

  @Bean
  ProcessorHealthIndicator processorHealthIndicator(ProcessorLifecycle processorLifecycle) {
    return new ProcessorHealthIndicator(processorLifecycle);
  }

  private static double lost(ProcessorLifecycle processor) {
    return processor.lost().stream()
        .flatMap(lost -> lost.gaps().stream())
        .mapToLong(LostCommandsException.Gap::count)
        .sum();
  }

  private static void claimState(ClusterConnection cluster, Topics topics, StateFolder folder) {
    LocalState state = folder.state();
    cluster.inspect(log -> {
      var extents = log.extentsOfExisting(state.checkpoints().keySet());
      var found = log.records(state.comparable(extents), CLAIM_PATIENCE);
      folder.claim(
          log.logOf(List.of(topics.commands().name(), topics.snapshots().name())),
          state.diverged(extents, found));
      return found;
    });
  }

  /// A stop does not wait long for it: without it, only state beyond the end of a log is noticed.
  private static void keepLastRecords(ClusterConnection cluster, StateFolder folder) {
    try {
      folder.keep(cluster.inspect(log -> log.records(folder.state().checkpoints(), STOP_PATIENCE)));
    } catch (KafkaException | UncheckedIOException e) {
      LOG.atInfo().addKeyValue("reason", e.getMessage()).log("state.last_records_not_kept");
    }
  }

  /// In a thread of its own, because closing the application waits for the caller's; and no daemon,
  /// or the JVM would be gone before it can say that it failed.
  private static Consumer<UnsuitableClusterException> giveUp(ApplicationContext application) {
    return unsuitable -> {
      LOG.atError().addKeyValue("reason", unsuitable.getMessage()).log("cluster.unsuitable");
      Thread.ofPlatform()
          .name("processor-gives-up")
          .daemon(false)
          .start(() -> System.exit(SpringApplication.exit(application, () -> 1)));
    };
  }
}
