package io.customerpipeline.webhooks.signing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import io.customerpipeline.schemas.customer.InvalidValueException;
import java.net.http.HttpHeaders;
import java.security.KeyFactory;
import java.security.SecureRandom;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SignatureTest {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final byte[] BODY =
      "{\"type\":\"customer.created\",\"name\":\"Zoë\"}".getBytes(UTF_8);

  private static void verify(String secret, Signature signature, byte[] body) throws Exception {
    new Webhook(secret)
        .verify(
            new String(body, UTF_8),
            HttpHeaders.of(
                    Map.of(
                        Signature.ID, List.of(signature.id()),
                        Signature.TIMESTAMP, List.of(signature.timestamp()),
                        Signature.SIGNATURES, List.of(signature.signatures())),
                    (_, _) -> true)
                .map());
  }

  /// As `@polar-sh/sdk` before 1.0 hands a secret to the library.
  private static String asText(Secret secret) {
    return Base64.getEncoder().encodeToString(secret.text().getBytes(UTF_8));
  }

  @Test
  void theOfficialLibraryVerifiesWithEitherReadingOfTheSecret() throws Exception {
    var secret = Secret.random(RANDOM);

    var signature = Signature.of(List.of(secret), null, "c-1", Instant.now(), BODY);

    verify(secret.text(), signature, BODY);
    verify(asText(secret), signature, BODY);
    assertThat(signature.signatures()).matches("v1,[A-Za-z0-9+/]{43}= v1,[A-Za-z0-9+/]{43}=");
  }

  @Test
  void whileASecretIsRotatedBothSign() throws Exception {
    var old = Secret.random(RANDOM);
    var young = Secret.random(RANDOM);

    var signature = Signature.of(List.of(young, old), null, "c-1", Instant.now(), BODY);

    for (var secret : List.of(old, young)) {
      verify(secret.text(), signature, BODY);
      verify(asText(secret), signature, BODY);
    }
    assertThat(signature.signatures().split(" ")).hasSize(4).doesNotHaveDuplicates();
  }

  @Test
  void anotherSecretBodyIdOrTimeDoesNotVerify() {
    var secret = Secret.random(RANDOM);
    var now = Instant.now();
    var good = Signature.of(List.of(secret), null, "c-1", now, BODY);
    byte[] changed = BODY.clone();
    changed[5]++;
    String later = Long.toString(now.getEpochSecond() + 1);

    assertThatThrownBy(() -> verify(Secret.random(RANDOM).text(), good, BODY))
        .isInstanceOf(WebhookVerificationException.class);
    assertThatThrownBy(() -> verify(secret.text(), good, changed))
        .isInstanceOf(WebhookVerificationException.class);
    assertThatThrownBy(() ->
            verify(secret.text(), new Signature("c-2", good.timestamp(), good.signatures()), BODY))
        .isInstanceOf(WebhookVerificationException.class);
    assertThatThrownBy(
            () -> verify(secret.text(), new Signature("c-1", later, good.signatures()), BODY))
        .isInstanceOf(WebhookVerificationException.class);
  }

  @Test
  void anAsymmetricSignatureIsThatOfOtherSenders() {
    // The published example of the standard's own header.
    var key =
        SigningKey.parse(
            "whsk_6Xb/dCcHpPea21PS1N9VY/NZW723CEc77N4rJCubMbfVKIDij2HKpMKkioLlX0dRqSKJp4AJ6p9lMicMFs6Kvg==");

    var signature =
        Signature.of(
            List.of(),
            key,
            "msg_p5jXN8AQM9LWM0D4loKWxJek",
            Instant.ofEpochSecond(1614265330),
            "{\"test\": 2432232314}".getBytes(UTF_8));

    assertThat(signature.signatures())
        .isEqualTo(
            "v1a,hnO3f9T8Ytu9HwrXslvumlUpqtNVqkhqw/enGzPCXe5BdqzCInXqYXFymVJaA7AZdpXwVLPo3mNl8EM+m7TBAg==");
    assertThat(key.publicText()).isEqualTo("whpk_1SiA4o9hyqTCpIqC5V9HUakiiaeACeqfZTInDBbOir4=");
  }

  @Test
  void aNewSigningKeyVerifiesWithItsPublicPart() throws Exception {
    var made = SigningKey.random(RANDOM);
    var key = SigningKey.parse(made.text());
    var secret = Secret.random(RANDOM);

    var signature = Signature.of(List.of(secret), key, "c-1", Instant.ofEpochSecond(7), BODY);

    String[] all = signature.signatures().split(" ");
    assertThat(all).hasSize(3);
    byte[] publicKey = Base64.getDecoder().decode(made.publicText().substring("whpk_".length()));
    byte[] x509 = HexFormat.of().parseHex("302a300506032b6570032100");
    byte[] encoded = Arrays.copyOf(x509, x509.length + publicKey.length);
    System.arraycopy(publicKey, 0, encoded, x509.length, publicKey.length);
    var verifier = java.security.Signature.getInstance("Ed25519");
    verifier.initVerify(
        KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded)));
    verifier.update("c-1.7.".getBytes(UTF_8));
    verifier.update(BODY);
    assertThat(verifier.verify(Base64.getDecoder().decode(all[2].substring("v1a,".length()))))
        .isTrue();
  }

  @Test
  void aSecretIs32RandomOctetsAndComesBackFromItsText() {
    var secret = Secret.random(RANDOM);

    assertThat(secret.text()).matches("whsec_[A-Za-z0-9+/]{43}=");
    assertThat(Secret.parse(secret.text()).standardKey())
        .hasSize(32)
        .isEqualTo(secret.standardKey());
    assertThat(Secret.random(RANDOM).text()).isNotEqualTo(secret.text());
    assertThat(secret).hasToString("whsec_***");
    assertThat(SigningKey.random(RANDOM).toString()).startsWith("whpk_");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "whsec_",
        "whsec_%%%",
        "whsec_c2hvcnQ=",
        "whsk_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n"
      })
  void whatIsNoSecretIsRefusedByItsField(String text) {
    assertThatThrownBy(() -> Secret.parse(text))
        .isInstanceOfSatisfying(
            InvalidValueException.class,
            e -> assertThat(e.violations().getFirst().field()).isEqualTo("secret"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "whsk_", "whsk_c2hvcnQ=", "whpk_1SiA4o9hyqTCpIqC5V9HUakiiaeACeqfZTInDBbOir4="})
  void whatIsNoSigningKeyIsRefusedByItsField(String text) {
    assertThatThrownBy(() -> SigningKey.parse(text))
        .isInstanceOfSatisfying(
            InvalidValueException.class,
            e -> assertThat(e.violations().getFirst().field()).isEqualTo("signing_key"));
  }
}
