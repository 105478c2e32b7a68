package io.customerpipeline.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.customerpipeline.embedded.node.NodePackage;
import java.io.File;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Clients of others, used as their documentation shows them: nothing is encoded by hand.
class RealClientsIT {
  private static final String EXTERNAL = "/v1/customers/external/";

  private final PipelineClient client = Pipeline.client();

  @Test
  void curlSendsWhatIsTyped() throws Exception {
    assumeTrue(isThere("curl"), "needs curl on the path");
    String plan = Emails.fresh("plan");
    String externalId = "ünï[x]|{y}^" + Emails.fresh("curl");
    String id = create(externalId, plan);
    Path gzip = file(Fault.gzip(customer("gzip", plan).getBytes()));
    Path marked = file(("\uFEFF" + customer("bom", plan)).getBytes());

    assertThat(curl("-g", url("/v1/customers?metadata[plan]=" + plan))).contains(id);
    assertThat(curl("-g", url(EXTERNAL + externalId))).contains(id);
    assertThat(curl("--compressed", url("/v1/customers/export"))).contains(id);
    assertThat(
            curl(
                url("/v1/customers"),
                "-H",
                "Content-Type: application/json",
                "-H",
                "Content-Encoding: gzip",
                "--data-binary",
                "@" + gzip))
        .contains("\"created_at\"");
    assertThat(
            curl(
                url("/v1/customers"),
                "-H",
                "Content-Type: application/json",
                "--data-binary",
                "@" + marked))
        .contains("\"created_at\"");
    assertThat(curl(url("/v1/customers"), "-H", "Accept: text/csv", "--json", customer("no", plan)))
        .contains("not-acceptable");
    assertThat(command("curl", "-sSi", "-X", "OPTIONS", url("/v1/customers"))).contains("Allow: ");
  }

  @Test
  void javaHttpClientSendsUriAsItIs() throws Exception {
    String plan = "p|" + Emails.fresh("plan");
    String externalId = "ünï " + Emails.fresh("java");
    String id = create(externalId, plan);
    URI server = client.url();

    for (URI uri :
        List.of(
            new URI("http", server.getAuthority(), EXTERNAL + externalId, null, null),
            new URI(
                "http", server.getAuthority(), "/v1/customers", "metadata[plan]=" + plan, null))) {
      HttpRequest request =
          HttpRequest.newBuilder(uri).header("Authorization", "Bearer " + client.token()).build();
      try (var http = HttpClient.newHttpClient()) {
        var answer = http.send(request, BodyHandlers.ofString());
        assertThat(answer.statusCode()).as("%s", answer.body()).isEqualTo(200);
        assertThat(answer.body()).contains(id);
      }
    }
  }

  @Test
  void fetchSendsUrlAsItIs() throws Exception {
    assumeTrue(isThere("node"), "needs node on the path");
    String plan = Emails.fresh("plan");
    String externalId = "ünï[x]|^" + Emails.fresh("fetch");
    String id = create(externalId, plan);
    String exported = new Exports(client).written("{\"metadata\":{\"plan\":\"" + plan + "\"}}");
    Path folder = Files.createDirectories(Path.of("target", "node", "fetch"));
    Files.copy(
        Path.of("src", "test", "node", "fetch.mjs"),
        folder.resolve("fetch.mjs"),
        StandardCopyOption.REPLACE_EXISTING);

    var result =
        new NodePackage(folder)
            .run(
                "node",
                "fetch.mjs",
                client.url().toString(),
                client.token(),
                plan,
                externalId,
                id,
                exported);

    assertThat(result.exitCode()).as(result.output()).isZero();
  }

  private String create(String externalId, String plan) {
    String body =
        Bodies.text(
            Map.of(
                "email", Emails.fresh("real"),
                "external_id", externalId,
                "metadata", Map.of("plan", plan)));
    return client
        .request("POST", "/v1/customers", BodyPublishers.ofString(body))
        .send()
        .expect(201)
        .id();
  }

  private static String customer(String name, String plan) {
    return Bodies.text(Map.of("email", Emails.fresh(name), "metadata", Map.of("plan", plan)));
  }

  private String url(String target) {
    return client.url() + target;
  }

  private String curl(String... arguments) throws Exception {
    var command =
        new ArrayList<>(List.of("curl", "-sS", "-H", "Authorization: Bearer " + client.token()));
    command.addAll(List.of(arguments));
    return command(command.toArray(String[]::new));
  }

  private static String command(String... command) throws Exception {
    var result = new NodePackage(Files.createDirectories(Path.of("target", "node"))).run(command);
    assertThat(result.exitCode()).as(result.output()).isZero();
    return result.output();
  }

  private static Path file(byte[] bytes) throws Exception {
    Path file = Files.createTempFile(Files.createDirectories(Path.of("target")), "body", ".bin");
    return Files.write(file, bytes).toAbsolutePath();
  }

  private static boolean isThere(String command) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, command)));
  }
}
