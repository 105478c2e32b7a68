package io.customerpipeline.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// `kill -9` while e-mails and external ids change hands, again and again (`-Dkills=20` says how
/// often): afterwards each value has one owner at most, nobody is lost, and stores and read model
/// agree to the last entry.
@LongProof
@NeedsOwnProcesses
class ClaimsKillIT {
  private static final int RIVALS = 8;
  private static final int ANSWERS_MIN = 30;

  private static Standalone standalone;

  @BeforeAll
  static void start() {
    standalone = Standalone.start("claims-kill");
  }

  @AfterAll
  static void end() {
    if (standalone != null) {
      standalone.close();
    }
  }

  /// A restart takes some 15 s; for six of them Kafka does not know that the instance is dead.
  private static IntStream kills() {
    return IntStream.rangeClosed(1, Integer.getInteger("kills", 1));
  }

  @ParameterizedTest(name = "kill {0}")
  @MethodSource("kills")
  void everyValueHasOneOwnerAfterAKill() throws Exception {
    // Given
    var wanted = List.of(Emails.fresh("wanted"), Emails.fresh("wanted"), Emails.fresh("wanted"));
    List<Rival> rivals = new ArrayList<>();
    for (int i = 0; i < RIVALS; i++) {
      rivals.add(new Rival(standalone.client(), wanted, i));
    }

    // When
    var answers = new AtomicInteger();
    List<Future<?>> running = new ArrayList<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      rivals.forEach(rival -> running.add(threads.submit(() -> rival.workUntilCutOff(answers))));
      await()
          .atMost(Duration.ofSeconds(60))
          .pollInterval(Duration.ofMillis(5))
          .until(() -> answers.get() >= ANSWERS_MIN || running.stream().anyMatch(Future::isDone));
      standalone.kill();
    }
    rethrow(running);
    standalone.restart();

    // Then
    rivals.forEach(Rival::sendAgainWhatWasCutOff);
    for (String email : wanted) {
      assertThat(standalone.client().list(email).expect(200).ids()).hasSizeLessThanOrEqualTo(1);
    }
    rivals.forEach(Rival::expectItIsAsLastTold);
    try (var stores = new StoreChangelogs(standalone.bootstrapServers())) {
      stores.expectAgreement(standalone.client());
    }
  }

  private static void rethrow(List<Future<?>> running) throws InterruptedException {
    for (Future<?> each : running) {
      try {
        each.get();
      } catch (ExecutionException e) {
        throw new AssertionError("a rival got an answer that was not expected", e.getCause());
      }
    }
  }

  /// One customer, whose client moves it from one wanted e-mail to the next, and in the end deletes
  /// it and starts anew with the same external id.
  private static final class Rival {
    private final PipelineClient client;
    private final List<String> wanted;
    private final String externalId = Emails.fresh("rival");
    private final String first = Emails.fresh("first");
    private final int number;
    private String id;
    private String email;
    private Request cutOff;

    Rival(PipelineClient client, List<String> wanted, int number) {
      this.client = client;
      this.wanted = wanted;
      this.number = number;
    }

    void workUntilCutOff(AtomicInteger answers) {
      for (int turn = number; cutOff == null; turn++) {
        step(turn);
        answers.incrementAndGet();
      }
    }

    private void step(int turn) {
      if (id == null) {
        String body = "{\"email\":\"%s\",\"external_id\":\"%s\"}".formatted(first, externalId);
        Answer born = send(client.posting(body));
        if (born != null) {
          id = born.expect(201).id();
          email = first;
        }
      } else if (turn % 7 == 6) {
        Answer gone = send(client.deleting(id));
        if (gone != null) {
          gone.expect(204);
          id = null;
        }
      } else {
        String next = turn % 4 == 3 ? first : wanted.get(turn % wanted.size());
        Answer moved = send(client.patching(id, "{\"email\":\"%s\"}".formatted(next)));
        if (moved != null) {
          assertThat(moved.status()).as("%s", moved).isIn(200, 409);
          email = moved.status() == 200 ? next : email;
        }
      }
    }

    /// @return absent if it was cut off
    private Answer send(Request request) {
      request.key(UUID.randomUUID().toString());
      try {
        Answer answer = request.send();
        return answer.isPending() ? client.outcome(answer) : answer;
      } catch (UncheckedIOException _) {
        cutOff = request;
        return null;
      }
    }

    void sendAgainWhatWasCutOff() {
      Answer answer = cutOff.send();
      if (answer.isPending()) {
        answer = client.outcome(answer);
      }
      switch (answer.status()) {
        case 201, 200 -> {
          id = answer.id();
          email = answer.get("email");
        }
        case 204 -> id = null;
        default -> answer.expect(409);
      }
    }

    void expectItIsAsLastTold() {
      if (id != null) {
        Answer now = client.get(id).expect(200);
        assertThat(now.get("email")).isEqualTo(email);
        assertThat(now.get("external_id")).isEqualTo(externalId);
        assertThat(client.list(email).ids()).containsExactly(id);
      }
    }
  }
}
