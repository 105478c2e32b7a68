package io.customerpipeline.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.awaitility.Awaitility.await;

import com.standardwebhooks.Webhook;
import io.customerpipeline.acceptance.Receiver.Received;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// From a change of a customer to somebody's server: signed, in order, once.
@NeedsOwnProcesses
class WebhooksIT {
  private static final String ENDPOINTS = "/v1/webhooks/endpoints";

  private final PipelineClient client = Pipeline.client();
  private final Receiver receiver = Receiver.started();
  private final Organizations organizations = new Organizations(client);
  private final PipelineClient tenant =
      organizations.client(
          organizations.create("WebhooksIT"),
          "customers:read",
          "customers:write",
          "webhooks:read",
          "webhooks:write");

  @AfterEach
  void stopReceiver() {
    receiver.close();
  }

  @Test
  void everyChangeOfACustomerArrivesSignedAndInOrder() {
    Answer endpoint = register("[\"customer.*\"]");

    String customer = tenant.create(Emails.fresh("hook")).expect(201).id();
    tenant.patch(customer, "{\"name\":\"Ada\"}").expect(200);
    tenant.delete(customer).expect(204);

    List<Received> received = receivedAtLeast(3);
    assertThat(received)
        .extracting(Received::type)
        .containsExactly("customer.created", "customer.updated", "customer.deleted");
    assertThat(received)
        .extracting(Received::id)
        .containsExactly(customer + "-1", customer + "-2", customer + "-3");
    var library = new Webhook(endpoint.get("secret"));
    for (Received one : received) {
      assertThatCode(() -> library.verify(one.body(), one.headers())).doesNotThrowAnyException();
    }
  }

  @Test
  void onlyWhatWasAskedForArrives() {
    register("[\"customer.deleted\"]");
    register("[\"customer.updated\"],\"changed_fields\":[\"email\"]");

    String customer = tenant.create(Emails.fresh("hook")).expect(201).id();
    tenant.patch(customer, "{\"name\":\"Ada\"}").expect(200);
    tenant.patch(customer, "{\"email\":\"" + Emails.fresh("moved") + "\"}").expect(200);
    tenant.delete(customer).expect(204);

    assertThat(receivedAtLeast(2))
        .extracting(Received::id)
        .containsExactlyInAnyOrder(customer + "-3", customer + "-4");
  }

  @Test
  void aFailedDeliveryIsTriedAgainAndHoldsUpItsCustomerOnly() {
    register("[\"*\"]");
    String poisoned = tenant.create(Emails.fresh("poisoned")).expect(201).id();
    receivedAtLeast(1);
    receiver.answer(one -> one.id().startsWith(poisoned) && countOf(poisoned) < 2 ? 500 : 200);

    tenant.patch(poisoned, "{\"name\":\"Ada\"}").expect(200);
    await().atMost(PipelineClient.PATIENCE).until(() -> countOf(poisoned) == 2);
    tenant.delete(poisoned).expect(204);
    String healthy = tenant.create(Emails.fresh("healthy")).expect(201).id();

    await().atMost(Duration.ofSeconds(4)).until(() -> countOf(healthy) == 1);
    assertThat(countOf(poisoned)).isEqualTo(2);
    await().atMost(PipelineClient.PATIENCE).until(() -> countOf(poisoned) == 4);
    assertThat(receiver.received().stream().map(Received::id).filter(id -> id.startsWith(poisoned)))
        .containsExactly(poisoned + "-1", poisoned + "-2", poisoned + "-2", poisoned + "-3");
  }

  @Test
  void whatHappensWhileItIsDisabledArrivesOnceItIsEnabled() {
    String endpoint = register("[\"*\"]").id();
    change(endpoint, "{\"enabled\":false}").expect(200);

    String customer = tenant.create(Emails.fresh("hook")).expect(201).id();
    tenant.delete(customer).expect(204);
    change(endpoint, "{\"enabled\":true}").expect(200);

    assertThat(receivedAtLeast(2))
        .extracting(Received::id)
        .containsExactly(customer + "-1", customer + "-2");
  }

  @Test
  void whoeverIsGoneIsDisabled() {
    String endpoint = register("[\"*\"]").id();
    receiver.answer(_ -> 410);

    tenant.create(Emails.fresh("hook")).expect(201);

    await()
        .atMost(PipelineClient.PATIENCE)
        .until(() -> !tenant.read(ENDPOINTS + "/" + endpoint).json().path("enabled").asBoolean());
    assertThat(tenant.read(ENDPOINTS + "/" + endpoint).get("disabled_reason")).isEqualTo("gone");
  }

  @Test
  void whileASecretIsRotatedBothSign() {
    Answer endpoint = register("[\"*\"]");
    Answer rotated =
        tenant.request("PATCH", ENDPOINTS + "/" + endpoint.id() + "/secret").send().expect(200);

    Answer test =
        tenant.request("POST", ENDPOINTS + "/" + endpoint.id() + "/test").send().expect(202);

    Received one = receivedAtLeast(1).getFirst();
    assertThat(one.id()).isEqualTo(test.id());
    assertThat(one.type()).isEqualTo("webhook.test");
    for (String secret : List.of(endpoint.get("secret"), rotated.get("secret"))) {
      assertThatCode(() -> new Webhook(secret).verify(one.body(), one.headers()))
          .doesNotThrowAnyException();
    }
  }

  @Test
  void badEndpointsAreRefusedByTheirFields() {
    Map.of(
            "{\"events\":[\"*\"]}",
            "url",
            "{\"url\":\"http://10.0.0.1/\",\"events\":[\"*\"]}",
            "url",
            "{\"url\":\"https://user@example.com/\",\"events\":[\"*\"]}",
            "url",
            "{\"url\":\"http://127.0.0.1:1/\"}",
            "events",
            "{\"url\":\"http://127.0.0.1:1/\",\"events\":[\"a b\"]}",
            "events.0",
            "{\"url\":\"http://127.0.0.1:1/\",\"events\":[\"*\"],\"format\":\"slack\"}",
            "format",
            "{\"url\":\"http://127.0.0.1:1/\",\"events\":[\"*\"],\"rate_limit\":-1}",
            "rate_limit",
            "{\"url\":\"http://127.0.0.1:1/\",\"events\":[\"*\"],\"on_exhausted\":\"x\"}",
            "on_exhausted",
            "{\"url\":\"http://127.0.0.1:1/\",\"events\":[\"*\"],\"headers\":{\"host\":\"a\"}}",
            "headers.host",
            "{\"url\":\"http://127.0.0.1:1/\",\"events\":[\"*\"],"
                + "\"organization_id\":\"5f0c8a52-6a0b-4f0e-9d57-1b1f6f6d2c11\"}",
            "organization_id")
        .forEach((body, field) -> post(body).expectInvalid(field));
  }

  private Answer register(String events) {
    return post("{\"url\":\"%s\",\"format\":\"raw\",\"events\":%s}"
            .formatted(receiver.url(), events))
        .expect(201);
  }

  private Answer post(String body) {
    return tenant.request("POST", ENDPOINTS, BodyPublishers.ofString(body)).send();
  }

  private Answer change(String endpoint, String body) {
    return tenant
        .request("PATCH", ENDPOINTS + "/" + endpoint, BodyPublishers.ofString(body))
        .send();
  }

  private List<Received> receivedAtLeast(int number) {
    await().atMost(PipelineClient.PATIENCE).until(() -> receiver.received().size() >= number);
    return receiver.received();
  }

  private long countOf(String customer) {
    return receiver.received().stream().filter(one -> one.id().startsWith(customer)).count();
  }
}
