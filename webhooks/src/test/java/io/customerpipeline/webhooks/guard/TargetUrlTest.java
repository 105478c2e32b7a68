package io.customerpipeline.webhooks.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TargetUrlTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          https://example.com               | https://example.com/
          https://example.com/              | https://example.com/
          HTTPS://EXAMPLE.COM/Hook?a=b      | https://example.com/Hook?a=b
          https://example.com:8443/x        | https://example.com:8443/x
          https://example.com:65535/        | https://example.com:65535/
          https://example.com:1/            | https://example.com:1/
          https://example.com?x=1           | https://example.com/?x=1
          https://a-b.c1.example.co.uk/%2F  | https://a-b.c1.example.co.uk/%2F
          https://93.184.216.34/hook        | https://93.184.216.34/hook
          https://[2606:4700::1111]:444/    | https://[2606:4700::1111]:444/
          https://münchen.example/          | https://xn--mnchen-3ya.example/
          https://straße.example/           | https://xn--strae-oqa.example/
          https://xn--mnchen-3ya.example/   | https://xn--mnchen-3ya.example/
          https://1.example.com/            | https://1.example.com/
          https://127.0.0.1.example.com/    | https://127.0.0.1.example.com/
          https://例え.テスト/               | https://xn--r8jz45g.xn--zckzah/
          """)
  void aUrlIsRebuiltInItsUsualSpelling(String given, String uri) {
    assertThat(TargetUrl.parse(given, false).uri()).hasToString(uri);
  }

  /// Every one of these is read by some parser as a host of this machine, or as another than it
  /// seems to be.
  static Stream<String> spellings() {
    return Stream.of(
        // Decimal, octal, hexadecimal, short and long forms of 127.0.0.1.
        "https://2130706433/",
        "https://017700000001/",
        "https://0x7f000001/",
        "https://0X7F000001/",
        "https://127.1/",
        "https://127.0.1/",
        "https://0177.0.0.1/",
        "https://0x7f.0.0.1/",
        "https://0x7f.1/",
        "https://127.0.0.01/",
        "https://127.000.000.001/",
        "https://127.0.0.0x1/",
        "https://00000177.0.0.1/",
        "https://127.0.0.1.0/",
        "https://127.0.0.256/",
        "https://4294967297/",
        "https://0/",
        "https://0x/",
        "https://127.0.0.1./",
        "https://127..0.1/",
        "https://.127.0.0.1/",
        // Unicode that turns into digits, letters or dots.
        "https://１２７.0.0.1/",
        "https://127。0。0。1/",
        "https://127．0．0．1/",
        "https://127｡0｡0｡1/",
        "https://①②⑦.⓪.⓪.①/",
        "https://𝟏𝟐𝟕.𝟎.𝟎.𝟏/",
        "https://²130706433/",
        "https://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ/",
        "https://example。com/",
        "https://ｅxample.com/",
        "https://\u212Aelvin.example/",
        "https://ex\u00ADample.com/",
        "https://exam\u200Bple.com/",
        "https://exam\u200Dple.com/",
        "https://exa\u2024mple.com/",
        "https://ﬁ.example/",
        // Names of this network.
        "https://localhost/",
        "https://LOCALHOST/",
        "https://localhost./",
        "https://a.localhost/",
        "https://printer.local/",
        "https://metadata.google.internal/",
        "https://metadata/",
        "https://router.home.arpa/",
        "https://abc.onion/",
        "https://example.com./",
        "https://example..com/",
        "https://.example.com/",
        "https:///",
        "https://",
        // IPv6 in disguise.
        "https://[::ffff:127.0.0.1]/",
        "https://[::ffff:7f00:1]/",
        "https://[0:0:0:0:0:ffff:7f00:1]/",
        "https://[::ffff:8.8.8.8]/",
        "https://[fe80::1%25lo]/",
        "https://[fe80::1%lo]/",
        "https://[::1%1]/",
        "https://[::1/",
        "https://::1/",
        "https://::1]/",
        "https://[]/",
        "https://[127.0.0.1]/",
        "https://[1.2.3]/",
        "https://[::g]/",
        "https://[v1.fe80::a]/",
        "https://[::1].example.com/",
        "https://[[::1]]/",
        // Who is the host?
        "https://example.com@127.0.0.1/",
        "https://user:password@example.com/",
        "https://@example.com/",
        "https://example.com#@127.0.0.1/",
        "https://example.com/#fragment",
        "https://example.com\\@127.0.0.1/",
        "https://example.com\\.evil.example/",
        "https:\\\\example.com/",
        "https:/example.com/",
        "https:example.com/",
        "//example.com/",
        "https://127.0.0.1%2f.example.com/",
        "https://%31%32%37.0.0.1/",
        "https://example%2ecom/",
        "https://exam ple.com/",
        "https://example.com /",
        " https://example.com/",
        "https://example.com/ ",
        "https://example.com/\n",
        "https://exam\tple.com/",
        "https://example.com\r\nHost: localhost/",
        "https://example.com/a b",
        "https://example.com/a\r\nX: y",
        "https://example.com/\0",
        "https://example\0.com/",
        "https://example.com/\u00E9",
        "https://example.com/%zz",
        // Ports.
        "https://example.com:/",
        "https://example.com:0/",
        "https://example.com:65536/",
        "https://example.com:99999/",
        "https://example.com:0443/",
        "https://example.com:-1/",
        "https://example.com:+443/",
        "https://example.com:443:80/",
        "https://example.com:http/",
        "https://example.com:４４３/",
        // Other schemes.
        "http://example.com/",
        "ftp://example.com/",
        "file:///etc/passwd",
        "gopher://example.com/",
        "javascript:alert(1)",
        "jar:https://example.com!/",
        "https\u017F://example.com/",
        "",
        // No labels.
        "https://-a.example/",
        "https://a-.example/",
        "https://a_b.example/",
        "https://ex*mple.com/",
        "https://a,b.example/",
        "https://xn--a.example/",
        "https://" + "a".repeat(64) + ".example/",
        "https://" + "a.".repeat(130) + "example/",
        "https://example.com/" + "a".repeat(2048));
  }

  @ParameterizedTest
  @MethodSource("spellings")
  void whatCouldBeReadInTwoWaysIsRefused(String url) {
    assertThatThrownBy(() -> TargetUrl.parse(url, false))
        .isInstanceOf(RefusedTargetException.class)
        .hasMessage("This URL is not one that events can be sent to.");
  }

  @ParameterizedTest
  @MethodSource("spellings")
  void noSpellingLeadsToTheCanary(String url) throws Exception {
    try (var canary = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      canary.setSoTimeout(1);
      var guard = new Guard((_, _) -> List.of(InetAddress.getLoopbackAddress()), false);
      assertThatThrownBy(() -> guard.admit(url)).isInstanceOf(RefusedTargetException.class);
      assertThatThrownBy(canary::accept).isInstanceOf(IOException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://localhost:8080/",
        "http://127.0.0.1/",
        "http://127.9.9.9/",
        "https://localhost/",
        "http://[::1]:80/",
        "http://example.com/"
      })
  void inDevelopmentPlainHttpAndThisMachineAreAllowed(String url) throws Exception {
    var guard =
        new Guard(
            (name, _) ->
                List.of(
                    name.equals("localhost")
                        ? InetAddress.getLoopbackAddress()
                        : InetAddress.ofLiteral("93.184.216.34")),
            true);
    assertThat(guard.admit(url)).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://192.168.1.1/",
        "http://10.0.0.1/",
        "http://169.254.169.254/",
        "http://0.0.0.0/",
        "http://[fd00:ec2::254]/",
        "http://[::]/",
        "http://metadata/",
        "http://2130706433/",
        "ftp://localhost/"
      })
  void inDevelopmentPrivateNetworksAreNot(String url) {
    var guard = new Guard((_, _) -> List.of(InetAddress.ofLiteral("10.1.1.1")), true);
    assertThatThrownBy(() -> guard.admit(url)).isInstanceOf(RefusedTargetException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "93.184.216.34, true",
    "127.0.0.1, false",
    "93.184.216.34 127.0.0.1, false",
    "2606:4700::1111 127.0.0.1, false",
    "93.184.216.34 ::1, false",
    "93.184.216.34 2606:4700::1111, true",
    "93.184.216.34 64:ff9b::7f00:1, false"
  })
  void allAddressesOfANameMustBeAllowed(String addresses, boolean allowed) throws Exception {
    var guard =
        new Guard(
            (_, _) -> Stream.of(addresses.split(" ")).map(InetAddress::ofLiteral).toList(), false);
    if (allowed) {
      assertThat(guard.admit("https://example.com/").uri()).hasToString("https://example.com/");
    } else {
      assertThatThrownBy(() -> guard.admit("https://example.com/"))
          .isInstanceOf(RefusedTargetException.class)
          .hasMessage(RefusedTargetException.MESSAGE);
    }
  }

  @Test
  void aNameWithoutAnAddressIsRefusedInTheSameWords() {
    var guard =
        new Guard(
            (name, _) -> {
              throw new UnknownHostException(name);
            },
            false);
    assertThatThrownBy(() -> guard.admit("https://nobody.example/"))
        .isInstanceOf(RefusedTargetException.class)
        .hasMessage(RefusedTargetException.MESSAGE);
  }
}
