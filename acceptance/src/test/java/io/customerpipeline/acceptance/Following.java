package io.customerpipeline.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.customerpipeline.client.Change;
import io.customerpipeline.client.CustomerFollower;
import io.customerpipeline.client.Position;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A consumer of the topics that goes away and comes back at random, and what it makes of them.
final class Following {
  private static final JsonMapper MAPPER = new JsonMapper();
  private static final Duration POLL = Duration.ofMillis(50);

  private final Map<String, Object> config;
  private final SplittableRandom random;
  private final Map<String, Long> versions = new HashMap<>();
  private final Map<String, JsonNode> customers = Collections.synchronizedMap(new TreeMap<>());
  private final Set<String> gone = new HashSet<>();
  private boolean caughtUp;
  private @Nullable Position position;

  Following(String bootstrapServers, long seed) {
    config = Map.of("bootstrap.servers", bootstrapServers, "default.api.timeout.ms", 5_000);
    random = new SplittableRandom(seed);
  }

  /// By id, as the API would answer them.
  Map<String, JsonNode> customers() {
    synchronized (customers) {
      return new TreeMap<>(customers);
    }
  }

  /// @throws AssertionError if a change comes twice, too early or too late
  void followUntil(BooleanSupplier done) {
    while (!done.getAsBoolean()) {
      try (var follower = open()) {
        for (int polls = random.nextInt(1, 60); polls > 0 && !done.getAsBoolean(); polls--) {
          follower.poll(POLL).forEach(this::take);
          follower.position().ifPresent(now -> position = now);
        }
      } catch (KafkaException _) {
        // The broker was killed; it comes back.
      }
    }
  }

  /// Whoever is cut off before it has caught up has no position, and begins anew.
  private CustomerFollower open() {
    if (position != null) {
      return CustomerFollower.from(position, config);
    }
    versions.clear();
    customers.clear();
    gone.clear();
    caughtUp = false;
    return CustomerFollower.fromSnapshots(config);
  }

  private void take(Change change) {
    switch (change) {
      case Change.CaughtUp _ -> caughtUp = true;
      case Change.Upsert it -> {
        assertFollows(it);
        JsonNode json = MAPPER.readTree(it.json());
        assertThat(json.path("version").asLong()).isEqualTo(it.version());
        assertThat(json.at("/data/organization_id").asString()).isEqualTo(it.organizationId());
        customers.put(it.customerId(), json.path("data"));
      }
      case Change.Deleted it -> {
        assertFollows(it);
        customers.remove(it.customerId());
        gone.add(it.customerId());
      }
    }
  }

  private void assertFollows(Change.OfCustomer change) {
    Long last = versions.put(change.customerId(), change.version());
    assertThat(gone).as("%s is gone", change).doesNotContain(change.customerId());
    if (caughtUp) {
      assertThat(change.version()).as("%s", change).isEqualTo(last == null ? 1 : last + 1);
    } else if (last != null) {
      assertThat(change.version()).as("%s", change).isGreaterThan(last);
    }
  }
}
