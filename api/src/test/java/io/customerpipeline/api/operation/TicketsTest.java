package io.customerpipeline.api.operation;

import static io.customerpipeline.api.Fixtures.ACME;
import static io.customerpipeline.api.Fixtures.OTHER;
import static org.assertj.core.api.Assertions.assertThat;

import io.customerpipeline.api.Fixtures;
import io.customerpipeline.schemas.command.OperationId;
import io.customerpipeline.schemas.command.OperationKind;
import java.time.Instant;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TicketsTest {
  private static final Ticket TICKET =
      new Ticket(
          new OperationId("8c8e4a2e-5b7e-4c53-9f38-8a1d7a0f3b10"),
          OperationKind.DELETE,
          Instant.parse("2026-11-22T10:15:30.123Z"));

  private final Tickets tickets = new Tickets(Fixtures.settings());

  @Test
  void anIssuedIdTellsOperationKindAndTime() {
    assertThat(tickets.verify(ACME, tickets.issue(ACME, TICKET))).contains(TICKET);
  }

  @Test
  void anInstanceWithTheSameSecretReadsIt() {
    Tickets elsewhere = new Tickets(Fixtures.settings());
    assertThat(elsewhere.verify(ACME, tickets.issue(ACME, TICKET))).contains(TICKET);
  }

  @Test
  void itMeansNothingUnderAnotherSecret() {
    Tickets foreign = new Tickets(Fixtures.settings(2));
    assertThat(foreign.verify(ACME, tickets.issue(ACME, TICKET))).isEmpty();
  }

  @Test
  void itMeansNothingToAnotherOrganization() {
    assertThat(tickets.verify(OTHER, tickets.issue(ACME, TICKET))).isEmpty();
  }

  @Test
  void noCharacterOfItCanBeChanged() {
    String id = tickets.issue(ACME, TICKET);
    assertThat(IntStream.range(0, id.length()).mapToObj(at -> changed(id, at)))
        .allSatisfy(forged -> assertThat(tickets.verify(ACME, forged)).isEmpty());
  }

  private static String changed(String id, int at) {
    char other = id.charAt(at) == 'A' ? 'B' : 'A';
    return id.substring(0, at) + other + id.substring(at + 1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "~",
        "x~",
        "~x",
        "8c8e4a2e-5b7e-4c53-9f38-8a1d7a0f3b10",
        "8c8e4a2e-5b7e-4c53-9f38-8a1d7a0f3b10~****",
        "8c8e4a2e-5b7e-4c53-9f38-8a1d7a0f3b10~AAAA",
        "bad id~AAAAAAAAAAAAAAAAAAAA"
      })
  void whatWasNeverIssuedIsNoTicket(String id) {
    assertThat(tickets.verify(ACME, id)).isEmpty();
  }
}
