package io.customerpipeline.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// One e-mail, created, deleted and created again, over and over: each step works at once, and is
/// visible to the very next read.
class RecreateIT {
  private static final int ROUNDS = 200;

  private final PipelineClient client = Pipeline.client();
  private final String email = Emails.fresh("recreate");
  private final Set<String> ids = new HashSet<>();

  @Test
  void twoHundredRoundsOfCreateDeleteCreateOnOneEmail() {
    for (int round = 0; round < ROUNDS; round++) {
      delete(create(round));
      delete(create(~round));
    }

    assertThat(ids).hasSize(2 * ROUNDS);
  }

  private String create(int letterCase) {
    String id = client.create(Emails.inCase(email, letterCase)).expect(201).id();
    assertThat(ids.add(id)).as("%s is new", id).isTrue();
    client.get(id).expect(200);
    assertThat(client.list(email).expect(200).ids()).containsExactly(id);
    return id;
  }

  private void delete(String id) {
    client.delete(id).expect(204);
    client.get(id).expect(404);
    assertThat(client.list(email).expect(200).ids()).isEmpty();
  }
}
