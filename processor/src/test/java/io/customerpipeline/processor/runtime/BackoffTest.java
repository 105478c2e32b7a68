package io.customerpipeline.processor.runtime;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BackoffTest {

  @Test
  void shortLivesWaitLongerUpToHalfAMinute() {
    var waits = new ArrayList<Long>();
    var backoff = Backoff.none();
    for (int i = 0; i < 8; i++) {
      backoff = backoff.after(ofSeconds(2));
      waits.add(backoff.delay().toSeconds());
    }

    assertThat(waits).isEqualTo(List.of(1L, 2L, 4L, 8L, 16L, 30L, 30L, 30L));
  }

  @Test
  void aSoundLifeStartsAnew() {
    var backoff = Backoff.none().after(ofSeconds(2)).after(ofSeconds(2)).after(ofSeconds(2));

    assertThat(backoff.after(ofSeconds(31)).delay()).isEqualTo(ofSeconds(1));
  }
}
