package io.customerpipeline.processor.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.customerpipeline.processor.RandomCommands;
import io.customerpipeline.processor.ReferenceModel;
import io.customerpipeline.schemas.command.Request;
import io.customerpipeline.schemas.customer.ClaimKey;
import io.customerpipeline.schemas.customer.CustomerId;
import io.customerpipeline.schemas.event.CustomerEvent;
import io.customerpipeline.schemas.event.CustomerSnapshot;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Any sequence of commands comes out as the specification says, through bytes, stores and
/// restarts.
class CustomerTopologyPropertyTest {
  private static final int SEQUENCES = 8;
  private static final int COMMANDS = 100;
  private static final int RESTART_EVERY = 30;

  @TempDir Path dir;

  @Test
  void anySequenceComesOutAsTheModelSays() {
    for (long seed = 0; seed < SEQUENCES; seed++) {
      check(seed);
    }
  }

  private void check(long seed) {
    var commands = new RandomCommands(seed);
    var model = new ReferenceModel();
    var told = new Told();
    var pipe = new Driven(dir.resolve(seed + "-0"), 1);
    try {
      for (int step = 1; step <= COMMANDS; step++) {
        Request command = commands.next();

        assertThat(pipe.ask(command))
            .as("seed %d, step %d: %s", seed, step, command)
            .isEqualTo(model.expect(command));

        told.read(pipe, seed);
        if (step % RESTART_EVERY == 0) {
          pipe = pipe.takenOver(dir.resolve(seed + "-" + step), 1);
        }
      }
      assertThat(pipe.living())
          .as("the living of seed %d", seed)
          .containsExactlyInAnyOrderElementsOf(model.living());
      assertThat(told.snapshots.values())
          .as("the snapshots of seed %d", seed)
          .containsExactlyInAnyOrderElementsOf(
              model.living().stream().map(CustomerSnapshot::of).toList());
      assertThat(pipe.claims())
          .as("the claims of seed %d", seed)
          .containsExactlyInAnyOrderElementsOf(
              model.living().stream()
                  .flatMap(customer -> customer.claims().stream())
                  .map(ClaimKey::value)
                  .toList());
      assertThat(pipe.open()).isEmpty();
      assertThat(pipe.deadLetters.isEmpty()).isTrue();
    } finally {
      pipe.close();
    }
  }

  /// What a reader of events and snapshots has seen so far.
  private static final class Told {
    private final Map<CustomerId, Long> versions = new HashMap<>();
    private final Map<String, CustomerSnapshot> snapshots = new HashMap<>();

    void read(Driven pipe, long seed) {
      for (CustomerEvent event : pipe.events.readValuesToList()) {
        Long last = versions.put(event.data().id(), event.version());
        assertThat(event.version())
            .as("versions of %s, seed %d", event.data().id(), seed)
            .isEqualTo(last == null ? 1 : last + 1);
      }
      for (var snapshot : pipe.snapshots.readKeyValuesToList()) {
        if (snapshot.value == null) {
          assertThat(snapshots.remove(snapshot.key)).isNotNull();
        } else {
          snapshots.put(snapshot.key, snapshot.value);
          // A restored customer has no event: its next one counts on from the snapshot.
          versions.put(CustomerId.of(snapshot.key), snapshot.value.version());
        }
      }
    }
  }
}
