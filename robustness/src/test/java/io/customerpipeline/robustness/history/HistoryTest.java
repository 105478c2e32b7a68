package io.customerpipeline.robustness.history;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.customerpipeline.robustness.history.Entry.Completed;
import io.customerpipeline.robustness.history.Entry.EndpointAdded;
import io.customerpipeline.robustness.history.Entry.EventRead;
import io.customerpipeline.robustness.history.Entry.FaultBegun;
import io.customerpipeline.robustness.history.Entry.FaultEnded;
import io.customerpipeline.robustness.history.Entry.FaultLifted;
import io.customerpipeline.robustness.history.Entry.FaultVerified;
import io.customerpipeline.robustness.history.Entry.FeedEvent;
import io.customerpipeline.robustness.history.Entry.FeedPage;
import io.customerpipeline.robustness.history.Entry.Invoked;
import io.customerpipeline.robustness.history.Entry.LogEnd;
import io.customerpipeline.robustness.history.Entry.OutcomeRead;
import io.customerpipeline.robustness.history.Entry.Received;
import io.customerpipeline.robustness.history.Entry.Returned;
import io.customerpipeline.robustness.history.Entry.Run;
import io.customerpipeline.robustness.history.Entry.StateRead;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryTest {
  private static final Seen ADA = new Seen("id-1", 1L, "ADA@example.com", Map.of("name", "n7"));

  @TempDir Path folder;

  @Test
  void whatIsWrittenIsRead() throws IOException {
    // Given
    List<Entry> all = everyKind();
    assertThat(all.stream().map(Object::getClass).distinct())
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(Entry.class.getPermittedSubclasses()).toList());

    // When
    Path file = written(all);

    // Then
    assertThat(History.read(file).entries()).isEqualTo(all);
    assertThat(Files.readAllLines(file)).hasSize(all.size());
  }

  @Test
  void aLineIsAsTheFormatSays() {
    assertThat(Line.write(invoked(7, "ADA@example.com")))
        .isEqualTo(
            """
            {"type":"invoke","nanos":1200,"call":7,"client":"c3","organization":"acme",\
            "kind":"create","email":"ADA@example.com","email_key":"ada@example.com",\
            "fields":{"name":"n7"},"idempotency_key":"k7"}\
            """);
  }

  @Test
  void eachCallIsPairedWithItsReturn() {
    var invoked = invoked(1, "a@example.com");
    var returned = new Returned(5, 1, "op-1", new Answer.Accepted(202));
    var open = invoked(2, "a@example.com");

    History history = History.of(List.of(invoked, open, returned));

    assertThat(history.calls()).containsExactly(new Call(invoked, returned), new Call(open, null));
    assertThat(history.calls().getLast().answer().leavesOpen()).isTrue();
  }

  @Test
  void aCallThatReturnsTwiceOrWasNeverMadeIsRefused() {
    var returned = new Returned(5, 1, null, new Answer.Absent(404));

    assertThatThrownBy(() -> History.of(List.of(returned)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> History.of(List.of(invoked(1, "a@b.example"), returned, returned)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aLineThatBreaksOffCountsForNothing() throws IOException {
    Path file = written(everyKind());
    Files.writeString(file, "{\"type\":\"invoke\",\"nan", StandardOpenOption.APPEND);

    assertThat(History.read(file).entries()).isEqualTo(everyKind());
  }

  @Test
  void whatIsNoEntryIsNamedByItsLine() throws IOException {
    Path file = written(List.of(new FaultEnded(1, 1)));
    for (String bad :
        List.of(
            "{}",
            "{\"type\":\"fault_end\",\"nanos\":1,\"fault\":1,\"more\":1}",
            "{\"type\":\"fault_end\",\"fault\":1}",
            "no")) {
      Path other = folder.resolve("bad-" + bad.hashCode());
      Files.writeString(other, Files.readString(file) + bad + "\n", UTF_8);

      assertThatThrownBy(() -> History.read(other))
          .as(bad)
          .isInstanceOf(UnreadableHistoryException.class)
          .hasMessageStartingWith("line 2: ");
    }
  }

  @Test
  void aHistoryIsNeverWrittenOver() throws IOException {
    Path file = written(everyKind());

    assertThatThrownBy(() -> HistoryWriter.create(file))
        .isInstanceOf(FileAlreadyExistsException.class);
  }

  @Test
  void manyThreadsWriteWholeLinesInTheOrderOfEach() throws Exception {
    // Given
    int threads = 8;
    int lines = 200;
    Path file = folder.resolve("many.ndjson");

    // When
    try (var writer = HistoryWriter.create(file)) {
      var running = new ArrayList<Thread>();
      for (int i = 0; i < threads; i++) {
        int number = i;
        running.add(
            Thread.ofPlatform()
                .start(() -> {
                  for (int line = 0; line < lines; line++) {
                    int at = line;
                    writer.append(nanos -> new FaultBegun(nanos, at, "x".repeat(at), "t" + number));
                  }
                }));
      }
      for (Thread one : running) {
        one.join();
      }
      assertThat(History.read(file).entries()).as("before it is closed").hasSize(threads * lines);
    }

    // Then
    for (int i = 0; i < threads; i++) {
      String target = "t" + i;
      List<FaultBegun> own =
          History.read(file).all(FaultBegun.class).stream()
              .filter(one -> one.target().equals(target))
              .toList();
      assertThat(own).extracting(FaultBegun::fault).isSorted().hasSize(lines);
      assertThat(own).extracting(FaultBegun::nanos).isSorted();
    }
  }

  @Test
  void aSourceIsCompleteOnlyWithAllItsLines() {
    var one = new StateRead(1, Source.POSTGRES, "acme", ADA);
    var complete = new Completed(2, Source.POSTGRES, 1);

    assertThat(History.of(List.of(one, complete)).isComplete(Source.POSTGRES)).isTrue();
    assertThat(History.of(List.of(one)).isComplete(Source.POSTGRES)).isFalse();
    assertThat(History.of(List.of(complete)).isComplete(Source.POSTGRES)).isFalse();
    assertThat(History.of(List.of(one, complete)).isComplete(Source.SNAPSHOTS)).isFalse();
  }

  @Test
  void whatOneViewDoesNotTellAgreesWithAnything() {
    var listed = new Seen("id-1", null, "ADA@example.com", Map.of("name", "n7"));
    var other = new Seen("id-1", 2L, "ADA@example.com", Map.of("name", "n7"));

    assertThat(ADA.agreesWith(listed)).isTrue();
    assertThat(ADA.agreesWith(other)).isFalse();
    assertThat(new Result.Deleted("id-1", null).agreesWith(new Result.Deleted("id-1", 2L)))
        .isTrue();
    assertThat(new Result.Deleted("id-1", 3L).agreesWith(new Result.Deleted("id-1", 2L))).isFalse();
    assertThat(new Result.Created(ADA).agreesWith(new Result.Updated(ADA))).isFalse();
  }

  private Path written(List<Entry> entries) throws IOException {
    Path file = folder.resolve("history-" + System.nanoTime() + ".ndjson");
    try (var writer = HistoryWriter.create(file)) {
      entries.forEach(writer::append);
    }
    return file;
  }

  private static Invoked invoked(long call, String email) {
    return new Invoked(
        1200,
        call,
        "c3",
        "acme",
        Kind.CREATE,
        email,
        email.toLowerCase(Locale.ROOT),
        null,
        Map.of("name", "n7"),
        null,
        null,
        "k7");
  }

  private static List<Entry> everyKind() {
    var all = new ArrayList<Entry>();
    all.add(new Run(0, "r", 7, "2027-01-15T08:00:00Z", Map.of("product", "0.1.0", "jdk", "25")));
    long call = 0;
    for (Answer answer : everyAnswer()) {
      all.add(invoked(++call, "ada" + call + "@example.com"));
      all.add(new Returned(9800 + call, call, "op-" + call, answer));
    }
    all.add(new FaultBegun(3, 1, "kill", "api-1"));
    all.add(new FaultVerified(4, 1, "pid is gone"));
    all.add(new FaultLifted(5, 1));
    all.add(new FaultEnded(5, 1));
    all.add(new EndpointAdded(6, "e1", "acme", List.of("customer.created")));
    all.add(new Received(7, "e1", "id-1-1", "id-1", 1, "00ff", 204));
    all.add(new OutcomeRead(8, 0, 3, "acme", "op-1", true, new Result.Created(ADA)));
    all.add(new EventRead(8, 0, 3, "acme", "id-1-1", "customer.created", "op-1", ADA, "00ff"));
    all.add(
        new FeedPage(
            9,
            "r1",
            "acme",
            null,
            "c1",
            true,
            List.of(new FeedEvent("id-1-1", "acme", "id-1", 1, "00ff"))));
    all.add(new StateRead(10, Source.PROCESSOR, "acme", ADA));
    all.add(new Completed(11, Source.PROCESSOR, 1));
    all.add(new LogEnd(12, "customers.events", 0, 4, 4));
    return all;
  }

  private static List<Answer> everyAnswer() {
    return List.of(
        new Answer.Decided(201, new Result.Created(ADA)),
        new Answer.Decided(200, new Result.Updated(ADA)),
        new Answer.Decided(204, new Result.Deleted("id-1", 2L)),
        new Answer.Decided(409, new Result.Rejected(Result.ALREADY_EXISTS, "id-1")),
        new Answer.Accepted(202),
        new Answer.Found(200, ADA),
        new Answer.Absent(404),
        new Answer.Listed(200, List.of(ADA)),
        new Answer.Unavailable(503, true, false),
        new Answer.Refused(422, "invalid-request"),
        new Answer.Unanswered("timeout"));
  }
}
