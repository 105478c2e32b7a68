package io.customerpipeline.robustness.workload;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class OperationNamesTest {

  @Test
  void aNameIsAUuidThatDependsOnOrganizationAndKey() {
    var names = new OperationNames(Base64.getEncoder().encodeToString(new byte[32]));

    UUID name = UUID.fromString(names.of("acme", "k1"));

    assertThat(name.version()).isEqualTo(8);
    assertThat(name.variant()).isEqualTo(2);
    assertThat(names.of("acme", "k1")).isEqualTo(name.toString());
    assertThat(names.of("acme", "k2")).isNotEqualTo(name.toString());
    assertThat(names.of("other", "k1")).isNotEqualTo(name.toString());
  }
}
