package io.customerpipeline.acceptance;

import java.io.UncheckedIOException;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// A client that creates, changes and deletes a few customers of its own, one request after
/// another, at random; whatever is answered, and whether or not anything is.
final class Churn {
  private final PipelineClient client;
  private final AtomicInteger answers;
  private final SplittableRandom random;
  private final @Nullable String[] living;
  private final String name;

  /// @param answers counts those of all clients
  /// @param name begins its e-mails and external ids; two clients of one organization have two
  Churn(PipelineClient client, AtomicInteger answers, int customers, String name, long seed) {
    this.client = client;
    this.answers = answers;
    this.random = new SplittableRandom(seed);
    this.living = new String[customers];
    this.name = name;
  }

  /// Returns after so many answers of all clients, or when a request is cut off.
  void workUntil(int answersOfAll) {
    try {
      while (answers.get() < answersOfAll) {
        step(random.nextInt(living.length));
        answers.incrementAndGet();
      }
    } catch (UncheckedIOException _) {
      // The kill. What became of the request does not matter to those who follow the events.
    }
  }

  private void step(int slot) {
    String id = living[slot];
    if (id == null) {
      Answer created = client.creating(email(slot)).send();
      living[slot] =
          switch (created.status()) {
            case 201 -> created.id();
            case 409 -> created.get("customer_id");
            default -> null;
          };
      return;
    }
    int status =
        switch (random.nextInt(8)) {
          case 0, 1 -> {
            living[slot] = null;
            yield client.delete(id).status();
          }
          case 2 -> client.patch(id, "{\"email\":\"" + email(slot) + "\"}").status();
          case 3 -> client.patch(id, "{\"external_id\":\"" + name + "-" + slot + "\"}").status();
          default -> client.patch(id, "{\"name\":\"N" + random.nextInt(4) + "\"}").status();
        };
    if (status == 404) {
      living[slot] = null;
    }
  }

  /// One of three for each slot, so that e-mails are used again.
  private String email(int slot) {
    return name + "-" + slot + "-" + random.nextInt(3) + "@churn.example";
  }
}
