package io.customerpipeline.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.customerpipeline.schemas.customer.ClaimKey;
import io.customerpipeline.schemas.customer.Customer;
import io.customerpipeline.schemas.wire.Wire;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// The processor's state as its changelog topics have it: what a new instance would restore.
final class StoreChangelogs implements AutoCloseable {
  private static final String TOPIC = "customers.processor-%s-changelog";

  private final TopicReader reader;

  StoreChangelogs(String bootstrapServers) {
    reader = new TopicReader(bootstrapServers);
  }

  /// At rest every claim belongs to the living customer that has the value, nothing is left open,
  /// and the read model shows the same customers.
  void expectAgreement(PipelineClient client) {
    assertThat(listed(client)).isEqualTo(expectClaims());
  }

  /// The same without the read model.
  ///
  /// @return the e-mail of each living customer
  Map<String, String> expectClaims() {
    await("all changes settled")
        .atMost(PipelineClient.PATIENCE)
        .until(() -> fold("open-changes").isEmpty() && fold("lines").isEmpty());
    Map<String, String> owners = new HashMap<>();
    Map<String, String> emails = new HashMap<>();
    for (byte[] value : fold("customers").values()) {
      Customer customer = Wire.read(value, Customer.class);
      emails.put(customer.id().toString(), customer.email().address());
      for (ClaimKey key : customer.claims()) {
        assertThat(owners.put(key.value(), customer.id().toString()))
            .as("another living customer with the same value as %s", customer.id())
            .isNull();
      }
    }
    Map<String, String> claims = new HashMap<>();
    fold("claims")
        .forEach((key, value) -> {
          JsonNode claim = Wire.MAPPER.readTree(value);
          assertThat(claim.has("pending")).as("a pending claim: %s", claim).isFalse();
          claims.put(key, claim.path("owner").asString());
        });
    assertThat(claims).isEqualTo(owners);
    return emails;
  }

  private static Map<String, String> listed(PipelineClient client) {
    Map<String, String> listed = new HashMap<>();
    for (int page = 1; ; page++) {
      JsonNode all = client.read("/v1/customers?limit=100&page=" + page).expect(200).json();
      all.path("items")
          .forEach(item -> listed.put(item.path("id").asString(), item.path("email").asString()));
      if (page >= all.at("/pagination/max_page").asInt()) {
        return listed;
      }
    }
  }

  /// The latest value of every key; without those that were deleted.
  private Map<String, byte[]> fold(String store) {
    Map<String, byte[]> values = new HashMap<>();
    reader.read(
        TOPIC.formatted(store),
        record -> {
          if (record.value() == null) {
            values.remove(record.key());
          } else {
            values.put(record.key(), record.value());
          }
        });
    return values;
  }

  @Override
  public void close() {
    reader.close();
  }
}
