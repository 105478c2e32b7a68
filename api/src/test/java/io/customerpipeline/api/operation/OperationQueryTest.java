package io.customerpipeline.api.operation;

import static io.customerpipeline.api.Fixtures.ACME;
import static io.customerpipeline.api.Fixtures.OTHER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.customerpipeline.api.Fixtures;
import io.customerpipeline.http.problem.ProblemException;
import io.customerpipeline.schemas.command.OperationId;
import io.customerpipeline.schemas.command.OperationKind;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.util.MultiValueMapAdapter;

class OperationQueryTest {
  private static final OperationCursor CURSOR =
      new OperationCursor(Instant.parse("2027-01-15T08:00:00.123456Z"), new OperationId("a.b_c-9"));

  private final OperationCursors cursors = new OperationCursors(Fixtures.settings());

  @Test
  void aCursorIsReadAsItWasWritten() {
    assertThat(cursors.read(ACME, cursors.write(ACME, CURSOR))).contains(CURSOR);
  }

  @Test
  void aCursorOfAnotherOrganizationOrOneThatWasChangedIsUnknown() {
    String text = cursors.write(ACME, CURSOR);

    assertThat(cursors.read(OTHER, text)).isEmpty();
    assertThat(cursors.read(ACME, text.substring(1))).isEmpty();
    assertThat(cursors.read(ACME, "B" + text.substring(1))).isEmpty();
    assertThat(cursors.read(ACME, "")).isEmpty();
    assertThat(cursors.read(ACME, "!")).isEmpty();
  }

  @Test
  void severalTypesAndOutcomesAreOneListOrTheParameterSeveralTimes() {
    var parameters = new LinkedMultiValueMap<String, String>();
    parameters.add("type", "create,delete");
    parameters.add("outcome", "rejected");
    parameters.add("outcome", "created");

    var query = OperationQuery.of(ACME, parameters, cursors).orElseThrow();

    assertThat(query.types()).containsExactly(OperationKind.CREATE, OperationKind.DELETE);
    assertThat(query.outcomes()).containsExactly(OutcomeType.REJECTED, OutcomeType.CREATED);
  }

  @ParameterizedTest(name = "{0}={1}")
  @CsvSource({
    "state, pending",
    "state, open",
    "type, created",
    "type, restore",
    "outcome, create",
    "customer_id, 1",
    "submitted_from, yesterday",
    "submitted_to, 2027-01-15",
    "after, nonsense",
    "limit, 0",
    "limit, many"
  })
  void whatMakesNoSenseIsNamed(String name, String value) {
    var parameters = new LinkedMultiValueMap<String, String>();
    parameters.add(name, value);

    assertThatThrownBy(() -> OperationQuery.of(ACME, parameters, cursors))
        .isInstanceOfSatisfying(
            ProblemException.class,
            problem ->
                assertThat(String.valueOf(problem.getBody().getProperties()))
                    .contains("field=" + name));
  }

  @Test
  void anEmailThatNoCustomerCanHaveMatchesNoOperation() {
    var parameters = new LinkedMultiValueMap<String, String>();
    parameters.add("email", "nobody");

    assertThat(OperationQuery.of(ACME, parameters, cursors)).isEmpty();
  }

  /// Remembers what was asked for by name.
  private static final class Recorded extends MultiValueMapAdapter<String, String> {
    private final Set<String> asked = new HashSet<>();

    Recorded(MultiValueMap<String, String> parameters) {
      super(parameters);
    }

    @Override
    public @Nullable String getFirst(String key) {
      asked.add(key);
      return super.getFirst(key);
    }

    @Override
    public @Nullable List<@Nullable String> get(Object key) {
      asked.add(key.toString());
      return super.get(key);
    }
  }

  @Test
  void allThatIsReadIsDescribedAndTheOtherWayRound() {
    var query = new Recorded(new LinkedMultiValueMap<>());

    OperationQuery.of(ACME, query, cursors);

    assertThat(query.asked)
        .isEqualTo(
            Arrays.stream(OperationParameters.class.getRecordComponents())
                .map(component ->
                    component
                        .getName()
                        .replaceAll("([A-Z])", "_$1")
                        .toLowerCase(java.util.Locale.ROOT))
                .collect(Collectors.toSet()));
  }
}
