package io.customerpipeline.api.imports;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/// JSON, one object a line.
class NdjsonRowsTest {

  @Test
  void everyLineIsARowOfItsOwn() throws IOException {
    String text =
        """
        {"email":"a@example.com"}

        [1]
        {"email":
        %s
        {"email":"b@example.com"}\
        """
            .formatted("x".repeat(Lines.LENGTH_MAX + 10));

    assertThat(CsvRowsTest.read(new NdjsonRows(new Lines(octets(text)))))
        .containsExactly(
            "1 {\"email\":\"a@example.com\"}",
            "3 is not a JSON object",
            "4 is not valid JSON",
            "5 has more than 65536 characters",
            "6 {\"email\":\"b@example.com\"}");
  }

  @Test
  void aNameThatStandsThereTwiceIsNoJson() throws IOException {
    assertThat(CsvRowsTest.read(new NdjsonRows(new Lines(octets("{\"a\":1,\"a\":2}\r\n")))))
        .containsExactly("1 is not valid JSON");
  }

  private static ByteArrayInputStream octets(String text) {
    return new ByteArrayInputStream(text.getBytes(UTF_8));
  }
}
