package io.customerpipeline.api.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.customerpipeline.embedded.backing.BackedByRealParts;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Which jobs wait for an owner.
@SpringBootTest(
    classes = LeasesIT.Database.class,
    properties = {
      "spring.config.name=api",
      "management.endpoint.health.validate-group-membership=false"
    },
    webEnvironment = SpringBootTest.WebEnvironment.NONE)
@BackedByRealParts
class LeasesIT {
  private static final UUID OWNER = UUID.randomUUID();

  @SpringBootConfiguration
  @EnableAutoConfiguration
  static class Database {}

  @Autowired private JdbcClient jdbc;
  private Leases leases;

  @BeforeEach
  void emptyTable() {
    jdbc.sql(
            """
            create table if not exists leased_jobs (
              id uuid primary key, state text not null, owner uuid,
              leased_until timestamptz not null, started_at timestamptz)
            """)
        .update();
    jdbc.sql("delete from leased_jobs").update();
    leases = new Leases(jdbc, "leased_jobs");
  }

  @ParameterizedTest(name = "{0}, owned {1}, lease ends in {2} s → waits {3}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          running    | false | -1 | true
          running    | false | 30 | false
          running    | true  | 30 | false
          running    | true  | -1 | true
          cancelling | false | 30 | true
          cancelling | true  | 30 | false
          cancelling | true  | -1 | true
          receiving  | false | -1 | false
          done       | false | -1 | false
          cancelled  | false | -1 | false
          """)
  void jobWaitsExactlyWhenItCanBeTaken(String state, boolean owned, int seconds, boolean waits) {
    UUID job = job(state, owned ? UUID.randomUUID() : null, seconds);

    assertThat(leases.isAnyWaiting()).isEqualTo(waits);
    assertThat(leases.take(OWNER).filter(job::equals).isPresent()).isEqualTo(waits);
    assertThat(leases.isAnyWaiting()).isFalse();
  }

  @Test
  void pausedJobCanBeTakenOnceItsPauseIsEnded() {
    UUID job = job("running", null, -1);
    leases.take(OWNER);
    leases.release(job, OWNER, Duration.ofMinutes(1));
    assertThat(leases.isAnyWaiting()).isFalse();

    leases.endPause(job);

    assertThat(leases.take(OWNER)).contains(job);
  }

  @Test
  void leaseOfAnOwnerIsNoPause() {
    UUID job = job("running", OWNER, 30);

    leases.endPause(job);

    assertThat(leases.isAnyWaiting()).isFalse();
  }

  private UUID job(String state, @Nullable UUID owner, int seconds) {
    var job = UUID.randomUUID();
    jdbc.sql(
            """
            insert into leased_jobs (id, state, owner, leased_until)
            values (?, ?, ?, now() + make_interval(secs => ?))
            """)
        .params(job, state, owner, seconds)
        .update();
    return job;
  }
}
