package io.customerpipeline.api.imports.file;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.customerpipeline.http.problem.ProblemException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The charset of a file: by its mark, by its sender, or UTF-8; never guessed.
class FileTextTest {
  private static final String TEXT = "email,metadata.Größe\nä@example.com,€\uD83D\uDE00\n";

  @Test
  void aMarkTellsTheCharsetWhateverTheSenderStates() throws IOException {
    for (Charset charset : new Charset[] {UTF_8, UTF_16LE, UTF_16BE}) {
      for (Charset stated : new Charset[] {null, UTF_8, ISO_8859_1}) {
        assertThat(read(("\uFEFF" + TEXT).getBytes(charset), stated)).isEqualTo(TEXT);
      }
    }
  }

  @Test
  void aFileWithoutMarkIsUtf8() throws IOException {
    assertThat(read(TEXT.getBytes(UTF_8), null)).isEqualTo(TEXT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"windows-1252", "utf-16le", "utf-16", "iso-8859-15"})
  void theSenderStatesTheCharset(String name) throws IOException {
    String text = TEXT.replace("\uD83D\uDE00", "");

    assertThat(read(text.getBytes(Charset.forName(name)), Charset.forName(name))).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4_000})
  void aByteThatIsNotUtf8IsRefusedWithItsLine(int line) {
    String text = "email\n".repeat(line - 1) + "Größe\nx\n";

    assertThat(refusal(text.getBytes(ISO_8859_1), null))
        .contains("field=line " + line + ",", "charset=windows-1252");
  }

  @Test
  void aFileThatIsNotInTheStatedCharsetIsRefused() {
    assertThat(refusal("Größe".getBytes(ISO_8859_1), UTF_8)).contains("is not UTF-8");
    assertThat(refusal(new byte[] {'a', (byte) 0x81}, Charset.forName("windows-1252")))
        .contains("is not windows-1252");
  }

  @Test
  void filesThatAreNoTextAreRefusedInASentence() {
    assertThat(refusal(new byte[] {'P', 'K', 3, 4, 0}, null)).contains("workbook");
    assertThat(refusal(new byte[] {0x1F, (byte) 0x8B, 8}, null)).contains("gzip");
    assertThat(refusal("email".getBytes(UTF_16LE), null)).contains("charset=utf-16le");
    assertThat(refusal("email".getBytes(UTF_16BE), null)).contains("charset=utf-16be");
  }

  @Test
  void aLongFileOfWideCharactersIsReadWhole() throws IOException {
    String text = "x" + "\uD83D\uDE00€".repeat(100_000);

    assertThat(read(text.getBytes(UTF_8), null)).isEqualTo(text);
  }

  private static String read(byte[] file, @Nullable Charset stated) throws IOException {
    return FileText.open(new ByteArrayInputStream(file), stated).readAllAsString();
  }

  private static String refusal(byte[] file, @Nullable Charset stated) {
    var refusal = new String[1];
    assertThatThrownBy(() -> read(file, stated))
        .isInstanceOfSatisfying(
            ProblemException.class, e -> refusal[0] = String.valueOf(e.getBody().getProperties()));
    return refusal[0];
  }
}
