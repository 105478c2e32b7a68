package io.customerpipeline.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// A client that works until its pipeline is killed, and remembers every answer it got: afterwards
/// it can say what must be there and what must not.
///
/// All its requests carry an `Idempotency-Key`, so those that were cut off can be sent again.
final class Witness {
  /// What became of one e-mail, as far as this client was told.
  ///
  /// @param living the customer that must be there; absent if there must be none
  /// @param gone customers that must not be there
  private record Known(String email, @Nullable String living, List<String> gone) {}

  /// A request whose answer never came.
  private record CutOff(String email, Request request, int expected) {}

  private final PipelineClient client;
  private final List<Known> known = new ArrayList<>();
  private final List<String> accepted = new ArrayList<>();
  private final List<Request> repeatable = new ArrayList<>();
  private final AtomicInteger answers = new AtomicInteger();
  private @Nullable CutOff cutOff;

  Witness(PipelineClient client) {
    this.client = client;
  }

  int answers() {
    return answers.get();
  }

  /// Ends when a request is cut off.
  void workUntilCutOff() {
    for (int turn = 0; cutOff == null; turn++) {
      String email = Emails.fresh("witness");
      switch (turn % 3) {
        case 0 -> createOnly(email);
        case 1 -> createDeleteCreate(email);
        default -> createAsync(email);
      }
    }
  }

  private void createOnly(String email) {
    Answer created = send(email, client.creating(email), 201);
    if (created != null) {
      known.add(new Known(email, created.id(), List.of()));
    }
  }

  private void createDeleteCreate(String email) {
    Answer first = send(email, client.creating(email), 201);
    if (first == null || send(email, client.deleting(first.id()), 204) == null) {
      return;
    }
    Answer second = send(email, client.creating(email), 201);
    if (second != null) {
      boolean removed = send(email, client.deleting(second.id()), 204) != null;
      if (removed) {
        known.add(new Known(email, null, List.of(first.id(), second.id())));
      }
    }
  }

  private void createAsync(String email) {
    Answer answer = send(email, client.creating(email).prefer("respond-async"), 202);
    if (answer != null) {
      accepted.add(answer.requiredHeader("Location"));
    }
  }

  /// @return absent if it was cut off
  private @Nullable Answer send(String email, Request request, int expected) {
    request.key(UUID.randomUUID().toString());
    try {
      Answer answer = request.send();
      // Slow, as after a start: its outcome is on its way, and a retry with the key finds it.
      if (answer.isPending() && expected != 202) {
        client.settled(answer);
        answer = request.send();
      }
      answer.expect(expected);
      answers.incrementAndGet();
      repeatable.add(request);
      return answer;
    } catch (UncheckedIOException _) {
      cutOff = new CutOff(email, request, expected);
      return null;
    }
  }

  /// Checks everything that this client knows against the pipeline after its restart.
  void testify() {
    known.forEach(this::checkKnown);
    accepted.forEach(location -> checkAccepted(client.settled(location)));
    checkCutOff();
    checkNothingHappensTwice();
  }

  private void checkKnown(Known fact) {
    List<String> expected = fact.living == null ? List.of() : List.of(fact.living);
    assertThat(client.list(fact.email).expect(200).ids()).isEqualTo(expected);
    for (String id : expected) {
      assertThat(client.get(id).expect(200).get("email")).isEqualTo(fact.email);
    }
    for (String id : fact.gone) {
      client.get(id).expect(404);
    }
  }

  private void checkAccepted(Answer done) {
    assertThat(done.json().at("/outcome/type").asString()).isEqualTo("created");
    String id = done.json().at("/outcome/customer/id").asString();
    String email = done.json().at("/outcome/customer/email").asString();
    assertThat(client.list(email).expect(200).ids()).containsExactly(id);
  }

  /// Done or not, the same request with the same key ends in the one right way.
  private void checkCutOff() {
    assertThat(cutOff).as("the request that the kill cut off").isNotNull();
    Answer first = cutOff.request.send();
    if (first.isPending()) {
      client.settled(first);
      first = cutOff.request.send();
    }
    if (cutOff.expected == 204) {
      first.expect(204);
      assertThat(client.list(cutOff.email).expect(200).ids()).isEmpty();
    } else {
      assertThat(cutOff.request.send().expect(201).json()).isEqualTo(first.expect(201).json());
      assertThat(client.list(cutOff.email).expect(200).ids()).containsExactly(first.id());
    }
  }

  /// The newest requests, sent once more, find their first answers and change nothing.
  private void checkNothingHappensTwice() {
    for (Request request : repeatable.reversed().stream().limit(10).toList()) {
      Answer again = request.send();
      assertThat(again.isPending() ? 202 : again.status()).isIn(201, 202, 204);
    }
    known.forEach(this::checkKnown);
  }
}
