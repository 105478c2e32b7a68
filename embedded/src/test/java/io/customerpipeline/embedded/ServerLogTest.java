package io.customerpipeline.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerLogTest {
  private static final String AT = "2026-11-29 00:00:00.000 UTC [7] ";

  @TempDir private Path folder;

  @Test
  void aFatalErrorWithItsDetailsIsTheReason() throws Exception {
    ServerLog log =
        log(
            AT + "LOG:  starting PostgreSQL 18.6",
            AT + "FATAL:  database files are incompatible with server",
            AT + "DETAIL:  The data directory was initialized by PostgreSQL version 17, not 18.6.",
            AT + "LOG:  database system is shut down");

    assertThat(log.reason(0))
        .isEqualTo(
            "database files are incompatible with server. "
                + "The data directory was initialized by PostgreSQL version 17, not 18.6");
  }

  @Test
  void withoutAFatalErrorTheLastLinesAreTheReason() throws Exception {
    assertThat(log("a", "b", "", "/bin/postgres: cannot execute", "c").reason(0))
        .isEqualTo("b. /bin/postgres: cannot execute. c");
  }

  @Test
  void whatAnEarlierStartWroteIsNoReason() throws Exception {
    ServerLog log = log(AT + "FATAL:  of yesterday");

    assertThat(log.reason(log.size())).isEmpty();
    assertThat(new ServerLog(folder.resolve("none")).reason(0)).isEmpty();
  }

  private ServerLog log(String... lines) throws Exception {
    return new ServerLog(
        Files.writeString(folder.resolve("postgres.log"), String.join("\n", lines) + "\n"));
  }
}
