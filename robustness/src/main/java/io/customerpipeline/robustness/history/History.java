package io.customerpipeline.robustness.history;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.customerpipeline.robustness.history.Entry.Completed;
import io.customerpipeline.robustness.history.Entry.Invoked;
import io.customerpipeline.robustness.history.Entry.Returned;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// All that was recorded in a run, in the order in which it was written.
///
/// @param calls by number
public record History(List<Entry> entries, List<Call> calls) {

  public History {
    entries = List.copyOf(entries);
    calls = List.copyOf(calls);
  }

  public static History of(List<Entry> entries) {
    return new History(entries, paired(entries));
  }

  /// Reads a file. A last line that was not ended is passed over: the run broke off in it.
  ///
  /// @throws UnreadableHistoryException if a line is no entry
  public static History read(Path path) throws IOException {
    String text = Files.readString(path, UTF_8);
    var entries = new ArrayList<Entry>();
    int from = 0;
    for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
      entries.add(Line.read(text.substring(from, end), entries.size() + 1));
      from = end + 1;
    }
    return of(entries);
  }

  private static List<Call> paired(List<Entry> entries) {
    Map<Long, Returned> returned = new HashMap<>();
    for (Entry entry : entries) {
      if (entry instanceof Returned one && returned.put(one.call(), one) != null) {
        throw new IllegalArgumentException("call " + one.call() + " has returned twice");
      }
    }
    var calls = new ArrayList<Call>();
    for (Entry entry : entries) {
      if (entry instanceof Invoked one) {
        calls.add(new Call(one, returned.remove(one.call())));
      }
    }
    if (!returned.isEmpty()) {
      throw new IllegalArgumentException("nobody has made call " + returned.keySet());
    }
    return calls;
  }

  /// The entries of one kind.
  public <E extends Entry> List<E> all(Class<E> kind) {
    return entries.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  /// Whether a source has been read to its end, and all that was read is here.
  public boolean isComplete(Source source) {
    long lines = entries.stream().filter(source::has).count();
    return all(Completed.class).stream()
        .anyMatch(one -> one.source() == source && one.lines() == lines);
  }
}
