package io.customerpipeline.webhooks.sending;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.customerpipeline.embedded.node.NodePackage;
import io.customerpipeline.schemas.command.OperationId;
import io.customerpipeline.schemas.customer.Address;
import io.customerpipeline.schemas.customer.Bucket;
import io.customerpipeline.schemas.customer.Customer;
import io.customerpipeline.schemas.customer.CustomerId;
import io.customerpipeline.schemas.customer.CustomerType;
import io.customerpipeline.schemas.customer.Email;
import io.customerpipeline.schemas.customer.ExternalId;
import io.customerpipeline.schemas.customer.Metadata;
import io.customerpipeline.schemas.customer.OrganizationId;
import io.customerpipeline.schemas.customer.Profile;
import io.customerpipeline.schemas.event.CustomerEvent;
import io.customerpipeline.schemas.event.CustomerEvent.CustomerCreated;
import io.customerpipeline.schemas.event.CustomerEvent.CustomerDeleted;
import io.customerpipeline.schemas.event.CustomerEvent.CustomerUpdated;
import io.customerpipeline.schemas.wire.Wire;
import io.customerpipeline.webhooks.delivery.Attempt;
import io.customerpipeline.webhooks.delivery.Attempt.Result.Delivered;
import io.customerpipeline.webhooks.delivery.Attempt.Result.Refused;
import io.customerpipeline.webhooks.delivery.Message;
import io.customerpipeline.webhooks.delivery.Target;
import io.customerpipeline.webhooks.guard.Guard;
import io.customerpipeline.webhooks.signing.Secret;
import io.customerpipeline.webhooks.signing.SigningKey;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Real events, sent to a receiver in Node that verifies each with the official library and with
/// `validateEvent` of both majors of `@polar-sh/sdk`.
class NodeReceiversIT {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Secret SECRET = Secret.random(RANDOM);
  private static final SigningKey KEY = SigningKey.random(RANDOM);
  private static final Instant NOON = Instant.parse("2026-11-24T12:00:00.123456Z");

  private static Process receiver;
  private static String url;
  private static HttpSender sender;

  @BeforeAll
  static void start() throws Exception {
    var node = NodePackage.installed(Path.of("src", "test", "node"), "receivers");
    Path output = Files.createTempFile(node.folder(), "receiver", ".txt");
    receiver = node.start(output, "node", "receiver.mjs", SECRET.text(), KEY.publicText());
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> Files.readString(output).startsWith("port ") || !receiver.isAlive());
    assertThat(receiver.isAlive()).as(Files.readString(output)).isTrue();
    url = "http://127.0.0.1:" + Files.readString(output).substring(5).strip() + "/hook";
    sender =
        new HttpSender(
            new Guard((_, _) -> List.of(InetAddress.getLoopbackAddress()), true),
            Duration.ofSeconds(15),
            8,
            SSLContext.getDefault(),
            InstantSource.system());
  }

  @AfterAll
  static void stop() {
    if (sender != null) {
      sender.destroy();
    }
    if (receiver != null) {
      receiver.destroy();
    }
  }

  private static Customer customer(String email, Profile profile, long version) {
    return new Customer(
        CustomerId.of(NOON, new Bucket(7), 1),
        OrganizationId.of("0190d5e0-0000-7000-8000-000000000001"),
        Email.of(email),
        new ExternalId("crm/42"),
        profile,
        version,
        NOON,
        version == 1 ? null : NOON.plusSeconds(60));
  }

  static Stream<CustomerEvent> events() {
    var full =
        new Profile(
            CustomerType.INDIVIDUAL,
            "Zoë O'Neill \u2028 \uD83D\uDE00",
            "Zoë Ltd.",
            new Address("1 Main St", null, "94105", "San Francisco", "CA", "US"),
            "DE123456789",
            "de-DE",
            new Metadata(Map.of("plan", "pro", "seats", 3, "share", 0.5, "beta", true)));
    var team = new Profile(CustomerType.TEAM, "The Team", null, null, null, null, Metadata.EMPTY);
    var operation = new OperationId("op-1");
    var born = customer("ada@example.com", Profile.EMPTY, 1);
    var grown = customer("ada@example.org", full, 2);
    return Stream.of(
        CustomerCreated.of(operation, born),
        CustomerCreated.of(operation, customer("zoe@münchen.example", full, 1)),
        CustomerCreated.of(operation, customer("team@example.com", team, 1)),
        CustomerUpdated.of(operation, NOON.plusSeconds(60), born, grown),
        CustomerUpdated.of(
            operation, NOON.plusSeconds(60), grown, customer("b@c.example", team, 3)),
        CustomerDeleted.of(operation, NOON.plusSeconds(90), grown, 3));
  }

  private static Attempt send(CustomerEvent event, List<Secret> secrets) throws Exception {
    return sender.send(
        new Target(
            UUID.randomUUID(),
            URI.create(url),
            secrets.stream().map(Secret::text).toList(),
            KEY.text(),
            Map.of()),
        new Message(event.id(), event.eventType(), Wire.write(event)));
  }

  @ParameterizedTest
  @MethodSource("events")
  void everyEventVerifiesAndParsesWithEveryLibrary(CustomerEvent event) throws Exception {
    Attempt attempt = send(event, List.of(SECRET));

    String answer = new String(attempt.answer(), UTF_8);
    assertThat(attempt.result()).as(answer).isEqualTo(new Delivered(200));
    String type = "\"" + event.eventType() + "\"";
    assertThat(answer).contains("\"types\":[" + type + "," + type + "," + type + "]");
    assertThat(answer).contains(event.data().email().address());
    assertThat(answer).contains("\"created_at\":\"2026-11-24T12:00:00.123Z\"");
  }

  @Test
  void whileASecretIsRotatedReceiversWithEitherOneVerify() throws Exception {
    var other = Secret.random(RANDOM);
    CustomerEvent event = events().findFirst().orElseThrow();

    assertThat(send(event, List.of(SECRET, other)).result()).isEqualTo(new Delivered(200));
    assertThat(send(event, List.of(other, SECRET)).result()).isEqualTo(new Delivered(200));
  }

  @Test
  void anotherSecretDoesNotVerify() throws Exception {
    CustomerEvent event = events().findFirst().orElseThrow();

    assertThat(send(event, List.of(Secret.random(RANDOM))).result())
        .isEqualTo(new Refused(400, null));
  }
}
