package io.customerpipeline.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretsTest {
  @TempDir private Path folder;
  private DataFolder data;

  @BeforeEach
  void open() {
    data = DataFolder.open(folder);
  }

  @AfterEach
  void close() throws Exception {
    data.close();
  }

  @Test
  void theyAreMadeOnceAndKept() throws Exception {
    var first = Secrets.in(data, Map.of());

    assertThat(Secrets.in(data, Map.of())).isEqualTo(first);
    assertThat(first.token()).matches("cp_dev_[0-9A-Za-z]{32}");
    assertThat(Base64.getDecoder().decode(first.secret())).hasSize(32);
  }

  @Test
  void onlyTheirOwnerCanReadThem() throws Exception {
    Secrets.in(data, Map.of());

    for (String name : new String[] {"token", "organization", "secret"}) {
      var permissions = Files.getPosixFilePermissions(data.secret(name));
      assertThat(PosixFilePermissions.toString(permissions)).isEqualTo("rw-------");
    }
  }

  @Test
  void aTokenFromTheEnvironmentCountsAndIsNotKept() throws Exception {
    var given = Secrets.in(data, Map.of("PIPELINE_DEV_TOKEN", "mine"));

    assertThat(given.token()).isEqualTo("mine");
    assertThat(Secrets.in(data, Map.of()).token()).startsWith("cp_dev_");
  }

  @Test
  void theyAreNotInTheText() throws Exception {
    var secrets = Secrets.in(data, Map.of());

    assertThat(secrets.toString()).doesNotContain(secrets.token(), secrets.secret());
  }
}
