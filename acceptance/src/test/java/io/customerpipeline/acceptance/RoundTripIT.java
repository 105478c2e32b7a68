package io.customerpipeline.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Export, edit some cells, import: exactly those cells change, in every customer of the file.
/// `-Dseed=` repeats a run. The pure part, with many more customers, is RoundTripTest.
class RoundTripIT {
  private static final long SEED = Long.getLong("seed", System.nanoTime());
  private static final int CUSTOMERS = 8;

  private static final List<String> TEXTS =
      List.of("Zoë", "a,b", "a;b", "a\tb", "\"q\"", "x\r\ny", "=1+1", "'=1+1", "\\N", " s ", "1");

  private final RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(SEED);
  private final PipelineClient operator = Pipeline.client();
  private PipelineClient client;

  @ParameterizedTest(name = "{0} in {1}")
  @CsvSource({
    "comma, UTF-8", "semicolon, UTF-8", "tab, UTF-8",
    "comma, UTF-16LE", "semicolon, UTF-16LE", "tab, UTF-16LE",
    "comma, windows-1252", "semicolon, windows-1252", "tab, windows-1252"
  })
  void exactlyTheEditedCellsChange(String name, String charset) {
    String separator = Map.of("comma", ",", "semicolon", ";", "tab", "\t").get(name);
    System.out.println("RoundTripIT -Dseed=" + SEED);
    var organizations = new Organizations(operator);
    client =
        organizations.client(
            organizations.create("RoundTripIT"), "customers:read", "customers:write");
    List<ObjectNode> customers = new ArrayList<>();
    for (int i = 0; i < CUSTOMERS; i++) {
      customers.add(created());
    }

    var lines = new ArrayList<List<String>>();
    lines.add(List.of("id", "version", "email", "name", "billing_city", "metadata.plan"));
    customers.forEach(customer -> lines.add(edited(customer)));
    JsonNode done = imported(lines, separator, Charset.forName(charset));

    assertThat(done.at("/counts/rejected").asInt()).as("%s", done).isZero();
    assertThat(done.at("/counts/invalid").asInt()).as("%s", done).isZero();
    for (ObjectNode expected : customers) {
      JsonNode after = client.get(expected.path("id").asString()).expect(200).json();
      assertThat(withoutTime(after)).as("-Dseed=%d", SEED).isEqualTo(withoutTime(expected));
    }
  }

  private ObjectNode created() {
    String json =
        """
        {"email":"%s","name":"Ada","metadata":{"plan":"free","seats":5},
         "billing_address":{"line1":"1 Road","city":"Paris","country":"FR"}}
        """;
    return (ObjectNode)
        client.posting(json.formatted(Emails.fresh("trip"))).send().expect(201).json();
  }

  /// The cells of a customer, some of them edited; the customer becomes what it is to be.
  private List<String> edited(ObjectNode customer) {
    String email = customer.path("email").asString();
    if (random.nextInt(3) == 0) {
      email = Emails.fresh("moved");
      customer.put("email", email);
    }
    return List.of(
        customer.path("id").asString(),
        "1",
        email,
        edited(customer, "name"),
        edited((ObjectNode) customer.path("billing_address"), "city"),
        edited((ObjectNode) customer.path("metadata"), "plan"));
  }

  private String edited(ObjectNode parent, String name) {
    switch (random.nextInt(3)) {
      case 0 -> {
        String value = TEXTS.get(random.nextInt(TEXTS.size()));
        parent.put(name, value);
        return cell(value);
      }
      case 1 -> {
        if (name.equals("plan")) {
          parent.remove(name);
        } else {
          parent.putNull(name);
        }
        return "\\N";
      }
      default -> {
        return "";
      }
    }
  }

  /// The rule of docs/imports.md.
  private static String cell(String value) {
    return value.matches("\\\\+N") ? "\\" + value : value.matches("'*=.*") ? "'" + value : value;
  }

  private JsonNode imported(List<List<String>> lines, String separator, Charset charset) {
    String text =
        lines.stream()
            .map(cells -> cells.stream().map(RoundTripIT::quoted).toList())
            .map(cells -> String.join(separator, cells))
            .collect(Collectors.joining("\r\n"));
    boolean isMarked = charset.name().startsWith("UTF-16");
    byte[] file = ((isMarked ? "\uFEFF" : "") + text).getBytes(charset);
    String query = "?action=upsert&charset=" + charset.name();
    var imports = new Imports(client);
    return imports.done(imports.file(file, "text/csv", query).send().expect(202));
  }

  private static String quoted(String cell) {
    boolean needed =
        Arrays.stream(new String[] {",", ";", "\t", "\"", "\r", "\n"}).anyMatch(cell::contains);
    return needed ? '"' + cell.replace("\"", "\"\"") + '"' : cell;
  }

  private static JsonNode withoutTime(JsonNode customer) {
    return ((ObjectNode) customer).without("modified_at");
  }
}
