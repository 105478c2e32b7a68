package io.customerpipeline.processor.topology;

import io.customerpipeline.processor.decision.Answer;
import io.customerpipeline.processor.decision.Claim;
import io.customerpipeline.processor.decision.Ledger;
import io.customerpipeline.processor.decision.Ledger.CustomerKey;
import io.customerpipeline.processor.decision.Ledger.OperationKey;
import io.customerpipeline.processor.decision.Line;
import io.customerpipeline.processor.decision.OpenChange;
import io.customerpipeline.processor.decision.OpenStep;
import io.customerpipeline.processor.decision.Table;
import io.customerpipeline.schemas.command.Command;
import io.customerpipeline.schemas.customer.ClaimKey;
import io.customerpipeline.schemas.customer.Customer;
import io.customerpipeline.schemas.topic.JsonSerde;
import java.util.Locale;
import java.util.function.Function;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.WindowStore;
import org.jspecify.annotations.Nullable;

/// The ledger of one partition, kept in state stores. All failures are Kafka's exceptions: what a
/// store cannot give or take is no fault of the record.
final class StoredLedger {
  static final String CLAIMS = "claims";
  static final String CUSTOMERS = "customers";
  static final String OPEN_CHANGES = "open-changes";
  static final String LINES = "lines";
  static final String ANSWERS = "answers";

  /// Before the names of open steps. No line has a name that begins so.
  static final String STEP = "step ";

  /// So many digits that places sort as numbers do.
  private static final String PLACE = "%s place %019d";

  private final Table<ClaimKey, Claim> claims;
  private final Table<CustomerKey, Customer> customers;
  private final Table<CustomerKey, OpenChange> openChanges;
  private final Table<Line, Line.Taken> lines;
  private final Table<Line.Place, Command> waiting;
  private final Table<OpenStep, Command> openSteps;
  private final WindowStore<String, Answer> answers;
  private final AnswerSlots slots;

  StoredLedger(ProcessorContext<?, ?> context, AnswerSlots slots) {
    KeyValueStore<String, byte[]> inLine = context.getStateStore(LINES);
    this.claims = table(context.getStateStore(CLAIMS), ClaimKey::value);
    this.customers = table(context.getStateStore(CUSTOMERS), CustomerKey::toString);
    this.openChanges = table(context.getStateStore(OPEN_CHANGES), CustomerKey::toString);
    this.lines = table(inLine, Line::name, new JsonSerde<>(Line.Taken.class));
    this.waiting =
        table(
            inLine,
            place -> String.format(Locale.ROOT, PLACE, place.line().name(), place.number()),
            new JsonSerde<>(Command.class));
    this.openSteps = table(inLine, step -> STEP + step.name(), new JsonSerde<>(Command.class));
    this.answers = context.getStateStore(ANSWERS);
    this.slots = slots;
  }

  /// @param now of the command's record, Unix milliseconds, within the limits of [CommandTime]
  Ledger at(long now) {
    return new Ledger(claims, customers, openChanges, new Answers(now), lines, waiting, openSteps);
  }

  private static <K, V> Table<K, V> table(
      KeyValueStore<String, V> store, Function<K, String> name) {
    return new Table<>() {
      @Override
      public @Nullable V get(K key) {
        return store.get(name.apply(key));
      }

      @Override
      public void put(K key, @Nullable V value) {
        if (value == null) {
          store.delete(name.apply(key));
        } else {
          store.put(name.apply(key), value);
        }
      }
    };
  }

  /// As above, where values of several types lie in one store.
  private static <K, V> Table<K, V> table(
      KeyValueStore<String, byte[]> store, Function<K, String> name, Serde<V> values) {
    Table<K, byte[]> bytes = table(store, name);
    return new Table<>() {
      @Override
      public @Nullable V get(K key) {
        byte[] value = bytes.get(key);
        return value == null ? null : values.deserializer().deserialize(LINES, value);
      }

      @Override
      public void put(K key, @Nullable V value) {
        bytes.put(key, value == null ? null : values.serializer().serialize(LINES, value));
      }
    };
  }

  /// The first answer of every operation, remembered for a window of time.
  ///
  /// Nearly every operation is a new one, and that must be cheap to find out: an answer lies at the
  /// beginning of the slot of time in which it was given, so that a few places are looked up
  /// instead of a range of times. Of a place that is empty RocksDB's filters know without reading.
  private final class Answers implements Table<OperationKey, Answer> {
    private final long now;

    Answers(long now) {
      this.now = now;
    }

    @Override
    public @Nullable Answer get(OperationKey key) {
      String name = key.toString();
      long oldest = Math.max(0, AnswerSlots.startOf(now - slots.window()));
      // The next one too: another broker may become leader, with a clock that is a little behind.
      for (long at = AnswerSlots.startOf(now) + AnswerSlots.LENGTH;
          at >= oldest;
          at -= AnswerSlots.LENGTH) {
        Answer latest = answers.fetch(name, at);
        if (latest != null) {
          return latest;
        }
      }
      return null;
    }

    @Override
    public void put(OperationKey key, @Nullable Answer value) {
      answers.put(key.toString(), value, AnswerSlots.startOf(now));
    }
  }
}
