package io.customerpipeline.robustness.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// `docs/guarantees.md` names what holds each promise. What it names is there.
class GuaranteesTest {
  private static final Path DOCS =
      Path.of(System.getProperty("basedir", ".")).resolve("../docs").normalize();
  private static final Pattern LINK = Pattern.compile("\\[([^\\]]+)\\]\\(([^)]+)\\)");

  @Test
  void everyClassAndPageThatIsNamedIsThere() throws IOException {
    List<MatchResult> links = LINK.matcher(text()).results().toList();

    assertThat(links).hasSizeGreaterThan(30);
    for (MatchResult link : links) {
      Path target = DOCS.resolve(link.group(2));
      assertThat(target).exists();
      if (link.group(2).endsWith(".java") && !link.group(2).endsWith("package-info.java")) {
        assertThat(target).hasFileName(link.group(1) + ".java");
      }
    }
  }

  @Test
  void everyCheckIsNamed() throws IOException {
    String text = text();

    for (Check check : Check.all()) {
      assertThat(text).contains("[" + check.getClass().getSimpleName() + "]");
    }
  }

  @Test
  void eachOfTheFivePromisesHasItsLimitsAndWhatHoldsIt() throws IOException {
    List<String> sections =
        Pattern.compile("(?m)^## ")
            .splitAsStream(text())
            .filter(one -> one.matches("(?s)\\d.*"))
            .toList();

    assertThat(sections).hasSize(5);
    assertThat(sections)
        .allSatisfy(one ->
            assertThat(one).contains("**Limits.**", "| held by | how |", "robustness/src/main"));
  }

  private static String text() throws IOException {
    return Files.readString(DOCS.resolve("guarantees.md"));
  }
}
