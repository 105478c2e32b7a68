package io.customerpipeline.api.customer;

import static io.customerpipeline.api.Fixtures.ACME;
import static io.customerpipeline.api.Fixtures.OTHER;
import static org.assertj.core.api.Assertions.assertThat;

import io.customerpipeline.schemas.customer.Customer;
import io.customerpipeline.schemas.customer.CustomerId;
import io.customerpipeline.schemas.customer.CustomerType;
import io.customerpipeline.schemas.customer.Email;
import io.customerpipeline.schemas.customer.EmailKey;
import io.customerpipeline.schemas.customer.Metadata;
import io.customerpipeline.schemas.customer.OrganizationId;
import io.customerpipeline.schemas.customer.Profile;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SearchKeysTest {
  private static final List<String> LETTERS =
      List.of("a", "B", "z", " ", ".", "@", "%", "ß", "İ", "é", "李", "明", "ы", "😀", "👩‍🔧");

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void whateverPartOfATextIsAskedForItsKeysAreAmongTheCustomers(long seed) {
    var random = new SplittableRandom(seed);
    String name = text(random, 24);
    var keys = boxed(customer(ACME, name, Metadata.EMPTY));
    String folded = Folding.fold(name);

    for (int from = 0; from < folded.length(); from++) {
      for (int to = from + 1; to <= folded.length(); to++) {
        assertThat(keys).contains(SearchKeys.ofPart(ACME, folded.substring(from, to)));
      }
    }
  }

  @Test
  void aTextThatIsNowhereHasAKeyThatTheCustomerHasNot() {
    var keys = boxed(customer(ACME, "Ada Lovelace", Metadata.EMPTY));

    for (String nowhere : List.of("q", "zq", "aad", "ada lovelacy", "李")) {
      assertThat(keys.containsAll(List.of(SearchKeys.ofPart(ACME, nowhere)))).isFalse();
    }
  }

  @Test
  void anotherOrganizationsCustomersHaveOtherKeys() {
    var metadata = new Metadata(Map.of("plan", "pro"));

    assertThat(boxed(customer(ACME, "Ada", metadata)))
        .doesNotContainAnyElementsOf(boxed(customer(OTHER, "Ada", metadata)));
  }

  @Test
  void anEntryIsFoundAsAWholeAndIsNoPartOfTheText() {
    var keys = boxed(customer(ACME, "4:plan=pro", new Metadata(Map.of("plan", "free"))));

    assertThat(keys).contains(SearchKeys.ofAnyEntry(ACME, List.of("4:plan=free")));
    assertThat(keys)
        .doesNotContain(SearchKeys.ofAnyEntry(ACME, List.of("4:plan=pro", "4:plan=fre")));
  }

  private static Customer customer(OrganizationId organization, String name, Metadata metadata) {
    var email = Email.of("x@example.com");
    return new Customer(
        CustomerId.of(Instant.EPOCH, EmailKey.of(organization, email).bucket(), 7),
        organization,
        email,
        null,
        new Profile(CustomerType.INDIVIDUAL, name, null, null, null, null, metadata),
        1,
        Instant.EPOCH,
        null);
  }

  private static List<Integer> boxed(Customer customer) {
    return IntStream.of(SearchKeys.of(customer)).boxed().toList();
  }

  private static String text(SplittableRandom random, int length) {
    return IntStream.range(0, length)
        .mapToObj(_ -> LETTERS.get(random.nextInt(LETTERS.size())))
        .collect(Collectors.joining("", "x", "x"));
  }
}
