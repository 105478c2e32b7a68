package io.customerpipeline.acceptance;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Every external id is either refused where it would be created, or its customer can be read,
/// changed and deleted by it.
///
/// `-Dcode-points=all` takes all code points beyond the first plane instead of a sample.
class AddressableIdsIT {
  private static final int POINTS_IN_ID = 200;
  private static final int FIRST_PLANE_END = 0x10000;
  private static final int SAMPLE_STEP = "all".equals(System.getProperty("code-points")) ? 1 : 61;
  private static final int AT_ONCE = 16;

  private final PipelineClient client = Pipeline.client();

  @Test
  void everyCodePointCanBeAddressed() throws Exception {
    List<Integer> points =
        IntStream.concat(
                IntStream.range(1, FIRST_PLANE_END),
                IntStream.iterate(
                    FIRST_PLANE_END,
                    point -> point <= Character.MAX_CODE_POINT,
                    point -> point + SAMPLE_STEP))
            .filter(point -> Character.getType(point) != Character.SURROGATE)
            .boxed()
            .toList();
    var tasks = new ArrayList<Callable<Void>>();
    for (int from = 0; from < points.size(); from += POINTS_IN_ID) {
      var packed = points.subList(from, Math.min(points.size(), from + POINTS_IN_ID));
      // Letters around it, because blanks at the ends are dropped.
      String id =
          "%d<".formatted(from) + packed.stream().map(Character::toString).collect(joining()) + ">";
      tasks.add(() -> lives(id));
    }

    run(tasks);
  }

  @Test
  void everyAsciiCharacterCanBeAddressedAloneAndAtEitherEnd() throws Exception {
    Stream<String> ascii =
        IntStream.range(0, 128)
            .boxed()
            .flatMap(one -> {
              String character = Character.toString(one);
              return Stream.of(character, one + "a" + character, character + "b" + one);
            });
    Stream<String> special =
        Stream.of(
            ".",
            "..",
            "...",
            " .. ",
            "./",
            "../",
            "/..",
            "a/../b",
            "a/./b",
            "//",
            "a//b",
            "/a/",
            "%2F",
            "%2e",
            "%2E%2E",
            "%00",
            "%",
            "%%",
            "%zz",
            "a;b=c",
            "?a=b",
            "#a",
            "CORP\\alice",
            "\\\\host\\share",
            "..\\..",
            "a\r\nb",
            "\u0085",
            "\u00a0",
            "\u2028ls",
            "\u2029ps",
            "\ufeff",
            "\u200b",
            "\ufffd",
            "\uffff",
            "\ud83e\udd8a",
            "a\u0301",
            "\u00e1");

    run(
        Stream.concat(ascii, special)
            .<Callable<Void>>map(id -> () -> isRefusedOrLives(id))
            .toList());
  }

  private Void isRefusedOrLives(String externalId) {
    String email = Emails.fresh("addressable");
    Answer created =
        patient(client.posting(Bodies.text(Map.of("email", email, "external_id", externalId))));
    if (created.status() == 422) {
      created.expectInvalid("external_id");
      // A path cannot hold NUL, and . or .. is dropped from it.
      Answer put = putting(externalId, email);
      assertThat(put.status()).as("PUT refuses, too: %s", put).isIn(400, 404, 405, 422);
      return null;
    }
    created.expect(201);
    if (externalId.isBlank()) {
      assertThat(created.json().path("external_id").isNull()).as("a blank one is none").isTrue();
      putting(externalId, email).expectInvalid("external_id");
      return null;
    }
    assertThat(created.get("external_id")).isEqualTo(externalId.strip());
    Answer read = client.read(path(externalId)).expect(200);
    assertThat(read.id()).as("%s", externalId).isEqualTo(created.id());
    Answer changed = putting(externalId, email).expect(200);
    assertThat(changed.id()).as("%s", externalId).isEqualTo(created.id());
    isDeleted(externalId, created.id());
    return null;
  }

  private Void lives(String externalId) {
    Answer created = putting(externalId, Emails.fresh("addressable")).expect(201);
    assertThat(created.get("external_id")).isEqualTo(externalId);
    Answer read = client.read(path(externalId)).expect(200);
    assertThat(read.get("external_id")).isEqualTo(externalId);
    isDeleted(externalId, created.id());
    return null;
  }

  private void isDeleted(String externalId, String id) {
    patient(client.request("DELETE", path(externalId))).expect(204);
    client.read(path(externalId)).expectProblem(404);
    client.get(id).expectProblem(404);
  }

  private Answer putting(String externalId, String email) {
    String body = Bodies.text(Map.of("email", email, "name", "changed"));
    return patient(client.request("PUT", path(externalId), BodyPublishers.ofString(body)));
  }

  /// Many writes at once may take longer than the default wait.
  private static Answer patient(Request request) {
    return request.prefer("wait=30").send();
  }

  private static String path(String externalId) {
    return "/v1/customers/external/" + PipelineClient.encoded(externalId).replace("+", "%20");
  }

  private static void run(List<Callable<Void>> tasks) throws Exception {
    try (var threads = Executors.newFixedThreadPool(AT_ONCE)) {
      for (var result : threads.invokeAll(tasks)) {
        try {
          result.get();
        } catch (ExecutionException e) {
          throw new AssertionError(e.getCause());
        }
      }
    }
  }
}
