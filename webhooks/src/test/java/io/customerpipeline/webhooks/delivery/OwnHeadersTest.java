package io.customerpipeline.webhooks.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.customerpipeline.schemas.customer.InvalidValueException;
import io.customerpipeline.schemas.customer.Violation;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OwnHeadersTest {

  private static String code(Map<String, String> headers) {
    try {
      OwnHeaders.checked(headers);
      return "fine";
    } catch (InvalidValueException e) {
      return e.violations().stream()
          .map(Violation::code)
          .distinct()
          .collect(Collectors.joining(" "));
    }
  }

  @ParameterizedTest
  @CsvSource({"Authorization, Bearer a b", "x-api-key, ~!@", "X, y", "a!#$%&'*+.^_`|~-0, v"})
  void whatGatewaysAskForIsFine(String name, String value) {
    assertThat(OwnHeaders.checked(Map.of(name, value))).containsEntry(name, value);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Host",
        "content-type",
        "Content-Length",
        "CONTENT-ENCODING",
        "Transfer-Encoding",
        "Connection",
        "keep-alive",
        "Proxy-Authorization",
        "proxy-connection",
        "TE",
        "trailer",
        "Upgrade",
        "Expect",
        "User-Agent",
        "webhook-id",
        "Webhook-Timestamp",
        "webhook-signature",
        "webhook-anything",
        "HTTP2-Settings",
        "accept-encoding",
        "Via",
        "Date"
      })
  void whatIsOursOrOfTheConnectionIsReserved(String name) {
    assertThat(code(Map.of(name, "x"))).isEqualTo("reserved");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " x", "x ", "a b", "a:b", ":path", "a\r\nb", "é", "a(b)", "x\0"})
  void whatIsNoNameIsRefused(String name) {
    assertThat(code(Map.of(name, "x"))).isEqualTo("invalid_name");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", " x", "x ", "a\nb", "a\r\nX: y", "a\0", "é", "\u007F"})
  void whatIsNoValueIsRefused(String value) {
    assertThat(code(Map.of("X", value))).isEqualTo("invalid_value");
  }

  @Test
  void numberAndSizeAreLimited() {
    assertThat(code(Map.of("x".repeat(64), "y".repeat(1024)))).isEqualTo("fine");
    assertThat(code(Map.of("x".repeat(65), "y"))).isEqualTo("invalid_name");
    assertThat(code(Map.of("x", "y".repeat(1025)))).isEqualTo("invalid_value");
    assertThat(code(many(20))).isEqualTo("fine");
    assertThat(code(many(21))).isEqualTo("too_many");
    assertThat(code(Map.of("X", "1", "x", "2"))).isEqualTo("duplicate");
  }

  @Test
  void theHeaderIsNamedAndItsValueIsNot() {
    assertThatThrownBy(() -> OwnHeaders.checked(Map.of("X-Token", "secret\n")))
        .hasMessageContaining("headers.X-Token")
        .hasMessageNotContaining("secret");
  }

  private static Map<String, String> many(int count) {
    return IntStream.range(0, count).boxed().collect(Collectors.toMap(i -> "x" + i, i -> "y"));
  }
}
