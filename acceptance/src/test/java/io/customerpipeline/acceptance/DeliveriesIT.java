package io.customerpipeline.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.customerpipeline.acceptance.Receiver.Received;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/// What was sent can be looked at, and sent once more.
@NeedsOwnProcesses
class DeliveriesIT {
  private static final String DELIVERIES = "/v1/webhooks/deliveries";

  private final PipelineClient client = Pipeline.client();
  private final Receiver receiver = Receiver.started();
  private final Organizations organizations = new Organizations(client);
  private final PipelineClient tenant = tenant();

  private PipelineClient tenant() {
    return organizations.client(
        organizations.create("DeliveriesIT"),
        "customers:read",
        "customers:write",
        "webhooks:read",
        "webhooks:write");
  }

  @AfterEach
  void stopReceiver() {
    receiver.close();
  }

  @Test
  void everyAttemptIsThereWithWhatWasSentAndWhatCameBack() {
    Instant before = Instant.now().minusSeconds(5);
    String endpoint = register("[\"customer.*\"]");
    receiver.answer(one -> receiver.received().isEmpty() && one.id().endsWith("-1") ? 503 : 200);

    String customer = tenant.create(Emails.fresh("delivery")).expect(201).id();
    JsonNode failed = listed("succeeded=false", 1).get(0);

    assertThat(failed.path("http_code").asInt()).isEqualTo(503);
    assertThat(failed.path("attempt").asInt()).isEqualTo(1);
    assertThat(failed.path("endpoint_id").asString()).isEqualTo(endpoint);
    assertThat(failed.at("/request_headers/webhook-id").asString()).isEqualTo(customer + "-1");
    assertThat(Instant.parse(failed.path("created_at").asString())).isAfter(before);
    assertThat(Instant.parse(failed.path("next_attempt_at").asString())).isAfter(Instant.now());
    JsonNode event = failed.path("webhook_event");
    assertThat(event.path("id").asString()).isEqualTo(endpoint + "." + customer + "-1");
    assertThat(event.path("type").asString()).isEqualTo("customer.created");
    assertThat(event.path("payload").asString()).isEqualTo(receiver.received().getFirst().body());
    assertThat(event.path("succeeded").asBoolean()).isFalse();
    assertThat(event.path("last_http_code").asInt()).isEqualTo(503);
  }

  @Test
  void attemptsAreFoundByEachFilter() {
    String endpoint = register("[\"customer.*\"]");
    String customer = tenant.create(Emails.fresh("delivery")).expect(201).id();
    tenant.delete(customer).expect(204);
    listed("", 2);
    String now = Instant.now().plusSeconds(1).toString();
    String early = Instant.now().minusSeconds(600).toString();

    assertThat(number("endpoint_id=" + endpoint)).isEqualTo(2);
    assertThat(number("endpoint_id=00000000-0000-4000-8000-000000000001")).isZero();
    assertThat(number("event_type=customer.deleted")).isEqualTo(1);
    assertThat(number("event_type=customer.deleted&event_type=customer.created")).isEqualTo(2);
    assertThat(number("http_code_class=2xx")).isEqualTo(2);
    assertThat(number("http_code_class=5xx")).isZero();
    assertThat(number("succeeded=true")).isEqualTo(2);
    assertThat(number("query=" + customer + "-2")).isEqualTo(1);
    assertThat(number("start_timestamp=" + early + "&end_timestamp=" + now)).isEqualTo(2);
    assertThat(number("start_timestamp=" + now)).isZero();
    assertThat(tenant.read(DELIVERIES + "?limit=1&page=2").expect(200).json().at("/pagination"))
        .hasToString("{\"total_count\":2,\"max_page\":2}");
  }

  @Test
  void anEventIsSentOnceMoreWithTheSameIdAndBytes() {
    String endpoint = register("[\"customer.created\"]");
    String customer = tenant.create(Emails.fresh("again")).expect(201).id();
    String id = listed("", 1).get(0).at("/webhook_event/id").asString();

    assertThat(redeliver(tenant, id).expect(202).text()).isEqualTo("null");

    await().atMost(PipelineClient.PATIENCE).until(() -> receiver.received().size() == 2);
    List<Received> received = receiver.received();
    assertThat(received).extracting(Received::id).containsOnly(customer + "-1");
    assertThat(received.get(1).body()).isEqualTo(received.get(0).body());
    assertThat(listed("endpoint_id=" + endpoint, 2).get(0).path("attempt").asInt()).isEqualTo(2);
  }

  @Test
  void whatIsForeignUnknownOrWasNeverSentIsNotFound() {
    String endpoint = register("[\"customer.created\"]");
    String customer = tenant.create(Emails.fresh("again")).expect(201).id();
    tenant.delete(customer).expect(204);
    String id = listed("", 1).get(0).at("/webhook_event/id").asString();

    redeliver(tenant(), id).expect(404);
    redeliver(tenant, endpoint + "." + customer + "-2").expect(404);
    redeliver(tenant, endpoint + "." + customer + "-9").expect(404);
    redeliver(tenant, customer + "-1").expect(404);
    redeliver(tenant, "a").expect(404);
  }

  @ParameterizedTest
  @CsvSource({
    "endpoint_id, x",
    "start_timestamp, yesterday",
    "end_timestamp, 1",
    "succeeded, maybe",
    "http_code_class, 6xx",
    "page, 0"
  })
  void aFilterThatMakesNoSenseIsNamed(String parameter, String value) {
    tenant.read(DELIVERIES + "?" + parameter + "=" + value).expectInvalid(parameter);
  }

  private String register(String events) {
    String body = "{\"url\":\"%s\",\"events\":%s}".formatted(receiver.url(), events);
    return tenant
        .request("POST", "/v1/webhooks/endpoints", BodyPublishers.ofString(body))
        .send()
        .expect(201)
        .id();
  }

  private static Answer redeliver(PipelineClient by, String id) {
    return by.request("POST", "/v1/webhooks/events/" + id + "/redeliver").send();
  }

  /// Once there are as many.
  private JsonNode listed(String query, int number) {
    await().atMost(PipelineClient.PATIENCE).until(() -> number(query) >= number);
    return tenant.read(DELIVERIES + "?" + query).expect(200).json().path("items");
  }

  private int number(String query) {
    return tenant
        .read(DELIVERIES + "?" + query)
        .expect(200)
        .json()
        .at("/pagination/total_count")
        .asInt();
  }
}
