package io.customerpipeline.acceptance;

import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/// Values of which only one living customer may have each, wanted by many at once and moved about.
class ClaimsIT {
  private static final int RIVALS = 10;

  private final PipelineClient client = Pipeline.client();

  @RepeatedTest(5)
  void oneOfManyTakesAnEmailThatOthersMoveToAndOthersCreate() {
    String wanted = Emails.fresh("wanted");
    List<String> rivals = new ArrayList<>();
    List<Callable<Answer>> tasks = new ArrayList<>();
    for (int i = 0; i < RIVALS; i++) {
      String id = client.create(Emails.fresh("rival")).expect(201).id();
      int number = i;
      rivals.add(id);
      tasks.add(() -> client.patch(id, email(Emails.inCase(wanted, number))));
      tasks.add(() -> client.create(Emails.inCase(wanted, number)));
    }

    List<Answer> answers = Together.run(tasks).stream().map(this::known).toList();

    expectOneOwner(answers, client.list(wanted).expect(200).ids());
    rivals.forEach(id -> client.get(id).expect(200));
  }

  @RepeatedTest(5)
  void oneOfManyTakesAnExternalId() {
    String wanted = Emails.fresh("ext");
    List<Callable<Answer>> tasks = new ArrayList<>();
    for (int i = 0; i < RIVALS; i++) {
      String id = client.create(Emails.fresh("rival")).expect(201).id();
      String email = Emails.fresh("rival");
      tasks.add(() -> client.patch(id, externalId(wanted)));
      tasks.add(() -> client.posting(withExternalId(email, wanted)).send());
    }

    List<Answer> answers = Together.run(tasks).stream().map(this::known).toList();

    Answer winner = expectOneOwner(answers, null);
    assertThat(client.get(winner.id()).get("external_id")).isEqualTo(wanted);
  }

  @Test
  void aDeletedCustomersEmailAndExternalIdAreFreeAtOnce() {
    String email = Emails.fresh("again");
    String externalId = Emails.fresh("again");
    var ids = new HashSet<String>();

    for (int round = 0; round < 40; round++) {
      String id = known(client.posting(withExternalId(email, externalId)).send()).expect(201).id();
      ids.add(id);
      client.delete(id).expect(204);
    }

    assertThat(ids).hasSize(40);
  }

  @Test
  void twoCustomersSwapTheirEmails() {
    String one = Emails.fresh("one");
    String two = Emails.fresh("two");
    String a = client.create(one).expect(201).id();
    String b = client.create(two).expect(201).id();

    client.patch(a, email(Emails.fresh("between"))).expect(200);
    client.patch(b, email(one)).expect(200);
    client.patch(a, email(two)).expect(200);

    assertThat(client.list(one).ids()).containsExactly(b);
    assertThat(client.list(two).ids()).containsExactly(a);
  }

  @Test
  void changesOfOneCustomerThatAreSentTogetherAreAllMade() {
    String home = Emails.fresh("home");
    String id = client.create(home).expect(201).id();
    List<String> emails = List.of(Emails.fresh("b"), Emails.fresh("c"), home, Emails.fresh("d"));

    List<Answer> answers =
        Together.run(
            emails.stream()
                .<Callable<Answer>>map(email -> () -> client.patch(id, email(email)))
                .toList());

    assertThat(answers.stream().map(this::known)).allMatch(answer -> answer.status() == 200);
    String now = client.get(id).get("email");
    assertThat(emails).contains(now);
    for (String email : emails) {
      List<String> owners = email.equals(now) ? List.of(id) : List.of();
      assertThat(client.list(email).ids()).isEqualTo(owners);
    }
  }

  @RepeatedTest(10)
  void aDeleteWhileTheEmailMovesLeavesBothEmailsFree() {
    String from = Emails.fresh("from");
    String to = Emails.fresh("to");
    String id = client.create(from).expect(201).id();

    List<Answer> answers =
        Together.run(List.of(() -> client.patch(id, email(to)), () -> client.delete(id)));

    assertThat(known(answers.getFirst()).status()).isIn(200, 404);
    known(answers.getLast()).expect(204);
    for (String email : List.of(from, to)) {
      assertThat(client.list(email).ids()).isEmpty();
      client.create(email).expect(201);
    }
  }

  @Test
  void anExternalIdIsWrittenOnce() {
    String given = Emails.fresh("once");
    String id = client.create(Emails.fresh("once")).expect(201).id();

    client.patch(id, "{\"external_id\":\"  \"}").expect(200);
    client.patch(id, externalId("  " + given + " ")).expect(200);
    client.patch(id, externalId(given)).expect(200);
    client.patch(id, externalId(given + "x")).expectInvalid("external_id");
    client.patch(id, "{\"external_id\":null}").expectInvalid("external_id");

    assertThat(client.get(id).get("external_id")).isEqualTo(given);
  }

  @Test
  void manySignUpsOfOnePersonMakeOneCustomer() {
    String email = Emails.fresh("signup");
    String path = "/v1/customers/external/" + PipelineClient.encoded(Emails.fresh("signup"));

    List<Answer> answers =
        Together.run(20, i -> client.putting(path, email(Emails.inCase(email, i))).send()).stream()
            .map(this::known)
            .toList();

    assertThat(answers.stream().filter(answer -> answer.status() == 201)).hasSize(1);
    assertThat(answers.stream().filter(answer -> answer.status() == 200)).hasSize(19);
    assertThat(answers.stream().map(Answer::id).distinct()).hasSize(1);
  }

  @Test
  void whatIsWrittenByExternalIdEndsWithTheCustomer() {
    String externalId = Emails.fresh("by");
    String path = "/v1/customers/external/" + PipelineClient.encoded(externalId);
    String id = client.posting(withExternalId(Emails.fresh("by"), externalId)).send().id();

    assertThat(client.patchingAt(path, "{\"name\":\"Ada\"}").send().expect(200).id()).isEqualTo(id);
    assertThat(client.get(id).get("name")).isEqualTo("Ada");
    client.request("DELETE", path).send().expect(204);
    client.get(id).expect(404);
    client.request("DELETE", path).send().expectProblem(404);
    client.patchingAt(path, "{}").send().expectProblem(404);
    assertThat(client.putting(path, email(Emails.fresh("by"))).send().expect(201).id())
        .isNotEqualTo(id);
  }

  @Test
  void aRetryByExternalIdGetsTheFirstAnswer() {
    String path = "/v1/customers/external/" + PipelineClient.encoded(Emails.fresh("retry"));
    String body = email(Emails.fresh("retry"));
    String key = Emails.fresh("key");

    List<Answer> answers =
        Together.run(10, i -> client.putting(path, body).key(key).send()).stream()
            .map(answer -> answer.isPending() ? client.putting(path, body).key(key).send() : answer)
            .toList();

    assertThat(answers).allMatch(answer -> answer.status() == 201);
    assertThat(answers.stream().map(Answer::id).distinct()).hasSize(1);
    client.putting(path, email(Emails.fresh("other"))).key(key).send().expectProblem(422);
  }

  private static Answer expectOneOwner(List<Answer> answers, @Nullable List<String> listed) {
    Map<Boolean, List<Answer>> won =
        answers.stream().collect(groupingBy(answer -> answer.status() < 300));
    assertThat(won.get(true)).as("winners").hasSize(1);
    Answer winner = won.get(true).getFirst();
    won.get(false).forEach(lost -> lost.expect(409));
    assertThat(won.get(false).stream().map(lost -> lost.get("customer_id")))
        .containsOnly(winner.id());
    if (listed != null) {
      assertThat(listed).containsExactly(winner.id());
    }
    return winner;
  }

  /// The answer, or what became of it if it was slow.
  private Answer known(Answer answer) {
    return answer.isPending() ? client.outcome(answer) : answer;
  }

  private static String email(String email) {
    return "{\"email\":\"" + email + "\"}";
  }

  private static String externalId(String externalId) {
    return "{\"external_id\":\"" + externalId + "\"}";
  }

  private static String withExternalId(String email, String externalId) {
    return "{\"email\":\"" + email + "\",\"external_id\":\"" + externalId + "\"}";
  }
}
