package io.customerpipeline.robustness.workload;

import io.customerpipeline.robustness.history.Entry.FeedEvent;
import io.customerpipeline.robustness.history.Entry.FeedPage;
import io.customerpipeline.robustness.history.HistoryWriter;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Follows the feed of an organization, and now and then crashes: it goes on with a cursor that it
/// kept some pages ago.
final class FeedReader {
  private static final Duration TIMEOUT = Duration.ofSeconds(15);
  private static final int PAUSE_MILLIS = 500;
  private static final int LIMIT_MAX = 200;
  private static final JsonMapper MAPPER = new JsonMapper();

  private final Api api;
  private final Tenant tenant;
  private final HistoryWriter history;
  private final String name;
  private final SplittableRandom random;
  private @Nullable String cursor;
  private @Nullable String kept;

  /// A page as it came.
  private record Page(String next, boolean hasMore, List<FeedEvent> events) {}

  FeedReader(Api api, Tenant tenant, HistoryWriter history, String name, SplittableRandom random) {
    this.api = api;
    this.tenant = tenant;
    this.history = history;
    this.name = name;
    this.random = random;
  }

  /// Reads while there is load.
  void follow(CountDownLatch stop) throws InterruptedException {
    while (stop.getCount() > 0) {
      try {
        read(1, false);
        if (random.nextInt(8) == 0) {
          cursor = kept;
        }
        if (random.nextInt(3) == 0) {
          kept = cursor;
        }
        var _ = stop.await(random.nextInt(PAUSE_MILLIS), TimeUnit.MILLISECONDS);
      } catch (IOException _) {
        cursor = kept;
        var _ = stop.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
      }
    }
  }

  /// Reads to the end, once nothing happens any more.
  void finish() throws IOException, InterruptedException {
    while (read(0, true)) {
      // The next page.
    }
  }

  /// @return whether there is more
  private boolean read(int wait, boolean atRest) throws IOException, InterruptedException {
    @Nullable String after = cursor;
    URI instance = api.any(random);
    String start = after == null ? "from=beginning" : "after=" + after;
    int limit = atRest ? LIMIT_MAX : random.nextInt(1, LIMIT_MAX);
    var request =
        HttpRequest.newBuilder(
                instance.resolve("/v1/events?wait=" + wait + "&limit=" + limit + "&" + start))
            .timeout(TIMEOUT)
            .header("Authorization", "Bearer " + tenant.token())
            .build();
    HttpResponse<byte[]> reply = api.http().send(request, BodyHandlers.ofByteArray());
    if (reply.statusCode() != 200) {
      throw new IOException("the feed answered " + reply.statusCode());
    }
    Page page = page(reply.body());
    history.append(nanos ->
        new FeedPage(
            nanos,
            name,
            tenant.organization(),
            after,
            page.next(),
            atRest && !page.hasMore(),
            page.events()));
    cursor = page.next();
    return page.hasMore();
  }

  private static Page page(byte[] body) {
    JsonNode page = MAPPER.readTree(body);
    List<FeedEvent> events = new ArrayList<>();
    List<byte[]> raw = items(body);
    for (int i = 0; i < raw.size(); i++) {
      JsonNode event = page.path("items").get(i);
      events.add(
          new FeedEvent(
              event.path("id").asString(),
              event.at("/data/organization_id").asString(),
              event.at("/data/id").asString(),
              event.path("version").asLong(),
              Digests.sha256(raw.get(i))));
    }
    return new Page(page.path("next").asString(), page.path("has_more").asBoolean(), events);
  }

  /// The events to the byte, as they stand in the page.
  private static List<byte[]> items(byte[] body) {
    List<byte[]> items = new ArrayList<>();
    try (JsonParser parser = MAPPER.createParser(body)) {
      while (parser.nextToken() != null) {
        if (parser.currentToken() == JsonToken.START_ARRAY
            && "items".equals(parser.streamReadContext().getParent().currentName())) {
          while (parser.nextToken() == JsonToken.START_OBJECT) {
            int from = (int) parser.currentTokenLocation().getByteOffset();
            parser.skipChildren();
            int to = (int) parser.currentLocation().getByteOffset();
            items.add(java.util.Arrays.copyOfRange(body, from, to));
          }
        }
      }
    }
    return items;
  }
}
