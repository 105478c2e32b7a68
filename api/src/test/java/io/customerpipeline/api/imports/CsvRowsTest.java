package io.customerpipeline.api.imports;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.customerpipeline.http.problem.ProblemException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Files as spreadsheets and exports write them.
class CsvRowsTest {

  @Test
  void rowsAreReadWithTheirNames() throws IOException {
    assertThat(rows("email,name\nada@example.com,Ada\nbob@example.com,\n"))
        .containsExactly(
            "1 {\"email\":\"ada@example.com\",\"name\":\"Ada\"}",
            "2 {\"email\":\"bob@example.com\"}");
  }

  @Test
  void aMarkLineEndsQuotesAndBlankLinesAreNoMatter() throws IOException {
    assertThat(rows("\uFEFFEmail,Name\r\n\r\nada@example.com,\"Ada, \"\"the\"\"\r\nfirst\"\r\n"))
        .containsExactly(
            "1 {\"email\":\"ada@example.com\",\"name\":\"Ada, \\\"the\\\"\\r\\nfirst\"}");
  }

  @Test
  void anAddressAndMetadataHaveColumnsOfTheirOwn() throws IOException {
    assertThat(
            rows(
                "email,billing_city,billing_country,metadata,metadata.Plan\n"
                    + "a@example.com,Paris,FR,\"{\"\"n\"\":1}\",pro\n"))
        .containsExactly(
            "1 {\"email\":\"a@example.com\",\"billing_address\":{\"city\":\"Paris\","
                + "\"country\":\"FR\"},\"metadata\":{\"n\":1,\"Plan\":\"pro\"}}");
  }

  @Test
  void aColumnOfAnotherNameIsReadAsWhatItIsMappedTo() throws IOException {
    assertThat(
            rows(
                "E-Mail Address,Plan,Notes\na@example.com,pro,x\n",
                Map.of("e-mail address", "email", "plan", "metadata.plan", "notes", "-")))
        .containsExactly("1 {\"email\":\"a@example.com\",\"metadata\":{\"plan\":\"pro\"}}");
  }

  @Test
  void whatAnExportGuardedAgainstSpreadsheetsIsAsItWas() throws IOException {
    assertThat(rows("email,name\na@example.com,'=1+1\nb@example.com,'quoted'\n"))
        .containsExactly(
            "1 {\"email\":\"a@example.com\",\"name\":\"=1+1\"}",
            "2 {\"email\":\"b@example.com\",\"name\":\"'quoted'\"}");
  }

  @Test
  void aRowThatCannotBeReadIsToldAndTheNextOneIsRead() throws IOException {
    var octets =
        "email,name\na@example.com\nb@example.com,Zo\u00EB\nc@example.com,Eve\n"
            .getBytes(ISO_8859_1);

    assertThat(rows(octets, Map.of()))
        .containsExactly(
            "1 has 1 cells, not 2",
            "2 is not UTF-8",
            "3 {\"email\":\"c@example.com\",\"name\":\"Eve\"}");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      ignoreLeadingAndTrailingWhitespace = true,
      textBlock =
          """
          an unknown column   | email,nmae      | nmae      | is not a known column
          a column twice      | email,Email     | Email     | stands there twice
          no line of names    | ''              | ''        | the first line has to name the columns
          """)
  void aFirstLineThatMakesNoSenseIsRefused(String what, String line, String field, String reason) {
    assertThatThrownBy(() -> rows(line))
        .as(what)
        .isInstanceOfSatisfying(
            ProblemException.class,
            problem ->
                assertThat(String.valueOf(problem.getBody().getProperties()))
                    .contains("field=" + field, reason));
  }

  @Test
  void aQuoteThatNeverEndsDoesNotTakeAllMemory() {
    String endless = "email\n\"" + "x".repeat(10 * Lines.LENGTH_MAX);

    assertThatThrownBy(() -> rows(endless))
        .isInstanceOfSatisfying(
            ProblemException.class,
            problem ->
                assertThat(String.valueOf(problem.getBody().getProperties()))
                    .contains("row 1", "check its quotes"));
  }

  private static List<String> rows(String text) throws IOException {
    return rows(text, Map.of());
  }

  private static List<String> rows(String text, Map<String, String> mapped) throws IOException {
    return rows(text.getBytes(UTF_8), mapped);
  }

  private static List<String> rows(byte[] octets, Map<String, String> mapped) throws IOException {
    return read(new CsvRows(Lines.reader(new ByteArrayInputStream(octets)), mapped));
  }

  static List<String> read(RowReader reader) throws IOException {
    var rows = new ArrayList<String>();
    for (RawRow row = reader.next(); row != null; row = reader.next()) {
      rows.add(
          row.number()
              + " "
              + switch (row) {
                case RawRow.Fields it -> it.fields();
                case RawRow.Unreadable it -> it.reason();
              });
    }
    return rows;
  }
}
