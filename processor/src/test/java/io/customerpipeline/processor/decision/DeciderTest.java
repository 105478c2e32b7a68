package io.customerpipeline.processor.decision;

import static io.customerpipeline.processor.Asked.ACME;
import static io.customerpipeline.processor.Asked.NOON;
import static io.customerpipeline.processor.Asked.newOperation;
import static io.customerpipeline.processor.Asked.profileOf;
import static io.customerpipeline.processor.Asked.rename;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.customerpipeline.processor.Asked;
import io.customerpipeline.processor.decision.State.Barred;
import io.customerpipeline.processor.decision.State.Live;
import io.customerpipeline.processor.decision.State.Vacant;
import io.customerpipeline.schemas.command.Request;
import io.customerpipeline.schemas.command.Request.Create;
import io.customerpipeline.schemas.command.Request.Delete;
import io.customerpipeline.schemas.command.Request.Update;
import io.customerpipeline.schemas.command.Versions;
import io.customerpipeline.schemas.customer.AddressMerge;
import io.customerpipeline.schemas.customer.Customer;
import io.customerpipeline.schemas.customer.CustomerId;
import io.customerpipeline.schemas.customer.Email;
import io.customerpipeline.schemas.customer.ExternalId;
import io.customerpipeline.schemas.customer.ExternalIdChange;
import io.customerpipeline.schemas.customer.Metadata;
import io.customerpipeline.schemas.customer.MetadataMerge;
import io.customerpipeline.schemas.customer.ProfileChange;
import io.customerpipeline.schemas.customer.ProfileMerge;
import io.customerpipeline.schemas.event.CustomerEvent;
import io.customerpipeline.schemas.event.CustomerView;
import io.customerpipeline.schemas.outcome.Outcome;
import io.customerpipeline.schemas.outcome.Outcome.Created;
import io.customerpipeline.schemas.outcome.Outcome.Deleted;
import io.customerpipeline.schemas.outcome.Outcome.Rejected;
import io.customerpipeline.schemas.outcome.Outcome.Updated;
import io.customerpipeline.schemas.outcome.Reason;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The rules, row by row. A customer is a letter, its version and its name: `a v3 Ann`.
class DeciderTest {
  private static final String EMAIL = "someone@example.com";
  private static final Map<String, CustomerId> IDS =
      Map.of("a", Asked.newId(ACME, EMAIL), "b", Asked.newId(ACME, EMAIL));

  @ParameterizedTest(name = "{0} + {1} → {2}, telling {3}, leaving {4}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          barred by b   | create a     | already_exists b | nothing          | barred by b
          barred by b   | update a Eve | already_exists b | nothing          | barred by b
          barred by b   | restore a v3 | already_exists b | nothing          | barred by b
          vacant        | update a Eve | not_found a      | nothing          | vacant
          vacant        | delete a     | not_found a      | nothing          | vacant
          live a v2     | update a Eve if1 | version_mismatch a | nothing    | live a v2
          live a v2     | delete a if3 | version_mismatch a | nothing        | live a v2
          live a v2 #1  | update a #2 if1 | version_mismatch a | nothing     | live a v2 #1
          live a v1 #1  | update a #2  | external_id_immutable a | nothing   | live a v1 #1
          live a v1 #1  | update a #   | external_id_immutable a | nothing   | live a v1 #1
          live a v1     | update a +city | address_incomplete a | nothing    | live a v1
          live a v1     | update a +keys | metadata_full a | nothing         | live a v1
          live a v1     | update a +city +keys | address_incomplete a | nothing | live a v1
          live a v2     | update a +city if1 | version_mismatch a | nothing  | live a v2
          live a v1 #1  | update a +city #2 | external_id_immutable a | nothing | live a v1 #1
          live a v1     | create b     | already_exists a | nothing          | live a v1
          live a v7 Ann | create b Bob | already_exists a | nothing          | live a v7 Ann
          live a v1     | create a     | already_exists a | nothing          | live a v1
          live a v1     | restore a v3 | already_exists a | nothing          | live a v1
          live a v3     | restore a v3 | already_exists a | nothing          | live a v3
          vacant        | create b     | created b v1     | created b v1     | live b v1
          vacant        | create b Bob | created b v1 Bob | created b v1 Bob | live b v1 Bob
          vacant        | create b #1  | created b v1 #1  | created b v1 #1  | live b v1 #1
          vacant        | restore a v1 | created a v1     | nothing          | live a v1
          vacant        | restore a v7 Ann #1 | created a v7 Ann #1 | nothing | live a v7 Ann #1
          live a v1     | update a Ann | updated a v2 Ann | updated a v2 Ann | live a v2 Ann
          live a v6 Ann | update a Eve | updated a v7 Eve | updated a v7 Eve | live a v7 Eve
          live a v7 Ann | update a Ann | updated a v7 Ann | nothing          | live a v7 Ann
          live a v1     | update a     | updated a v1     | nothing          | live a v1
          live a v2     | update a Eve if2 | updated a v3 Eve | updated a v3 Eve | live a v3 Eve
          live a v2     | update a Eve if1,2 | updated a v3 Eve | updated a v3 Eve | live a v3 Eve
          live a v3     | update a Eve if1,2 | version_mismatch a | nothing  | live a v3
          live a v1     | update a #1  | updated a v2 #1  | updated a v2 #1  | live a v2 #1
          live a v1 #1  | update a #1  | updated a v1 #1  | nothing          | live a v1 #1
          live a v1     | update a #   | updated a v1     | nothing          | live a v1
          live a v1     | update a you@example.com | updated a v2 you@example.com | \
          updated a v2 you@example.com | live a v2 you@example.com
          live a v1     | update a SOMEONE@example.com | updated a v2 SOMEONE@example.com | \
          updated a v2 SOMEONE@example.com | live a v2 SOMEONE@example.com
          live a v1     | update a someone@example.com | updated a v1 | nothing | live a v1
          live a v1     | delete a     | deleted a v2     | deleted a v2     | vacant
          live a v7 Ann | delete a     | deleted a v8     | deleted a v8 Ann | vacant
          live a v3     | delete a if3 | deleted a v4     | deleted a v4     | vacant
          """)
  void decides(String state, String command, String outcome, String event, String next) {
    // Given
    State given = state(state);
    Request asked = command(command);

    // When
    Decision decision = Decider.decide(given, asked);

    // Then
    assertThat(text(decision.outcome())).isEqualTo(outcome);
    assertThat(decision.events().stream().map(DeciderTest::text).findFirst().orElse("nothing"))
        .isEqualTo(event);
    assertThat(text(decision.next())).isEqualTo(next);
    assertThat(decision.events()).hasSizeLessThanOrEqualTo(1);
    assertThat(decision.events()).allMatch(e -> e.operationId().equals(asked.operationId()));
    assertThat(decision.outcome())
        .returns(asked.operationId(), Outcome::operationId)
        .returns(asked.organizationId(), Outcome::organizationId)
        .returns(asked.fingerprint(), Outcome::fingerprint);
  }

  @ParameterizedTest(name = "created 12:00, modified {0}, asked at {1} → happened at {2}")
  @CsvSource({
    "     , 12:05, 12:05",
    "     , 11:00, 12:00",
    "12:10, 12:05, 12:10",
    "12:10, 12:30, 12:30",
  })
  void aCustomersTimesNeverRunBackwards(String modified, String asked, String happened) {
    // Given
    var id = IDS.get("a");
    Instant modifiedAt = modified == null ? null : at(modified);
    var customer =
        new Customer(id, ACME, Email.of(EMAIL), null, profileOf("Ann"), 4, NOON, modifiedAt);
    var update = rename(ACME, id, "Eve", at(asked));
    var delete = new Delete(newOperation(), ACME, at(asked), id, null, null);

    // When
    Decision updated = Decider.decide(new Live(customer), update);
    Decision deleted = Decider.decide(new Live(customer), delete);

    // Then
    assertThat(((Live) updated.next()).customer().modifiedAt()).isEqualTo(at(happened));
    assertThat(((Live) updated.next()).customer().createdAt()).isEqualTo(NOON);
    assertThat(updated.events().getFirst().timestamp()).isEqualTo(at(happened));
    assertThat(deleted.events().getFirst().timestamp()).isEqualTo(at(happened));
  }

  @Test
  void aVersionNeverWrapsAround() {
    var last = new Live(customer("a", Long.MAX_VALUE, Said.of(new String[] {"Ann"}, 0)));

    assertThatThrownBy(() -> Decider.decide(last, command("update a Eve")))
        .isInstanceOf(ArithmeticException.class);
    assertThatThrownBy(() -> Decider.decide(last, command("delete a")))
        .isInstanceOf(ArithmeticException.class);
  }

  private static Instant at(String time) {
    return Instant.parse("2026-01-02T" + time + ":00Z");
  }

  private static State state(String text) {
    String[] words = text.split(" ");
    return switch (words[0]) {
      case "vacant" -> new Vacant();
      case "barred" -> new Barred(Reason.ALREADY_EXISTS, IDS.get(words[2]));
      default ->
          new Live(customer(words[1], Long.parseLong(words[2].substring(1)), Said.of(words, 3)));
    };
  }

  /// The words after the letter: `Ann` is a name, `#1` an external id, `#` none, `if1,3` versions,
  /// `+city` and `+keys` merges, and a word with an @ an e-mail.
  private record Said(
      String name,
      ExternalIdChange externalId,
      Versions ifVersion,
      Email email,
      ProfileMerge merge) {
    static Said of(String[] words, int from) {
      var said = new Said(null, null, null, null, null);
      for (String word : List.of(words).subList(Math.min(from, words.length), words.length)) {
        said = said.with(word);
      }
      return said;
    }

    private Said with(String word) {
      if (word.startsWith("#")) {
        var to = word.length() == 1 ? null : new ExternalId(word.substring(1));
        return new Said(name, new ExternalIdChange(to), ifVersion, email, merge);
      }
      if (word.matches("if[\\d,]+")) {
        var versions = new TreeSet<Long>();
        List.of(word.substring(2).split(",")).forEach(it -> versions.add(Long.valueOf(it)));
        return new Said(name, externalId, new Versions(versions), email, merge);
      }
      if (word.startsWith("+")) {
        return new Said(name, externalId, ifVersion, email, merged(word));
      }
      return word.contains("@")
          ? new Said(name, externalId, ifVersion, Email.of(word), merge)
          : new Said(word, externalId, ifVersion, email, merge);
    }

    private ProfileMerge merged(String word) {
      var city = new AddressMerge(null, null, null, "Graz", null, null, Set.of());
      var keys = new MetadataMerge(new Metadata(Map.of("one", 1, "more", 2)), Set.of());
      return word.equals("+city")
          ? new ProfileMerge(merge == null ? null : merge.metadata(), city)
          : new ProfileMerge(keys, merge == null ? null : merge.billingAddress());
    }

    /// Metadata that are nearly full before `+keys`.
    ProfileChange change() {
      var set = Asked.named(name).set();
      if (merge == null || merge.metadata() == null) {
        return new ProfileChange(set, Set.of(), merge);
      }
      var keys = new HashMap<String, Object>();
      for (int i = 1; i < Metadata.MAX_KEYS; i++) {
        keys.put("k" + i, i);
      }
      var full = new ProfileChange.Values(null, name, null, null, null, null, new Metadata(keys));
      return new ProfileChange(full, Set.of(), merge);
    }

    ExternalId given() {
      return externalId == null ? null : externalId.to();
    }
  }

  private static Customer customer(String letter, long version, Said said) {
    return new Customer(
        IDS.get(letter),
        ACME,
        Email.of(EMAIL),
        said.given(),
        profileOf(said.name()),
        version,
        NOON,
        null);
  }

  private static Request command(String text) {
    String[] words = text.split(" ");
    CustomerId id = IDS.get(words[1]);
    Said said = Said.of(words, 2);
    return switch (words[0]) {
      case "create" ->
          new Create(
              newOperation(),
              ACME,
              NOON,
              id,
              Email.of(EMAIL),
              said.given(),
              profileOf(said.name()),
              null);
      case "update" ->
          new Update(
              newOperation(),
              ACME,
              NOON,
              id,
              said.email(),
              said.externalId(),
              said.change(),
              said.ifVersion(),
              null);
      case "delete" -> new Delete(newOperation(), ACME, NOON, id, said.ifVersion(), null);
      case "restore" ->
          Asked.restore(
              customer(words[1], Long.parseLong(words[2].substring(1)), Said.of(words, 3)));
      default -> throw new IllegalArgumentException(text);
    };
  }

  private static String text(State state) {
    return switch (state) {
      case Barred(_, var by) -> "barred by " + letter(by);
      case Vacant _ -> "vacant";
      case Live(Customer customer) -> "live " + text(customer, customer.version());
    };
  }

  private static String text(Outcome outcome) {
    return switch (outcome) {
      case Created(_, _, _, var customer) -> "created " + text(customer, customer.version());
      case Updated(_, _, _, var customer, _) -> "updated " + text(customer, customer.version());
      case Deleted(_, _, _, var id, var version) -> "deleted " + letter(id) + " v" + version;
      case Rejected(_, _, _, var reason, var id) ->
          reason.name().toLowerCase(Locale.ROOT) + " " + letter(id);
    };
  }

  private static String text(CustomerEvent event) {
    return event.eventType().replace("customer.", "") + " " + text(event.data(), event.version());
  }

  private static String text(CustomerView customer, long version) {
    return text(customer.id(), version, customer.name(), customer.externalId(), customer.email());
  }

  private static String text(Customer customer, long version) {
    return text(
        customer.id(), version, customer.profile().name(), customer.externalId(), customer.email());
  }

  private static String text(
      CustomerId id,
      long version,
      @Nullable String name,
      @Nullable ExternalId externalId,
      Email email) {
    return letter(id)
        + " v"
        + version
        + (name == null ? "" : " " + name)
        + (externalId == null ? "" : " #" + externalId.value())
        + (email.address().equals(EMAIL) ? "" : " " + email.address());
  }

  private static String letter(CustomerId id) {
    return id.equals(IDS.get("a")) ? "a" : "b";
  }
}
