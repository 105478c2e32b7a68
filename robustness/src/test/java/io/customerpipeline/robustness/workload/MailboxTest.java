package io.customerpipeline.robustness.workload;

import static org.assertj.core.api.Assertions.assertThat;

import io.customerpipeline.schemas.customer.Email;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class MailboxTest {

  @Test
  void allSpellingsAreOneMailboxByTheProductsRuleToo() {
    var mailbox = new Mailbox("hot1-7.b");
    var random = new SplittableRandom(1);
    Set<String> spellings = new HashSet<>();

    for (int i = 0; i < 500; i++) {
      spellings.add(mailbox.spelling(random));
    }

    assertThat(spellings).hasSizeGreaterThan(8);
    assertThat(spellings)
        .allSatisfy(
            spelling -> assertThat(Email.of(spelling).normalized()).isEqualTo(mailbox.key()));
  }
}
