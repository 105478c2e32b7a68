package io.customerpipeline.api.feed;

import static io.customerpipeline.api.Fixtures.ACME;
import static io.customerpipeline.api.Fixtures.OTHER;
import static io.customerpipeline.api.Fixtures.settings;
import static org.assertj.core.api.Assertions.assertThat;

import io.customerpipeline.api.feed.FeedCursor.Bounds;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FeedCursorsTest {
  private final FeedCursors cursors = new FeedCursors(settings());
  private static final long LOG = 7;
  private static final long OTHER_LOG = 8;

  private final FeedCursor cursor = new FeedCursor(List.of(0L, 5L, Long.MAX_VALUE, 7L), LOG);

  @Test
  void aCursorIsReadAsItWasWritten() {
    assertThat(cursors.read(ACME, cursors.write(ACME, cursor))).contains(cursor);
  }

  @Test
  void noOtherOrganizationCanReadItAndNoOtherInstallation() {
    String text = cursors.write(ACME, cursor);

    assertThat(cursors.read(OTHER, text)).isEmpty();
    assertThat(new FeedCursors(settings(2)).read(ACME, text)).isEmpty();
  }

  @Test
  void whateverIsChangedInItItIsUnknown() {
    String text = cursors.write(ACME, cursor);
    for (int i = 0; i < text.length() - 1; i++) {
      char other = text.charAt(i) == 'x' ? 'y' : 'x';
      String changed = text.substring(0, i) + other + text.substring(i + 1);

      assertThat(cursors.read(ACME, changed)).as("at %d", i).isEmpty();
    }
    for (String wrong : List.of("", "x", "A".repeat(200), text + "A", "%", "é")) {
      assertThat(cursors.read(ACME, wrong)).isEmpty();
    }
  }

  @Test
  void itExpiresWhenAnEventThatComesNextIsNoLongerKept() {
    var kept = kept(LOG);

    assertThat(cursor.isExpired(kept)).isTrue();
    assertThat(cursor.notBefore(kept).next()).containsExactly(0L, 6L, Long.MAX_VALUE, 7L);
    assertThat(cursor.notBefore(kept).isExpired(kept)).isFalse();
    assertThat(FeedCursor.beginning(4, kept).next()).containsExactly(0L, 6L, 0L, 7L);
    assertThat(FeedCursor.end(4, kept).next()).containsExactly(9L, 9L, 0L, 9L);
  }

  @Test
  void aCursorOfAnotherLogExpiresAndIsReplacedByTheBeginning() {
    var kept = kept(OTHER_LOG);
    var ofAnother = new FeedCursor(List.of(8L, 8L, 8L, 8L), LOG);

    assertThat(ofAnother.isExpired(kept)).isTrue();
    assertThat(ofAnother.notBefore(kept)).isEqualTo(FeedCursor.beginning(4, kept));
    assertThat(ofAnother.notBefore(kept).isExpired(kept)).isFalse();
  }

  @Test
  void aCursorThatWasWrittenBeforeAnyEventTakesTheFirstLog() {
    FeedCursor early = FeedCursor.beginning(4, Map.of());
    var kept = Map.of(0, new Bounds(0, 9, LOG));

    assertThat(early.isExpired(kept)).isFalse();
    assertThat(early.inLogOf(kept).isExpired(kept(OTHER_LOG))).isTrue();
  }

  private static Map<Integer, Bounds> kept(long log) {
    return Map.of(0, new Bounds(0, 9, log), 1, new Bounds(6, 9, log), 3, new Bounds(7, 9, log));
  }
}
