package io.customerpipeline.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.SmartLifecycle;
import org.springframework.jdbc.core.simple.JdbcClient;

/// While nothing is decided, only a client that asked for an operation is answered with one.
@WholePipeline
class PendingIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @Autowired
  @Qualifier("processorLifecycle")
  private SmartLifecycle processor;

  @Autowired private JdbcClient jdbc;
  @LocalServerPort private int port;
  private PipelineClient client;

  @BeforeEach
  void awaitReady() {
    client = new PipelineClient(URI.create("http://127.0.0.1:" + port), WholePipeline.TOKEN);
    awaitDecisions();
  }

  @AfterEach
  void startProcessor() {
    if (!processor.isRunning()) {
      processor.start();
    }
    awaitDecisions();
  }

  private void awaitDecisions() {
    await("a create is answered with 201")
        .atMost(PATIENCE)
        .until(() -> client.create(Emails.fresh("ready")).status() == 201);
  }

  /// Every write, by a name; each concerns a customer of its own.
  private Map<String, Request> writes() {
    var writes = new LinkedHashMap<String, Request>();
    String name = "{\"name\":\"x\"}";
    writes.put("POST", client.creating(Emails.fresh("pending")));
    writes.put("PATCH by id", client.patching(customer("id"), name));
    writes.put("DELETE by id", client.deleting(customer("id")));
    String put = "{\"email\":\"" + Emails.fresh("pending") + "\"}";
    writes.put("PUT by external id", client.putting(external(), put));
    writes.put("PATCH by external id", client.patchingAt(external(), name));
    writes.put("DELETE by external id", client.request("DELETE", external()));
    writes.put("PUT by e-mail", client.putting(byEmail(Emails.fresh("pending")), "{}"));
    writes.put("PATCH by e-mail", client.patchingAt(byEmail(Emails.fresh("pending")), name));
    writes.put("DELETE by e-mail", client.request("DELETE", byEmail(Emails.fresh("pending"))));
    return writes;
  }

  private String customer(String tag) {
    return client.create(Emails.fresh(tag)).expect(201).id();
  }

  private static String external() {
    return "/v1/customers/external/" + UUID.randomUUID();
  }

  private static String byEmail(String email) {
    return "/v1/customers/email/" + email;
  }

  @Test
  void aWriteWithoutPreferIsAnsweredPendingAndDecidedLater() {
    Map<String, Request> plain = writes();
    Map<String, Request> asking = writes();
    processor.stop();

    List<Answer> pending = new ArrayList<>();
    Together.run(
            plain.size(),
            i -> List.copyOf(plain.values()).get(i).key(UUID.randomUUID().toString()).send())
        .forEach(answer -> pending.add(answer.expectPending()));
    asking.forEach((name, request) -> {
      for (String preference : List.of("respond-async", "wait=0")) {
        Answer answer = request.prefer(preference).send();
        assertThat(answer.status())
            .as("%s, Prefer: %s: %s", name, preference, answer)
            .isEqualTo(202);
        assertThat(answer.get("done")).isEqualTo("false");
        pending.add(answer);
      }
    });
    processor.start();

    for (Answer answer : pending) {
      assertThat(client.settled(answer.requiredHeader("Location")).json().path("done").asBoolean())
          .isTrue();
    }
  }

  /// The read model has lost the first use of the key, so that only the processor can tell.
  @Test
  void aRefusalAfterTheAppendNamesItsOperation() {
    String key = UUID.randomUUID().toString();
    String email = Emails.fresh("reused");
    String operation =
        client.creating(email).key(key).send().expect(201).requiredHeader("Operation-Id");
    for (String table : List.of("idempotency_keys where operation_id", "operations where id")) {
      jdbc.sql("delete from " + table + " = ?").param(operation).update();
    }

    Answer refused =
        client
            .posting("{\"email\":\"" + email + "\",\"name\":\"another\"}")
            .key(key)
            .send()
            .expectProblem(422);

    assertThat(refused.get("type")).endsWith(":idempotency-key-reused");
    assertThat(refused.requiredHeader("Operation-Id")).startsWith(operation);
  }

  @Test
  void aRetryAfterThePendingAnswerIsToldTheOutcome() {
    String key = UUID.randomUUID().toString();
    String email = Emails.fresh("retried");
    processor.stop();
    Answer pending = client.creating(email).key(key).send().expectPending();
    processor.start();
    Answer done = client.settled(pending);

    Answer retried = client.creating(email).key(key).send().expect(201);

    assertThat(done.json().at("/outcome/customer/id").asString()).isEqualTo(retried.id());
    assertThat(client.list(email).ids()).containsExactly(retried.id());
  }
}
