package io.customerpipeline.api.customer;

import static org.assertj.core.api.Assertions.assertThat;

import io.customerpipeline.api.Fixtures;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.util.MultiValueMapAdapter;

/// What is described of the list's query is what is read of it.
class ListParametersTest {

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

    ListRequest.of(Fixtures.ACME, query);

    Set<String> described = new HashSet<>();
    Arrays.stream(ListParameters.class.getRecordComponents())
        .map(component -> component.getName().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT))
        .forEach(described::add);
    query.asked.add("metadata"); // Read by its form, not by its name.
    assertThat(query.asked).isEqualTo(described);
  }
}
