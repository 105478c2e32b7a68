package io.customerpipeline.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import tools.jackson.databind.JsonNode;

/// A consumer of the feed that goes away at random, and then goes on from a cursor which it kept
/// some time ago.
final class FeedFollowing {
  private final PipelineClient client;
  private final SplittableRandom random;
  private final String organization;
  private final Set<String> seen = new HashSet<>();
  private final Map<String, Long> versions = new HashMap<>();
  private final Map<String, JsonNode> customers = new TreeMap<>();
  private String cursor = "";
  private String kept = "";

  FeedFollowing(PipelineClient client, String organization, long seed) {
    this.client = client;
    this.organization = organization;
    this.random = new SplittableRandom(seed);
  }

  /// By id, as the API would answer them.
  Map<String, JsonNode> customers() {
    synchronized (customers) {
      return new TreeMap<>(customers);
    }
  }

  /// @throws AssertionError if an event is missing, out of order, or of another organization
  void followUntil(BooleanSupplier done) {
    while (!done.getAsBoolean()) {
      try {
        read();
      } catch (UncheckedIOException _) {
        // Killed; it comes back.
        cursor = kept;
      }
      if (random.nextInt(10) == 0) {
        cursor = kept;
      }
      if (random.nextInt(5) == 0) {
        kept = cursor;
      }
    }
  }

  private void read() {
    String after = cursor.isEmpty() ? "from=beginning" : "after=" + cursor;
    Answer answer = client.read("/v1/events?wait=1&limit=" + random.nextInt(1, 200) + "&" + after);
    if (answer.status() == 503) {
      return;
    }
    JsonNode page = answer.expect(200).json();
    page.path("items").forEach(this::take);
    cursor = page.path("next").asString();
  }

  private void take(JsonNode event) {
    String id = event.at("/data/id").asString();
    long version = event.path("version").asLong();
    assertThat(event.at("/data/organization_id").asString()).isEqualTo(organization);
    if (!seen.add(event.path("id").asString())) {
      return;
    }
    assertThat(version).as("%s", event).isEqualTo(versions.getOrDefault(id, 0L) + 1);
    versions.put(id, version);
    synchronized (customers) {
      if (event.path("type").asString().equals("customer.deleted")) {
        customers.remove(id);
      } else {
        customers.put(id, event.path("data"));
      }
    }
  }
}
