package io.customerpipeline.api.imports.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.util.Map;
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

    assertThat(CsvRowsTest.read(new NdjsonRows(text(text), Map.of())))
        .containsExactly(
            "1 {\"email\":\"a@example.com\"}",
            "3 is not a JSON object",
            "4 is not valid JSON",
            "5 has more than 262144 characters",
            "6 {\"email\":\"b@example.com\"}");
  }

  @Test
  void aNameThatStandsThereTwiceIsNoJson() throws IOException {
    assertThat(CsvRowsTest.read(new NdjsonRows(text("{\"a\":1,\"a\":2}\r\n"), Map.of())))
        .containsExactly("1 is not valid JSON");
  }

  @Test
  void whatAnExportShowsAndNobodyCanSetIsSkipped() throws IOException {
    String line =
        """
        {"id":"i","created_at":"x","modified_at":null,"organization_id":"o","email_verified":false,\
        "deleted_at":null,"avatar_url":null,"tax_id":["DE1",null],"name":null}
        """;

    assertThat(CsvRowsTest.read(new NdjsonRows(text(line), Map.of())))
        .containsExactly("1 {\"id\":\"i\",\"tax_id\":\"DE1\",\"name\":null}");
  }

  @Test
  void aMemberIsReadAsTheFieldThatItIsMappedTo() throws IOException {
    String line = "{\"id\":\"i\",\"Mail\":\"a@example.com\",\"tax_id\":[\"Y\",\"eu_vat\"]}\n";

    assertThat(CsvRowsTest.read(new NdjsonRows(text(line), Map.of("id", "-", "mail", "email"))))
        .containsExactly("1 {\"email\":\"a@example.com\",\"tax_id\":[\"Y\",\"eu_vat\"]}");
  }

  private static Reader text(String text) {
    return new StringReader(text);
  }
}
