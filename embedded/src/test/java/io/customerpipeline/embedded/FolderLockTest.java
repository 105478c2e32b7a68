package io.customerpipeline.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.lang.ref.Cleaner;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderLockTest {
  private static final Cleaner COLLECTIONS = Cleaner.create();

  @TempDir private Path folder;

  @Test
  void aHeldLockIsRefusedAndItsOwnerNamed() throws Exception {
    try (var _ = FolderLock.take(file())) {
      assertThatThrownBy(() -> FolderLock.take(file()))
          .isInstanceOfSatisfying(
              FolderLock.HeldException.class,
              e -> assertThat(e.owner()).isEqualTo("" + ProcessHandle.current().pid()))
          .hasMessageContaining(folder.toString());
    }
  }

  @Test
  void aLockThatWasGivenBackCanBeTakenAgain() throws Exception {
    FolderLock.take(file()).close();

    FolderLock.take(file()).close();
  }

  @Test
  void aLockOutlivesTheCollectionOfTheObjectThatTookIt() throws Exception {
    FolderLock.take(file()); // Nothing holds what it returns.

    collectGarbage();

    assertThatThrownBy(() -> FolderLock.take(file())).isInstanceOf(FolderLock.HeldException.class);
  }

  /// Returns once a full collection has cleaned up after an object that was made before it.
  private static void collectGarbage() {
    var cleaned = new AtomicBoolean();
    COLLECTIONS.register(new Object(), () -> cleaned.set(true));
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> {
          System.gc();
          return cleaned.get();
        });
  }

  private Path file() {
    return folder.resolve("lock");
  }
}
