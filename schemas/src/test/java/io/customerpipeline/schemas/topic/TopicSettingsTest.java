package io.customerpipeline.schemas.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TopicSettingsTest {

  private static TopicSettings kept(
      Duration commands, Duration events, Duration dead, Duration lag) {
    return new TopicSettings(4, (short) 1, commands, events, dead, lag);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 16, 1_024, 65_536})
  void partitionsAreAPowerOfTwo(int partitions) {
    assertThat(TopicSettings.defaults(partitions, 1).partitions()).isEqualTo(partitions);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, 3, 12, 65_535, 131_072, Integer.MIN_VALUE})
  void partitionsAreNothingElse(int partitions) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TopicSettings.defaults(partitions, 1))
        .withMessageContaining("power of two");
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "2, 2", "3, 2", "5, 3"})
  void mostCopiesHaveWhatIsAcknowledged(int replication, int inSync) {
    assertThat(TopicSettings.defaults(4, replication).inSync()).isEqualTo(inSync);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1})
  void thereIsAtLeastOneReplica(int replication) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TopicSettings.defaults(4, replication))
        .withMessageContaining("replication");
  }

  /// To Kafka, -1 ms is for ever, and 0 is at once.
  @Test
  void nothingIsKeptForEverOrForNoTime() {
    var day = Duration.ofDays(1);
    for (Duration none :
        new Duration[] {Duration.ZERO, Duration.ofMillis(-1), Duration.ofMillis(999)}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> kept(none, day, day, day))
          .withMessageStartingWith("command-retention");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> kept(day, none, day, day))
          .withMessageStartingWith("event-retention");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> kept(day, day, none, day))
          .withMessageStartingWith("dead-letter-retention");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> kept(day, day, day, none))
          .withMessageStartingWith("compaction-lag");
    }
  }

  @Test
  void theDefaultsAreThoseOfDocsErasure() {
    assertThat(TopicSettings.defaults(4, 1))
        .isEqualTo(
            kept(
                Duration.ofHours(48),
                Duration.ofDays(30),
                Duration.ofDays(7),
                Duration.ofHours(24)));
  }
}
