package io.customerpipeline.webhooks.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.customerpipeline.schemas.customer.InvalidValueException;
import io.customerpipeline.schemas.customer.Violation;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventFilterTest {

  private static Set<String> words(String text) {
    return text == null ? Set.of() : Set.of(text.split(" "));
  }

  @ParameterizedTest(name = "events {0}, fields {1}: {2} with {3}? {4}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          *                                 |            | customer.created |            | true
          *                                 |            | customer.updated | name       | true
          customer.*                        |            | customer.deleted |            | true
          customer.*                        |            | customers.merged |            | false
          customer.*                        |            | customer         |            | false
          customer.created                  |            | customer.created |            | true
          customer.created                  |            | customer.deleted |            | false
          customer.created                  |            | customer.created2 |           | false
          order.paid                        |            | customer.created |            | false
          order.paid customer.deleted       |            | customer.deleted |            | true
          customer.state.*                  |            | customer.state.changed |      | true
          customer.state.*                  |            | customer.created |            | false
          *                                 | email      | customer.updated | email name | true
          *                                 | email      | customer.updated | name       | false
          *                                 | email name | customer.updated | name       | true
          *                                 | email      | customer.created |            | true
          *                                 | email      | customer.deleted |            | true
          customer.created                  | email      | customer.updated | email      | false
          *                                 | email      | customer.updated |            | false
          """)
  void anEventIsWantedByItsTypeAndByWhatItChanges(
      String events, String fields, String type, String changed, boolean wanted) {
    var filter = EventFilter.of(List.copyOf(words(events)), List.copyOf(words(fields)));

    assertThat(filter.matches(type, words(changed))).isEqualTo(wanted);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "**",
        "*.created",
        "customer.",
        ".created",
        "customer*",
        "customer.*.x",
        "customer..created",
        "Customer.created",
        "customer created",
        "customer.created\n",
        "a.**"
      })
  void whatIsNoPatternIsRefusedByItsPlace(String pattern) {
    assertThatThrownBy(() -> EventFilter.of(List.of("*", pattern), List.of()))
        .isInstanceOfSatisfying(
            InvalidValueException.class,
            e ->
                assertThat(e.violations())
                    .singleElement()
                    .extracting(Violation::field, Violation::code)
                    .containsExactly("events.1", "invalid"));
  }

  @Test
  void everythingThatIsWrongIsSaidAtOnce() {
    assertThatThrownBy(() -> EventFilter.of(List.of(), List.of("email", "E-Mail")))
        .isInstanceOfSatisfying(
            InvalidValueException.class,
            e ->
                assertThat(e.violations())
                    .extracting(Violation::field)
                    .containsExactly("events", "changed_fields.1"));
    assertThatThrownBy(() -> EventFilter.of(Collections.nCopies(101, "*"), List.of()))
        .hasMessageContaining("at most 100");
  }
}
