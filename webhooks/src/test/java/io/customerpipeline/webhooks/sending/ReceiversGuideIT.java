package io.customerpipeline.webhooks.sending;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.standardwebhooks.exceptions.WebhookVerificationException;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.customerpipeline.embedded.node.NodePackage;
import io.customerpipeline.webhooks.delivery.Attempt;
import io.customerpipeline.webhooks.delivery.Attempt.Result.Delivered;
import io.customerpipeline.webhooks.delivery.Attempt.Result.Refused;
import io.customerpipeline.webhooks.delivery.Message;
import io.customerpipeline.webhooks.delivery.Target;
import io.customerpipeline.webhooks.guard.Guard;
import io.customerpipeline.webhooks.signing.Secret;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What docs/webhooks.md tells receivers to write is what runs here, taken from the page.
class ReceiversGuideIT {
  private static final Path GUIDE = Path.of("..", "docs", "webhooks.md");
  private static final Secret SECRET = Secret.random(new SecureRandom());
  private static final String JAVA =
      """
      import com.standardwebhooks.Webhook;
      import com.sun.net.httpserver.HttpExchange;
      import java.net.http.HttpHeaders;
      import java.nio.charset.StandardCharsets;

      public class Guide {
        public %s
      }
      """;
  private static final String NODE =
      """
      import { createServer } from "node:http";
      import { Webhook } from "standardwebhooks";

      %s
      createServer(async (request, response) => {
        try {
          const event = await verified(process.argv[2], request);
          response.end(event.type);
        } catch (error) {
          response.writeHead(400).end(error.name);
        }
      }).listen(0, "127.0.0.1", function () {
        console.log(`port ${this.address().port}`);
      });
      """;

  private static HttpSender sender;

  @BeforeAll
  static void makeSender() throws Exception {
    sender =
        new HttpSender(
            new Guard((_, _) -> List.of(InetAddress.getLoopbackAddress()), true),
            Duration.ofSeconds(15),
            8,
            SSLContext.getDefault(),
            InstantSource.system());
  }

  @AfterAll
  static void endSender() {
    sender.destroy();
  }

  @Test
  void theSnippetInJavaVerifies(@TempDir Path folder) throws Exception {
    Method verified = compiled(folder);
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", exchange -> answer(verified, exchange));
    server.start();
    try {
      verifies("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    } finally {
      server.stop(0);
    }
  }

  private static Method compiled(Path folder) throws Exception {
    Path source = folder.resolve("Guide.java");
    Files.writeString(source, JAVA.formatted(snippet("java")));
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    int faults =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, "-cp", classPath, "-d", folder.toString(), source.toString());
    assertThat(faults).as("it compiles").isZero();
    try (var loader =
        new URLClassLoader(
            new java.net.URL[] {folder.toUri().toURL()}, ReceiversGuideIT.class.getClassLoader())) {
      return loader.loadClass("Guide").getMethod("verified", String.class, HttpExchange.class);
    }
  }

  private static void answer(Method verified, HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = call(verified, exchange).getBytes(UTF_8);
      exchange.sendResponseHeaders(body.length == 0 ? 400 : 200, body.length == 0 ? -1 : 0);
      exchange.getResponseBody().write(body);
    }
  }

  /// Empty if it does not verify.
  private static String call(Method verified, HttpExchange exchange) throws IOException {
    try {
      return verified.invoke(null, SECRET.text(), exchange).toString();
    } catch (InvocationTargetException e) {
      assertThat(e.getCause()).isInstanceOf(WebhookVerificationException.class);
      return "";
    } catch (IllegalAccessException e) {
      throw new IOException(e);
    }
  }

  @Test
  void theSnippetInNodeVerifies() throws Exception {
    var node = NodePackage.installed(Path.of("src", "test", "node"), "receivers");
    Files.writeString(node.folder().resolve("guide.mjs"), NODE.formatted(snippet("js")));
    Path output = Files.createTempFile(node.folder(), "guide", ".txt");
    Process receiver = node.start(output, "node", "guide.mjs", SECRET.text());
    try {
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> Files.readString(output).startsWith("port ") || !receiver.isAlive());
      assertThat(receiver.isAlive()).as(Files.readString(output)).isTrue();
      verifies("http://127.0.0.1:" + Files.readString(output).substring(5).strip() + "/");
    } finally {
      receiver.destroy();
    }
  }

  private static void verifies(String url) throws InterruptedException {
    Attempt signed = send(url, SECRET);
    assertThat(signed.result()).isEqualTo(new Delivered(200));
    assertThat(new String(signed.answer(), UTF_8)).contains("customer.created");
    assertThat(send(url, Secret.random(new SecureRandom())).result())
        .isEqualTo(new Refused(400, null));
  }

  private static Attempt send(String url, Secret secret) throws InterruptedException {
    byte[] body = "{\"type\":\"customer.created\",\"data\":{\"name\":\"Zoë\"}}".getBytes(UTF_8);
    return sender.send(
        new Target(UUID.randomUUID(), URI.create(url), List.of(secret.text()), null, Map.of()),
        new Message("customer-1", "customer.created", body));
  }

  /// The one block of this language on the page.
  private static String snippet(String language) throws IOException {
    var blocks =
        Pattern.compile("(?ms)^```" + language + "\\n(.*?)^```$")
            .matcher(Files.readString(GUIDE))
            .results()
            .toList();
    assertThat(blocks).as(language).hasSize(1);
    return blocks.getFirst().group(1);
  }
}
