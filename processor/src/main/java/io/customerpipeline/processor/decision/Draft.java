package io.customerpipeline.processor.decision;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A ledger as it will be: reads what is written to it, and leaves the one below alone until the
/// whole is known to be right.
final class Draft {
  private final DraftTable<?, ?>[] tables;
  private final Ledger ledger;

  Draft(Ledger below) {
    var claims = new DraftTable<>(below.claims());
    var customers = new DraftTable<>(below.customers());
    var openChanges = new DraftTable<>(below.openChanges());
    var answers = new DraftTable<>(below.answers());
    var lines = new DraftTable<>(below.lines());
    var waiting = new DraftTable<>(below.waiting());
    var openSteps = new DraftTable<>(below.openSteps());
    this.tables =
        new DraftTable<?, ?>[] {claims, customers, openChanges, answers, lines, waiting, openSteps};
    this.ledger = new Ledger(claims, customers, openChanges, answers, lines, waiting, openSteps);
  }

  Ledger ledger() {
    return ledger;
  }

  /// Makes the ledger below equal to this.
  void write() {
    for (DraftTable<?, ?> table : tables) {
      table.write();
    }
  }

  private static final class DraftTable<K, V> implements Table<K, V> {
    private final Table<K, V> below;
    private final Map<K, @Nullable V> written = new LinkedHashMap<>();

    DraftTable(Table<K, V> below) {
      this.below = below;
    }

    @Override
    public @Nullable V get(K key) {
      return written.containsKey(key) ? written.get(key) : read(key);
    }

    private @Nullable V read(K key) {
      try {
        return below.get(key);
      } catch (RuntimeException e) {
        throw new UnreadableLedgerException(e);
      }
    }

    @Override
    public void put(K key, @Nullable V value) {
      written.put(key, value);
    }

    void write() {
      written.forEach(below::put);
    }
  }
}
