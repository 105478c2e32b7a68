package io.customerpipeline.acceptance;

import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.RepeatedTest;

/// Many clients want the same e-mail at the same moment: one of them gets it.
class SimultaneousCreatesIT {
  private static final int CLIENTS = 50;

  private final PipelineClient client = Pipeline.client();

  @RepeatedTest(20)
  void exactlyOneOfFiftyCreatesWins() {
    String email = Emails.fresh("race");

    List<Answer> answers =
        Together.run(CLIENTS, i -> client.create(Emails.inCase(email, i * 0x9E3779B9)));

    Map<Integer, List<Answer>> byStatus = answers.stream().collect(groupingBy(Answer::status));
    assertThat(byStatus).containsOnlyKeys(201, 409);
    assertThat(byStatus.get(201)).hasSize(1);
    String winner = byStatus.get(201).getFirst().id();
    assertThat(byStatus.get(409)).hasSize(CLIENTS - 1);
    for (Answer conflict : byStatus.get(409)) {
      assertThat(conflict.get("customer_id")).isEqualTo(winner);
    }
    assertThat(client.list(email).expect(200).ids()).containsExactly(winner);
  }
}
