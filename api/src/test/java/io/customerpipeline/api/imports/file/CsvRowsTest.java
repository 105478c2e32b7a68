package io.customerpipeline.api.imports.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.customerpipeline.http.problem.ProblemException;
import io.customerpipeline.schemas.customer.Violation;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Files as spreadsheets and exports write them.
class CsvRowsTest {

  @Test
  void rowsAreReadWithTheirNamesAndNumberedByLine() throws IOException {
    assertThat(rows("email,name\nada@example.com,Ada\nbob@example.com,\n"))
        .containsExactly(
            "2 {\"email\":\"ada@example.com\",\"name\":\"Ada\"}",
            "3 {\"email\":\"bob@example.com\"}");
  }

  @Test
  void blankLinesAndBreaksInQuotesCountAsLines() throws IOException {
    String text =
        "\n email,name\r\n\r\na@example.com,\"x\r\ny\rz\nw\"\r\n , \nb@example.com,B\r\n,,,\n\n";

    assertThat(rows(text))
        .containsExactly(
            "4 {\"email\":\"a@example.com\",\"name\":\"x\\r\\ny\\rz\\nw\"}",
            "9 {\"email\":\"b@example.com\",\"name\":\"B\"}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n", "\r"})
  void everyLineEndIsRead(String end) throws IOException {
    assertThat(rows("email" + end + "a@example.com" + end + "b@example.com"))
        .containsExactly("2 {\"email\":\"a@example.com\"}", "3 {\"email\":\"b@example.com\"}");
  }

  @ParameterizedTest
  @ValueSource(strings = {",", ";", "\t", "|"})
  void theSeparatorIsThatOfTheLineOfNames(String separator) throws IOException {
    String names = String.join(separator, "email", "name", "metadata.plan");
    String row = String.join(separator, "a@example.com", "\"A, B; C\tD | E\"", "\"p;x,y\"");

    assertThat(rows(names + "\n" + row + "\n"))
        .containsExactly(
            "2 {\"email\":\"a@example.com\",\"name\":\"A, B; C\\tD | E\","
                + "\"metadata\":{\"plan\":\"p;x,y\"}} merged");
  }

  @ParameterizedTest
  @ValueSource(strings = {"sep=^\n", "SEP=^\r\n", "\"sep=^\"\n"})
  void theFirstLineMayDeclareTheSeparator(String first) throws IOException {
    assertThat(rows(first + "email^name\na@example.com^A,B;C\n"))
        .containsExactly("3 {\"email\":\"a@example.com\",\"name\":\"A,B;C\"}");
  }

  @Test
  void spacesAroundQuotesGoAndSpacesOfTextStay() throws IOException {
    assertThat(rows("email,name,tax_id\n a@example.com , \"Ada, C\" ,  x \n"))
        .containsExactly("2 {\"email\":\"a@example.com\",\"name\":\"Ada, C\",\"tax_id\":\"  x \"}");
  }

  @Test
  void emptyCellsLeaveTheMarkerClearsAndItsEscapeIsText() throws IOException {
    assertThat(
            rows(
                "email,name,tax_id,billing_city,metadata.a,metadata.b,metadata.c\n"
                    + "a@example.com,\\N,,\\N,\\N,,\\\\N\n"))
        .containsExactly(
            "2 {\"email\":\"a@example.com\",\"name\":null,"
                + "\"billing_address\":{\"city\":null},"
                + "\"metadata\":{\"a\":null,\"c\":\"\\\\N\"}} merged");
  }

  @ParameterizedTest
  @ValueSource(strings = {"id", "version", "action"})
  void columnsThatChooseCannotBeCleared(String column) throws IOException {
    assertThat(rows("email," + column + "\na@example.com,\\N\n"))
        .containsExactly("2 " + column + ": cannot be cleared");
  }

  @Test
  void oneCellOfAnAddressOrMetadataIsAPart() throws IOException {
    assertThat(
            rows(
                "email,billing_city,Billing Country,metadata.Plan\na@example.com,Paris, FR ,pro\n"))
        .containsExactly(
            "2 {\"email\":\"a@example.com\",\"billing_address\":{\"city\":\"Paris\","
                + "\"country\":\"FR\"},\"metadata\":{\"Plan\":\"pro\"}} merged");
  }

  @Test
  void allMetadataAreReplacedAndSingleKeysComeOnTop() throws IOException {
    assertThat(
            rows(
                "metadata.a,metadata,metadata.b\n"
                    + "x,\"{\"\"a\"\":1,\"\"b\"\":2,\"\"c\"\":3}\",\\N\nx,\\N,\n,\\N,\n"))
        .containsExactly(
            "2 {\"metadata\":{\"a\":\"x\",\"c\":3}}",
            "3 {\"metadata\":{\"a\":\"x\"}}",
            "4 {\"metadata\":{}}");
  }

  @Test
  void aColumnOfAnotherNameIsReadAsWhatItIsMappedTo() throws IOException {
    assertThat(
            rows(
                "E-Mail Address,Plan,Notes\na@example.com,pro,x\n",
                Map.of("e-mail address", "email", "plan", "metadata.plan", "notes", "-")))
        .containsExactly("2 {\"email\":\"a@example.com\",\"metadata\":{\"plan\":\"pro\"}} merged");
  }

  @Test
  void rowsMayBeShorterAndLongerByEmptyCellsOnly() throws IOException {
    assertThat(
            rows(
                "email,,name,\na@example.com\nb@example.com,,B,, ,\nc@example.com,x,C\n"
                    + "d@example.com,,D,,y\n"))
        .containsExactly(
            "2 {\"email\":\"a@example.com\"}",
            "3 {\"email\":\"b@example.com\",\"name\":\"B\"}",
            "4 cell 2: has a value under no column name",
            "5 cell 5: has a value under no column name");
  }

  @Test
  void cellsAreCheckedByTheirKind() throws IOException {
    assertThat(rows("email,version,metadata\na@example.com,1.5,{\nb@example.com, 7 ,[]\n"))
        .containsExactly(
            "2 version: must be a whole number; metadata: must be a JSON object",
            "3 metadata: must be a JSON object");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          an unknown column    | email,nmae             | nmae               | is not a known column
          a column twice       | email,Email            | Email              | stands there twice
          no line of names     | ''                     | line 1             | has to name the columns
          only blank names     | ',, '                  | line 1             | has to name the columns
          an empty key         | email,metadata.        | metadata.          | empty key
          a lost character     | email,metadata.Gr\uFFFDe | metadata.Gr\uFFFDe | was lost
          """)
  void aLineOfNamesThatMakesNoSenseIsRefused(
      String what, String line, String field, String reason) {
    assertThat(refusal(line)).as(what).contains("field=" + field, reason);
  }

  @Test
  void keysOfMetadataAreCheckedInTheLineOfNames() {
    assertThat(refusal("email,metadata." + "k".repeat(41))).contains("at most 40 characters");
    assertThat(refusal("email,metadata.a\0b")).contains("NUL");
  }

  @Test
  void tooManyColumnsAreRefusedInOneSentence() {
    assertThat(refusal(names(16_000)))
        .contains("has 16000 columns, and a file may have at most 200");
  }

  @Test
  void atMostTwentyFaultsOfTheLineOfNamesAreTold() {
    assertThatThrownBy(() -> rows(names(100)))
        .isInstanceOfSatisfying(
            ProblemException.class,
            problem ->
                assertThat((List<?>) problem.getBody().getProperties().get("errors")).hasSize(20));
  }

  private static String names(int count) {
    return IntStream.range(0, count).mapToObj(i -> "c" + i).collect(Collectors.joining(","));
  }

  @Test
  void quotesThatDoNotMatchAreRefusedWithTheirLine() {
    assertThat(refusal("email\n\"a@example.com\" x\n")).contains("field=line 2,", "quotes");
    assertThat(refusal("email\n\n\"a@example.com\n")).contains("field=line 3,", "quotes");
  }

  @Test
  void aQuoteThatNeverEndsDoesNotTakeAllMemory() {
    assertThat(refusal("email\n\"" + "x".repeat(2 * CsvRecords.LENGTH_MAX)))
        .contains("line 2", "check its quotes");
  }

  private static String refusal(String text) {
    try {
      return "read: " + rows(text);
    } catch (ProblemException e) {
      return String.valueOf(e.getBody().getProperties());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static List<String> rows(String text) throws IOException {
    return rows(text, Map.of());
  }

  private static List<String> rows(String text, Map<String, String> mapped) throws IOException {
    var bytes = new ByteArrayInputStream(text.getBytes(UTF_8));
    return read(new CsvRows(FileText.open(bytes, null), mapped));
  }

  static List<String> read(RowReader reader) throws IOException {
    var rows = new ArrayList<String>();
    for (RawRow row = reader.next(); row != null; row = reader.next()) {
      rows.add(row.line() + " " + shown(row));
    }
    return rows;
  }

  private static String shown(RawRow row) {
    if (!row.faults().isEmpty()) {
      return row.faults().stream().map(CsvRowsTest::shown).collect(Collectors.joining("; "));
    }
    return row.fields() + (row.mergesMetadata() ? " merged" : "");
  }

  private static String shown(Violation fault) {
    return fault.field().isEmpty() ? fault.message() : fault.field() + ": " + fault.message();
  }
}
