package io.customerpipeline.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The list: newest first, in pages, and by e-mail in any spelling.
class ListIT {
  private static final String LIST = "/v1/customers";

  private final PipelineClient client = Pipeline.client();

  @Test
  void theNewestComeFirst() {
    List<String> newestFirst = created(7).reversed();

    assertThat(page("?limit=4")).isEqualTo(newestFirst.subList(0, 4));
    assertThat(page("?page=2&limit=4").subList(0, 3)).isEqualTo(newestFirst.subList(4, 7));
    assertThat(page("/?page=1&limit=7&sorting=-created_at")).isEqualTo(newestFirst);
  }

  @Test
  void aPageHasTenUnlessAskedOtherwise() {
    created(11);

    assertThat(page("")).hasSize(10);
  }

  @Test
  void thePagesTogetherHoldEveryCustomerOnce() {
    created(3);
    Answer first = client.read(LIST + "?limit=100").expect(200);
    int total = first.json().at("/pagination/total_count").asInt();
    int pages = first.json().at("/pagination/max_page").asInt();

    var all = new ArrayList<>(first.ids());
    for (int page = 2; page <= pages; page++) {
      all.addAll(page("?limit=100&page=" + page));
    }

    assertThat(pages).isEqualTo((total + 99) / 100);
    assertThat(all).hasSize(total);
    assertThat(new HashSet<>(all)).hasSize(total);
  }

  @Test
  void thereIsNothingBeyondTheLastPage() {
    Answer answer = client.read(LIST + "?page=1000000&limit=100").expect(200);

    assertThat(answer.ids()).isEmpty();
    assertThat(answer.json().at("/pagination/total_count").isInt()).isTrue();
  }

  @Test
  void aPageHasAHundredAtMost() {
    Answer capped = client.read(LIST + "?limit=1000").expect(200);
    Answer hundred = client.read(LIST + "?limit=100").expect(200);

    assertThat(capped.json()).isEqualTo(hundred.json());
  }

  @Test
  void anEmailIsFoundInAnyLetterCase() {
    String email = Emails.fresh("Any.Case+Tag");
    String id = client.create(email).expect(201).id();

    for (int pattern : new int[] {0, -1, 0b0101, 0x5A5A_5A5A}) {
      Answer found = client.list(Emails.inCase(email, pattern)).expect(200);
      assertThat(found.ids()).containsExactly(id);
      assertThat(found.json().at("/pagination/total_count").asInt()).isEqualTo(1);
      assertThat(found.json().at("/pagination/max_page").asInt()).isEqualTo(1);
    }
    assertThat(client.list(" " + email + " ").expect(200).ids()).containsExactly(id);
  }

  @ParameterizedTest
  @CsvSource({
    "bücher-%s.example, BÜCHER-%s.example",
    "bücher-%s.example, bücher-%s。example",
    "straße%s.de,       STRASSE%s.de",
  })
  void anInternationalDomainIsComparedAsRegistrarsDo(String created, String asked) {
    String tag = Emails.fresh("x").replaceAll("[^a-z0-9]", "");
    String id = client.create("idn@" + created.formatted(tag)).expect(201).id();

    List<String> found = client.list("idn@" + asked.formatted(tag)).expect(200).ids();

    boolean same = !asked.startsWith("STRASSE");
    assertThat(found).isEqualTo(same ? List.of(id) : List.of());
  }

  @Test
  void dotsAndTagsAreNotMailboxesOfSomeoneElse() {
    String email = Emails.fresh("plain");
    client.create(email).expect(201);

    assertThat(client.list(email.replace("plain-", "pl.ain-")).expect(200).ids()).isEmpty();
    assertThat(client.list(email.replace("plain-", "plain+tag-")).expect(200).ids()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"page", "limit"})
  void aPartOfAListThatIsNoneIsRefusedByName(String field) {
    for (String value : List.of("0", "-1", "abc", "1.5", "99999999999999999999")) {
      client.read(LIST + "?" + field + "=" + value).expectInvalid(field);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"no-at-sign", "", "a@b@", "%00@x.example"})
  void anEmailThatNoCustomerCanHaveFindsNobody(String email) {
    assertThat(client.read(LIST + "?email=" + email).expect(200).ids()).isEmpty();
  }

  private List<String> created(int count) {
    var ids = new ArrayList<String>();
    for (int i = 0; i < count; i++) {
      ids.add(client.create(Emails.fresh("list")).expect(201).id());
    }
    return ids;
  }

  private List<String> page(String query) {
    return client.read(LIST + query).expect(200).ids();
  }
}
