import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// A receiver of webhooks on this machine: verifies what arrives and prints a line for each.
///
/// Without a secret it registers an endpoint at a running pipeline, which has to allow receivers on
/// its own machine, as ./pipeline up does, and removes it at the end.
///
/// ```
/// java scripts/Listen.java [--port N] [--secret whsec_…] [--events T,T] [--url U] [--token T]
/// ```
class Listen {
  private static final String USAGE =
      """
      usage: ./pipeline listen [--port N] [--secret whsec_…] [--events T,T] [--url U] [--token T]

      Prints what arrives at http://127.0.0.1:N/ and is signed with the secret; without one, an
      endpoint is registered for as long as this runs. Events: all (*), if none are named.
      """;
  private static final Duration TOLERANCE = Duration.ofMinutes(5);
  private static final String ENDPOINTS = "/v1/webhooks/endpoints";
  private static final int BODY_MAX = 1 << 20;
  private static final int SHOWN_MAX = 160;

  private final SecretKeySpec key;

  private Listen(String secret) {
    byte[] octets = Base64.getDecoder().decode(secret.replaceFirst("^whsec_", ""));
    key = new SecretKeySpec(octets, "HmacSHA256");
  }

  public static void main(String... arguments) {
    Locale.setDefault(Locale.ROOT); // The digits of some locales are no digits to a program.
    try {
      int port = Integer.parseInt(Connection.option("--port", arguments).orElse("0"));
      var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
      HttpServer server = HttpServer.create(address, 0);
      server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
      String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/";
      Optional<String> given = Connection.option("--secret", arguments);
      String secret = given.isPresent() ? given.get() : register(url, arguments);
      server.createContext("/", new Listen(secret)::take);
      server.start();
      System.out.println("listening at " + url);
    } catch (ConnectException e) {
      fail("Nothing answers there. Start it with ./pipeline up, or give --url");
    } catch (BindException e) {
      fail("The port is taken.");
    } catch (IllegalArgumentException e) {
      fail(e.getMessage() + "\n\n" + USAGE);
    } catch (IOException e) {
      fail(e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void fail(String message) {
    System.err.println(message);
    System.exit(2);
  }

  /// For as long as this process lives.
  ///
  /// @return the endpoint's secret
  private static String register(String url, String... arguments)
      throws IOException, InterruptedException {
    Connection connection = Connection.of(arguments);
    String events = Connection.option("--events", arguments).orElse("*").replace(",", "\",\"");
    String body =
        "{\"url\":\"%s\",\"name\":\"./pipeline listen\",\"events\":[\"%s\"]}".formatted(url, events);
    Connection.Answer answer = connection.send("POST", ENDPOINTS, body, Map.of());
    if (answer.status() != 201) {
      throw new IOException("The endpoint was refused: " + answer.body());
    }
    String id = field("id", answer.body());
    Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(connection, id)));
    System.out.println("registered endpoint " + id);
    return field("secret", answer.body());
  }

  private static void remove(Connection connection, String id) {
    try {
      connection.send("DELETE", ENDPOINTS + "/" + id, "", Map.of());
      System.out.println("removed endpoint " + id);
    } catch (IOException e) {
      System.err.println("The endpoint stays: " + id);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String field(String name, String json) {
    Matcher matcher = Pattern.compile("\"" + name + "\"\\s*:\\s*\"([^\"]*)\"").matcher(json);
    return matcher.find() ? matcher.group(1) : "";
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readNBytes(BODY_MAX);
      Headers headers = exchange.getRequestHeaders();
      String fault = fault(headers, body);
      String text = new String(body, StandardCharsets.UTF_8);
      System.out.printf(
          "%s %s %s %s %s%n",
          LocalTime.now().truncatedTo(ChronoUnit.MILLIS),
          fault.isEmpty() ? "verified" : "REFUSED (" + fault + ")",
          printable(field("type", text)),
          printable(headers.getFirst("webhook-id")),
          printable(text));
      exchange.sendResponseHeaders(fault.isEmpty() ? 204 : 400, -1);
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
  }

  /// As Standard Webhooks has it; empty if there is none.
  private String fault(Headers headers, byte[] body) throws GeneralSecurityException {
    String id = headers.getFirst("webhook-id");
    String timestamp = headers.getFirst("webhook-timestamp");
    String signatures = headers.getFirst("webhook-signature");
    if (id == null || timestamp == null || signatures == null) {
      return "not signed";
    }
    if (!timestamp.matches("[0-9]{1,12}")
        || Duration.between(Instant.ofEpochSecond(Long.parseLong(timestamp)), Instant.now())
                .abs()
                .compareTo(TOLERANCE)
            > 0) {
      return "too old or too new";
    }
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(key);
    mac.update((id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8));
    byte[] expected =
        ("v1," + Base64.getEncoder().encodeToString(mac.doFinal(body)))
            .getBytes(StandardCharsets.UTF_8);
    for (String signature : signatures.split(" ")) {
      if (MessageDigest.isEqual(signature.getBytes(StandardCharsets.UTF_8), expected)) {
        return "";
      }
    }
    return "signed with another secret";
  }

  /// On one line, and not too long for it.
  private static String printable(String text) {
    if (text == null) {
      return "-";
    }
    String line = text.replaceAll("\\p{Cntrl}+", " ");
    return line.length() > SHOWN_MAX ? line.substring(0, SHOWN_MAX) + "…" : line;
  }
}
