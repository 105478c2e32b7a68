package io.customerpipeline.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedDatabaseIT {
  @TempDir private Path folder;
  private EmbeddedDatabase database;

  @BeforeEach
  void start() {
    database = EmbeddedDatabase.in(folder).start();
  }

  @AfterEach
  void stop() {
    database.stop();
  }

  @Test
  void stoppedAndStartedAgainItHasItsAddressAndItsRows() throws Exception {
    // Given
    String url = database.jdbcUrl();
    run("create table kept as select 7 as n");

    // When
    database.stop();
    database.start();

    // Then
    assertThat(database.jdbcUrl()).isEqualTo(url);
    assertThat(ask("select n from kept")).isEqualTo("7");
  }

  @Test
  void stoppedItIsGone() throws Exception {
    // Given
    ProcessHandle server = server();

    // When
    database.stop();

    // Then
    awaitEnd(server);
  }

  @Test
  void aServerThatAKilledJvmLeftBehindIsStoppedAndItsRowsAreKept() throws Exception {
    // Given a server whose owner is dead, so that nobody holds the lock of its folder
    run("create table kept as select 7 as n");
    database.stop();
    startWithoutOwner();
    ProcessHandle leftover = server();

    // When
    database.start();

    // Then
    awaitEnd(leftover);
    assertThat(ask("select n from kept")).isEqualTo("7");
  }

  @Test
  void aServerWhoseOwnerLivesIsLeftAloneAndTheSecondOneRefused() throws Exception {
    // Given
    ProcessHandle server = server();
    EmbeddedDatabase second = EmbeddedDatabase.in(folder);

    // When
    assertThatThrownBy(second::start)
        .hasMessageContaining("is in use by process " + ProcessHandle.current().pid());
    second.stop();

    // Then
    assertThat(server.isAlive()).isTrue();
    assertThat(ask("select 1")).isEqualTo("1");
  }

  @Test
  void aKilledServerIsNoticedAndStartsAgainWithAllItCommitted() throws Exception {
    // Given
    String url = database.jdbcUrl();
    run("create table kept as select 7 as n");

    // When
    server().destroyForcibly();

    // Then
    assertThat(database.exit()).succeedsWithin(Duration.ofSeconds(10));
    assertThat(database.isRunning()).isFalse();
    database.stop();
    awaitStart();
    assertThat(database.jdbcUrl()).isEqualTo(url);
    assertThat(ask("select n from kept")).isEqualTo("7");
  }

  @Test
  void aPortThatIsLostBeforeTheServerHasItIsReplacedByAnother() throws Exception {
    // Given
    database.stop();
    try (var winner = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Files.writeString(folder.resolve("port"), winner.getLocalPort() + "\n");

      // When the port was free as it was looked at
      database = EmbeddedDatabase.in(folder, _ -> true).start();

      // Then
      assertThat(database.address()).doesNotEndWith(":" + winner.getLocalPort());
      assertThat(ask("select 1")).isEqualTo("1");
    }
  }

  @Test
  void dataThatIsGoneIsNotReplacedByAnEmptyDatabase() throws Exception {
    database.stop();
    Path away = Files.move(folder.resolve("data"), folder.resolve("away"));

    assertThatThrownBy(database::start).hasMessageContaining("is gone");

    Files.move(away, folder.resolve("data"));
    database.start();
    assertThat(ask("select 1")).isEqualTo("1");
  }

  @Test
  void dataOfAnotherVersionIsRefusedWithTheReasonOfTheServer() throws Exception {
    database.stop();
    Files.writeString(folder.resolve("data/PG_VERSION"), "17\n");

    assertThatThrownBy(database::start)
        .rootCause()
        .hasMessageContaining("initialized by PostgreSQL version 17")
        .hasMessageNotContaining("\n")
        .hasMessageNotContaining("xamine the log");
  }

  @Test
  void anotherProcessWithTheNumberOfADeadServerIsLeftAlone() throws Exception {
    // Given
    database.stop();
    Process bystander = new ProcessBuilder("sleep", "600").start();
    try {
      Files.writeString(
          folder.resolve("data/postmaster.pid"),
          bystander.pid() + "\n" + folder.resolve("data") + "\n");

      // When
      database.start();

      // Then
      assertThat(bystander.isAlive()).isTrue();
      assertThat(ask("select 1")).isEqualTo("1");
    } finally {
      bystander.destroy();
    }
  }

  @Test
  void theServerEndsWhenTheJvmThatStartedItIsKilled() throws Exception {
    // Given
    var postmaster = Postmaster.of(folder.resolve("data")).orElseThrow();
    Path pidFile = Postmaster.file(folder.resolve("data"));

    // When the pipe to a guard closes, as the system does to a dead JVM's
    ServerGuard.of(postmaster, pidFile).close();

    // Then
    awaitEnd(postmaster.process());
  }

  @Test
  void everyCommitIsOnDiskBeforeItIsAnswered() throws Exception {
    assertThat(ask("show fsync")).isEqualTo("on");
    assertThat(ask("show synchronous_commit")).isEqualTo("on");
    assertThat(ask("show full_page_writes")).isEqualTo("on");
  }

  @Test
  void textIsUtf8AndOrderedByItsBytes() throws Exception {
    assertThat(ask("show server_encoding")).isEqualTo("UTF8");
    assertThat(ask("select datcollate from pg_database where datname = 'postgres'")).isEqualTo("C");
  }

  /// Until the processes of a killed server have given up the memory that they share, the next
  /// start is refused.
  private void awaitStart() {
    await().atMost(Duration.ofSeconds(30)).ignoreExceptions().until(() -> database.start() != null);
  }

  private void startWithoutOwner() throws Exception {
    new Tool(PostgresBinaries.unpacked().resolve("bin"), folder)
        .run(
            "pg_ctl",
            "start",
            "--pgdata=data",
            "--log=postgres.log",
            "--options="
                + DatabaseSettings.asOptions(
                    "127.0.0.1", Integer.parseInt(database.address().split(":")[1])));
  }

  private static void awaitEnd(ProcessHandle process) {
    await().atMost(Duration.ofSeconds(10)).until(() -> !process.isAlive());
  }

  private ProcessHandle server() throws Exception {
    return Postmaster.of(folder.resolve("data")).orElseThrow().process();
  }

  private void run(String sql) throws SQLException {
    try (var connection = DriverManager.getConnection(database.jdbcUrl(), database.username(), "");
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private String ask(String sql) throws SQLException {
    try (var connection = DriverManager.getConnection(database.jdbcUrl(), database.username(), "");
        var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    }
  }
}
