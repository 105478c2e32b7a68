package io.customerpipeline.standalone;

import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.convert.DurationStyle;
import org.yaml.snakeyaml.Yaml;

/// The containers of `docker-compose.yml` and `Dockerfile` on a machine of any speed.
class ComposeTest {
  /// Twice what a slow machine needs.
  private static final Duration START_MAX = Duration.ofMinutes(10);

  /// A check is a process of its own, which starts slowly where everything does.
  private static final Duration CHECK_MAX = Duration.ofSeconds(30);

  /// The longest that a request may ask to wait (`pipeline.api.wait-max`).
  private static final Duration REQUEST_MAX = Duration.ofSeconds(30);

  private static final Pattern STAGE = Pattern.compile("FROM \\S+ AS (\\S+)");
  private static final Pattern OPTION = Pattern.compile("--([a-z-]+)=([^\\s\",]+)");

  private static Map<String, Map<String, Object>> services;
  private static Map<String, Map<String, Object>> checks;

  @BeforeAll
  static void parse() throws IOException {
    Map<String, Object> compose =
        new Yaml().load(Files.readString(Path.of("../docker-compose.yml")));
    services = section(compose, "services");
    var stages = stages();
    checks =
        services.entrySet().stream()
            .filter(service -> check(service.getValue(), stages) != null)
            .collect(toMap(Map.Entry::getKey, service -> check(service.getValue(), stages)));
  }

  @Test
  void noServiceIsUnhealthyWhileASlowMachineStartsIt() {
    assertThat(checks).containsKeys("kafka", "postgres", "api", "processor", "webhooks");
    assertThat(checks)
        .allSatisfy((_, check) -> {
          assertThat(duration(check, "start_period")).isGreaterThanOrEqualTo(START_MAX);
          assertThat(duration(check, "timeout")).isGreaterThanOrEqualTo(CHECK_MAX);
        });
  }

  @Test
  void serviceStartsOnceWhatItNeedsIsHealthy() {
    assertThat(services)
        .allSatisfy((_, service) -> {
          assertThat(section(service, "depends_on"))
              .allSatisfy((name, how) -> {
                assertThat(how).containsEntry("condition", "service_healthy");
                assertThat(checks).containsKey(name);
              });
        });
  }

  @Test
  void roleMayEndItsRequestsBeforeItIsKilled() {
    assertThat(services.entrySet().stream().filter(each -> each.getValue().containsKey("build")))
        .isNotEmpty()
        .allSatisfy(role ->
            assertThat(duration(role.getValue(), "stop_grace_period")).isGreaterThan(REQUEST_MAX));
  }

  /// The JVM refuses a cache for fast starts that was made with other options.
  @Test
  void roleRunsWithTheOptionsOfItsTraining() throws IOException {
    String dockerfile = Files.readString(Path.of("../Dockerfile"));
    String entryPoint = dockerfile.substring(dockerfile.indexOf("ENTRYPOINT"));
    String training = Files.readString(Path.of("../scripts/train"));
    Set<String> ofEntryPoint = options(entryPoint.substring(0, entryPoint.indexOf(']')));

    assertThat(ofEntryPoint).hasSizeGreaterThan(1);
    assertThat(options(training)).isEqualTo(ofEntryPoint);
    assertThat(entryPoint).contains("-XX:AOTCache=role.aot");
    assertThat(training).contains("-XX:AOTCacheOutput=role.aot");
  }

  private static Set<String> options(String text) {
    return OPTION.matcher(text).results().map(MatchResult::group).collect(toSet());
  }

  /// The options of the health check of each stage, named as compose names them.
  private static Map<String, Map<String, Object>> stages() throws IOException {
    Map<String, Map<String, Object>> stages = new HashMap<>();
    String stage = "";
    for (String line : Files.readAllLines(Path.of("../Dockerfile"))) {
      var begins = STAGE.matcher(line);
      if (begins.matches()) {
        stage = begins.group(1);
      } else if (line.startsWith("HEALTHCHECK")) {
        Map<String, Object> options = new HashMap<>();
        OPTION
            .matcher(line)
            .results()
            .forEach(one -> options.put(one.group(1).replace('-', '_'), one.group(2)));
        stages.put(stage, options);
      }
    }
    return stages;
  }

  /// A service's own health check stands above that of its image.
  private static Map<String, Object> check(
      Map<String, Object> service, Map<String, Map<String, Object>> stages) {
    return service.containsKey("healthcheck")
        ? entries(service.get("healthcheck"))
        : stages.get(Objects.toString(entries(service.get("build")).get("target")));
  }

  private static Duration duration(Map<String, Object> options, String name) {
    return DurationStyle.detectAndParse(Objects.toString(options.get(name), "0s"));
  }

  private static Map<String, Map<String, Object>> section(Map<String, Object> of, String name) {
    return entries(of.get(name)).entrySet().stream()
        .collect(toMap(Map.Entry::getKey, one -> entries(one.getValue())));
  }

  /// @param found a map of YAML, or null for none
  private static Map<String, Object> entries(Object found) {
    Map<String, Object> entries = new HashMap<>();
    if (found != null) {
      ((Map<?, ?>) found).forEach((key, value) -> entries.put(key.toString(), value));
    }
    return entries;
  }
}
