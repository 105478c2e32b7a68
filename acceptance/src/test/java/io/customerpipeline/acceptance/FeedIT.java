package io.customerpipeline.acceptance;

import static io.customerpipeline.acceptance.PipelineClient.CUSTOMERS;
import static io.customerpipeline.acceptance.PipelineClient.encoded;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/// The feed: what happened, over HTTP.
class FeedIT {
  private static final String EVENTS = "/v1/events";

  private final PipelineClient client = Pipeline.client();
  private String now;

  @BeforeEach
  void whereTheFeedEndsNow() {
    now = client.read(EVENTS + "?from=now").expect(200).get("next");
  }

  @Test
  void whoIsAnsweredFindsTheEventInTheFeedAtOnce() {
    for (int i = 0; i < 30; i++) {
      String id = client.create(Emails.fresh("feed")).expect(201).id();
      assertThat(told("&customer_id=" + id)).containsExactly("customer.created " + id + " 1");
      client.patch(id, "{\"name\":\"Ann\"}").expect(200);
      client.patch(id, "{\"name\":\"Ann\"}").expect(200);
      assertThat(ofCustomer(id, 1)).containsExactly("customer.updated " + id + " 2");
      client.delete(id).expect(204);
      assertThat(told("&customer_id=" + id))
          .containsExactly(
              "customer.created " + id + " 1",
              "customer.updated " + id + " 2",
              "customer.deleted " + id + " 3");
    }
  }

  @Test
  void pageByPageEveryEventComesOnceInTheOrderOfItsCustomer() {
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      String id = client.create(Emails.fresh("page")).expect(201).id();
      client.patch(id, "{\"name\":\"Eve\"}").expect(200);
      expected.add("customer.created " + id + " 1");
      expected.add("customer.updated " + id + " 2");
    }

    List<String> seen = new ArrayList<>();
    String cursor = now;
    for (boolean more = true; more; ) {
      JsonNode page = page(cursor, "&limit=5");
      assertThat(page.path("items").size()).isLessThanOrEqualTo(5);
      page.path("items").forEach(event -> seen.add(line(event)));
      cursor = page.path("next").asString();
      more = page.path("has_more").asBoolean();
    }

    assertThat(seen).containsExactlyInAnyOrderElementsOf(expected).doesNotHaveDuplicates();
    for (String event : expected) {
      String created = event.replace("updated", "created").replaceAll(" 2$", " 1");
      assertThat(seen.indexOf(created)).isLessThanOrEqualTo(seen.indexOf(event));
    }
    assertThat(page(cursor, "").path("items")).isEmpty();
  }

  @Test
  void anEventIsWhatTheCustomerIsAndWhatItWas() {
    String id = client.create(Emails.fresh("what")).expect(201).id();
    JsonNode customer = client.patch(id, "{\"name\":\"Ann\"}").expect(200).json();

    JsonNode event = page(now, "&types=customer.updated&customer_id=" + id).at("/items/0");

    assertThat(event.path("data")).isEqualTo(customer);
    assertThat(event.path("previous").propertyNames()).containsExactly("name");
    assertThat(event.at("/previous/name").isNull()).isTrue();
    assertThat(event.path("id").asString()).isEqualTo(id + "-2");
  }

  @Test
  void onlyTheTypesThatAreAskedForCome() {
    String id = client.create(Emails.fresh("types")).expect(201).id();
    client.delete(id).expect(204);

    String of = "&customer_id=" + id + "&types=";
    assertThat(told(of + "customer.deleted")).containsExactly("customer.deleted " + id + " 2");
    assertThat(told(of + "customer.deleted,customer.created")).hasSize(2);
    assertThat(told(of + "customer.updated")).isEmpty();
  }

  @Test
  void fromATimeItBeginsThere() {
    String before = client.create(Emails.fresh("before")).expect(201).id();
    // Events are placed by the time of their append, which comes after the answer to the one
    // before.
    Instant time = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    String after = client.create(Emails.fresh("after")).expect(201).id();

    String from = EVENTS + "?limit=1000&from=" + encoded(time.toString());
    String answer = client.read(from).expect(200).text();

    assertThat(answer).contains(after).doesNotContain(before);
    assertThat(client.read(EVENTS + "?from=now").expect(200).json().path("items")).isEmpty();
  }

  @Test
  void whoWaitsIsToldAsSoonAsSomethingHappens() throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var waiting = threads.submit(() -> page(now, "&wait=25"));
      String id = client.create(Emails.fresh("wait")).expect(201).id();

      JsonNode page = waiting.get(20, TimeUnit.SECONDS);

      assertThat(page.at("/items/0/data/id").asString()).isEqualTo(id);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "after=x, after", "after=AAAA, after", "from=yesterday, from", "types=customer.born, types",
    "limit=0, limit", "limit=x, limit", "wait=-1, wait", "customer_id=x, customer_id"
  })
  void aWrongQueryIsRefusedByName(String query, String field) {
    client.read(EVENTS + "?" + query).expectInvalid(field);
  }

  @Test
  void aCursorThatWasChangedIsRefused() {
    char last = now.charAt(10);
    String changed = now.substring(0, 10) + (last == 'A' ? 'B' : 'A') + now.substring(11);

    client.read(EVENTS + "?after=" + changed).expectInvalid("after");
    client.read(EVENTS + "?after=" + now + "&from=now").expectInvalid("from");
  }

  @Test
  void oneCustomersEventsAreThereBeyondItsDeletion() {
    String id = client.create(Emails.fresh("one")).expect(201).id();
    client.delete(id).expect(204);

    assertThat(ofCustomer(id, 0)).hasSize(2);
    assertThat(ofCustomer(id, 2)).isEmpty();
    client.read(CUSTOMERS + "/" + java.util.UUID.randomUUID() + "/events").expectProblem(404);
  }

  private List<String> told(String query) {
    return lines(page(now, "&limit=1000" + query));
  }

  private List<String> ofCustomer(String id, int after) {
    return lines(client.read(CUSTOMERS + "/" + id + "/events?after=" + after).expect(200).json());
  }

  private JsonNode page(String cursor, String query) {
    return client.read(EVENTS + "?after=" + cursor + query).expect(200).json();
  }

  private static List<String> lines(JsonNode page) {
    List<String> lines = new ArrayList<>();
    page.path("items").forEach(event -> lines.add(line(event)));
    return lines;
  }

  private static String line(JsonNode event) {
    return event.path("type").asString()
        + " "
        + event.at("/data/id").asString()
        + " "
        + event.path("version").asInt();
  }
}
