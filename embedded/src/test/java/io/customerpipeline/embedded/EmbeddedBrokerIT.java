package io.customerpipeline.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedBrokerIT {
  @TempDir private Path folder;
  private EmbeddedBroker broker;

  @BeforeEach
  void start() {
    broker = EmbeddedBroker.in(folder).start();
  }

  @AfterEach
  void stop() {
    broker.stop();
  }

  @Test
  void stoppedAndStartedAgainItHasItsAddressAndItsRecords() throws Exception {
    // Given
    String address = broker.bootstrapServers();
    create("kept");
    send("kept", "one");

    // When
    broker.stop();
    broker.start();

    // Then
    assertThat(broker.bootstrapServers()).isEqualTo(address);
    assertThat(read("kept")).containsExactly("one");
  }

  @Test
  void anotherObjectOnTheSameFolderContinuesItsData() throws Exception {
    // Given
    String address = broker.bootstrapServers();
    create("kept");
    send("kept", "one");
    broker.stop();

    // When
    broker = EmbeddedBroker.in(folder).start();

    // Then
    assertThat(broker.bootstrapServers()).isEqualTo(address);
    assertThat(read("kept")).containsExactly("one");
  }

  @Test
  void aPortThatSomeoneTookMeanwhileIsReplacedByAnother() throws Exception {
    // Given
    String address = broker.bootstrapServers();
    create("kept");
    send("kept", "one");
    broker.stop();

    try (var squatter = new ServerSocket()) {
      squatter.bind(new InetSocketAddress("127.0.0.1", portOf(address)));

      // When
      broker = EmbeddedBroker.in(folder).start();

      // Then
      assertThat(broker.bootstrapServers()).isNotEqualTo(address);
      assertThat(read("kept")).containsExactly("one");
    }
  }

  @Test
  void aPortThatIsLostBeforeTheBrokerHasItIsReplacedByAnother() throws Exception {
    for (String file : List.of("broker.port", "controller.port")) {
      // Given
      create(file);
      send(file, "one");
      broker.stop();
      try (var winner = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        Files.writeString(folder.resolve(file), winner.getLocalPort() + "\n");

        // When the port was free as it was looked at
        broker = EmbeddedBroker.in(folder, _ -> true).onFailure(this::failed).start();

        // Then
        assertThat(Files.readString(folder.resolve(file)))
            .isNotEqualTo(winner.getLocalPort() + "\n");
        assertThat(read(file)).containsExactly("one");
      }
    }
  }

  private void failed() {
    throw new AssertionError("a taken port is no failure");
  }

  @Test
  void aFolderThatABrokerUsesIsRefusedToAnother() throws Exception {
    EmbeddedBroker second = EmbeddedBroker.in(folder);

    assertThatThrownBy(second::start)
        .hasMessageContaining("is in use by process " + ProcessHandle.current().pid());
    second.stop();

    create("alive");
  }

  @Test
  void itsTransactionsAreOfTheVersionThatThePipelineNeeds() throws Exception {
    try (var admin = Admin.create(client())) {
      var features = admin.describeFeatures().featureMetadata().get().finalizedFeatures();
      assertThat(features.get("transaction.version").maxVersionLevel()).isEqualTo((short) 2);
    }
  }

  private void create(String topic) throws Exception {
    try (var admin = Admin.create(client())) {
      admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all().get();
    }
  }

  private void send(String topic, String value) throws Exception {
    try (var producer =
        new KafkaProducer<>(client(), new StringSerializer(), new StringSerializer())) {
      producer.send(new ProducerRecord<>(topic, value)).get();
    }
  }

  private List<String> read(String topic) {
    var partition = new TopicPartition(topic, 0);
    try (var consumer =
        new KafkaConsumer<>(client(), new StringDeserializer(), new StringDeserializer())) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      return consumer.poll(Duration.ofSeconds(10)).records(partition).stream()
          .map(record -> record.value())
          .toList();
    }
  }

  private Map<String, Object> client() {
    return Map.of("bootstrap.servers", broker.bootstrapServers());
  }

  private static int portOf(String address) {
    return Integer.parseInt(address.substring(address.indexOf(':') + 1));
  }
}
