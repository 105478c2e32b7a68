package io.customerpipeline.api.spreadsheet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Cells that no spreadsheet runs, and values that come back as they were. `-Dseed=` repeats a run.
class CellTextTest {
  private static final String RUN = "=+-@\t\n\u000B\f\r＝＋－＠";
  private static final long SEED = Long.getLong("seed", System.nanoTime());
  private static final int TEXTS = 200_000;

  @Test
  void everyTextComesBackAsItWas() {
    System.out.println("CellTextTest -Dseed=" + SEED);
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(SEED);
    for (int i = 0; i < TEXTS; i++) {
      String text = text(random);

      String cell = CellText.write(text);

      assertThat(CellText.read(cell)).as("%s", text).isEqualTo(text);
      assertThat(cell).isNotEqualTo(CellText.CLEAR);
      assertThat(cell.isEmpty() || RUN.indexOf(cell.charAt(0)) < 0).as("%s", cell).isTrue();
    }
  }

  private static String text(RandomGenerator random) {
    String alphabet = "''''\\\\NNn \"ax1" + RUN;
    var text = new StringBuilder();
    int length = random.nextInt(6);
    for (int i = 0; i < length; i++) {
      text.append(alphabet.charAt(random.nextInt(alphabet.length())));
    }
    return text.toString();
  }

  @ParameterizedTest
  @ValueSource(strings = {"Ada", "O'Brien", "'quoted'", "'", "''", "1+1", "N", "\\", "\\Nx", " =1"})
  void ordinaryTextIsWrittenAsItIs(String text) {
    assertThat(CellText.write(text)).isEqualTo(text);
    assertThat(CellText.read(text)).isEqualTo(text);
  }
}
