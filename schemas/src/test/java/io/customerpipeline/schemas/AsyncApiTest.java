package io.customerpipeline.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import io.customerpipeline.schemas.topic.Topic;
import io.customerpipeline.schemas.topic.TopicSettings;
import io.customerpipeline.schemas.topic.Topics;
import io.customerpipeline.schemas.wire.Wire;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;

/// asyncapi.yaml and the code say the same. That records have the headers it tells is seen where
/// they are written.
class AsyncApiTest {
  private static final Topics TOPICS = Topics.of(TopicSettings.defaults(16, 1));

  private final JsonNode document = Wire.MAPPER.valueToTree(yaml());
  private final Map<String, JsonNode> schemas = JsonSchemas.documents("json/");

  private static Object yaml() {
    try (InputStream in = AsyncApiTest.class.getResourceAsStream("json/asyncapi.yaml")) {
      return new Yaml().load(in);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void everyTopicIsAChannelAndEveryChannelATopic() {
    assertThat(document.get("asyncapi").asString()).isEqualTo("3.0.0");
    assertThat(channels().keySet())
        .containsExactlyInAnyOrderElementsOf(TOPICS.all().stream().map(Topic::name).toList());
  }

  @Test
  void whatAChannelSaysOfItsTopicIsHowTheTopicIsCreated() {
    for (Topic<?> topic : TOPICS.all()) {
      JsonNode told = channels().get(topic.name()).at("/bindings/kafka/topicConfiguration");

      assertThat(told.propertyNames()).as(topic.name()).contains("cleanup.policy").hasSize(2);
      told.forEachEntry((name, value) -> {
        String text = value.isArray() ? value.get(0).asString() : value.asString();
        assertThat(topic.settings()).as(topic.name()).containsEntry(name, text);
      });
    }
  }

  @Test
  void everyReferenceLeadsSomewhere() {
    var refs = new TreeSet<String>();
    collect(document, refs);

    assertThat(refs).hasSizeGreaterThan(20);
    assertThat(refs)
        .allSatisfy(ref -> {
          String[] parts = ref.split("#", 2);
          JsonNode target = parts[0].isEmpty() ? document : schemas.get(parts[0]);
          assertThat(target).as(ref).isNotNull();
          assertThat(target.at(parts[1]).isMissingNode()).as(ref).isFalse();
        });
  }

  private static void collect(JsonNode node, TreeSet<String> refs) {
    if (node.isArray()) {
      node.forEach(below -> collect(below, refs));
    }
    node.forEachEntry((name, below) -> {
      if (name.equals("$ref")) {
        refs.add(below.asString());
      } else {
        collect(below, refs);
      }
    });
  }

  @Test
  void theMessagesOfAChannelAreTheRecordsOfItsTopic() {
    assertThat(messages("customers.events"))
        .containsExactlyInAnyOrderElementsOf(
            Stream.of("customer.created", "customer.updated", "customer.deleted").toList());
    assertThat(messages("customers.snapshots")).containsExactly("customer.snapshot");
    var types = new TreeSet<String>();
    schemas.get("event.schema.json").get("$defs").propertyNames().forEach(types::add);
    assertThat(messages("customers.events")).containsExactlyInAnyOrderElementsOf(types);
  }

  private List<String> messages(String topic) {
    return List.copyOf(channels().get(topic).get("messages").propertyNames());
  }

  private Map<String, JsonNode> channels() {
    var channels = new TreeMap<String, JsonNode>();
    document
        .get("channels")
        .forEach(channel -> channels.put(channel.get("address").asString(), channel));
    return channels;
  }
}
