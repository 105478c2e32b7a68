package io.customerpipeline.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.customerpipeline.embedded.node.NodePackage;
import io.customerpipeline.http.sdk.SdkParameters;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// The published SDKs of Polar, as npm delivers them, against this server: what they have in common
/// with it works unchanged, and everything else is refused.
class PolarSdkIT {
  private static NodePackage sdks;
  private final PipelineClient client = Pipeline.client();

  @BeforeAll
  static void fetchTheSdks() throws Exception {
    sdks = NodePackage.installed(Path.of("src", "test", "node"), "sdks");
  }

  @ParameterizedTest
  @ValueSource(strings = {"v1", "v0", "v1-life", "v0-life", "v1-hooks", "v0-hooks"})
  void thePublishedSdkWalksThroughTheScenarioAndAWholeLife(String version) throws Exception {
    String url = client.url().toString();

    var walk =
        sdks.run("node", version + ".mjs", url, client.token(), Emails.fresh("sdk-" + version));

    System.out.println("@polar-sh/sdk " + version + "\n" + walk.output());
    assertThat(walk.exitCode()).as(walk.output()).isZero();
  }

  /// With the operator's token, which no scope keeps away from a route. `-Dpolar-sdk.write` writes
  /// the document.
  @Test
  void everyMethodEndsAsTheDocumentSays() throws Exception {
    SdkCalls calls =
        SdkCalls.of(SdkCalls.run(sdks, "sweep.mjs", client.url().toString(), client.token()));

    var softly = new SoftAssertions();
    calls
        .bySdk()
        .forEach((sdk, ends) ->
            ends.forEach((method, end) ->
                softly
                    .assertThat(end.served() ? end.value() : end.isRefusal() && end.status() < 500)
                    .as("%s of %s: %s", method, sdk, end)
                    .isTrue()));
    softly.assertAll();
    var document = new SdkDocument(calls);
    if (System.getProperty("polar-sdk.write") != null) {
      document.write();
    }
    assertThat(document.committed()).isEqualTo(document.rendered());
  }

  /// A request of an SDK, found by calling its method with everything that it can be given.
  private record Sent(String method, String template, Set<String> query) {
    String route() {
      return method + " " + template;
    }
  }

  @Test
  void everyParameterOfAnSdkIsDescribedOrListed() throws Exception {
    Contract contract = Contract.of(client.url());
    List<Sent> sent = sentToOurRoutes(contract);

    var softly = new SoftAssertions();
    var tolerated = new TreeSet<String>();
    for (Sent each : sent) {
      Set<String> described = contract.queryOf(each.method(), each.template());
      Set<String> listed = SdkParameters.of(each.route());
      each.query().stream()
          .filter(name -> !described.contains(name))
          .forEach(name -> {
            softly.assertThat(listed).as("%s", each).contains(name);
            tolerated.add(each.route() + "?" + name);
          });
    }
    softly.assertAll();
    assertThat(SdkParameters.all()).isEqualTo(tolerated);
  }

  private static List<Sent> sentToOurRoutes(Contract contract) throws Exception {
    var sent = new ArrayList<Sent>();
    for (JsonNode methods : SdkCalls.run(sdks, "methods.mjs")) {
      methods.forEachEntry((name, request) -> {
        String method = request.path("http").asString();
        if (name.startsWith("customers.") || name.startsWith("webhooks.")) {
          contract
              .templateOf(request.path("path").asString())
              .filter(template -> contract.has(method, template))
              .ifPresent(template -> sent.add(new Sent(method, template, namesIn(request))));
        }
      });
    }
    assertThat(sent).hasSizeGreaterThan(50);
    return sent;
  }

  /// `metadata` for `metadata[key]`.
  private static Set<String> namesIn(JsonNode request) {
    return request
        .path("query")
        .valueStream()
        .map(name -> name.asString().split("\\[")[0])
        .collect(Collectors.toSet());
  }

  @ParameterizedTest(name = "{0} with {1}: {2} → {3}")
  @CsvSource({
    "/v1/events,        Polar-Version, 2026-10,                            422",
    "/v1/organizations, Polar-Version, 2026-10,                            422",
    "/v1/events,        User-Agent,    speakeasy-sdk/x 0.49 @polar-sh/sdk, 422",
    "/v1/events,        User-Agent,    curl/8.5.0,                         200",
    "/v1/organizations, User-Agent,    curl/8.5.0,                         200",
    "/v1/customers,     Polar-Version, 2026-10,                            200",
    "/v1/customers,     Polar-Organization, 4f1c1a0e-6f43-4b63-9d52-1f0a2a6d7fff, 422",
  })
  void onlyRequestsOfAnSdkAreRefusedForIt(String path, String header, String value, int status) {
    Answer answer = client.request("GET", path).header(header, value).send().expect(status);

    if (status == 422) {
      answer.expectInvalid(header);
    }
  }
}
