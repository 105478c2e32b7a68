package io.customerpipeline.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.customerpipeline.embedded.node.NodePackage;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// How calls of methods of Polar's SDKs ended, by SDK and name of the method. Version 1 of the SDK
/// has a client for each version of Polar's API: `1.0.1 2026-10`.
record SdkCalls(Map<String, Map<String, End>> bySdk) {
  private static final JsonMapper MAPPER = new JsonMapper();

  /// The end of one call.
  ///
  /// @param served whether this API has the resource
  /// @param value whether it returned
  /// @param typed whether what it threw is one of the SDK's errors
  record End(
      boolean served, boolean value, String error, int status, boolean typed, String message) {

    private static End of(JsonNode json) {
      return new End(
          json.path("served").asBoolean(),
          json.path("value").asBoolean(),
          json.path("error").asString(""),
          json.path("status").asInt(0),
          json.path("typed").asBoolean(),
          json.path("message").asString(""));
    }

    boolean isRefusal() {
      return !value && typed && status >= 400;
    }
  }

  /// Runs a program that prints JSON as its only line.
  static JsonNode run(NodePackage sdks, String... command) throws Exception {
    var result =
        sdks.run(Stream.concat(Stream.of("node"), Stream.of(command)).toArray(String[]::new));
    assertThat(result.exitCode()).as(result.output()).isZero();
    return MAPPER.readTree(result.output());
  }

  static SdkCalls of(JsonNode json) {
    var bySdk = new TreeMap<String, Map<String, End>>();
    json.forEachEntry((sdk, methods) -> {
      var ends = new TreeMap<String, End>();
      methods.forEachEntry((method, end) -> ends.put(method, End.of(end)));
      bySdk.put(sdk, ends);
    });
    return new SdkCalls(bySdk);
  }

  /// The names of all methods, of whichever SDK.
  TreeSet<String> methods() {
    return bySdk.values().stream()
        .flatMap(ends -> ends.keySet().stream())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /// The different ends of a method in the clients of one version of the SDK.
  List<End> ends(String version, String method) {
    return bySdk.entrySet().stream()
        .filter(sdk -> sdk.getKey().startsWith(version))
        .flatMap(sdk -> Optional.ofNullable(sdk.getValue().get(method)).stream())
        .toList();
  }
}
