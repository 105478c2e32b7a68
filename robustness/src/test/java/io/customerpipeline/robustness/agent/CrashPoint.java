package io.customerpipeline.robustness.agent;

/// A place in the code at which a process can be made to end at once. Between any two of them
/// something has become durable, or somebody has been told.
public enum CrashPoint {
  /// The log has a command, and its client hears nothing.
  SUBMIT_AFTER_PUBLISH("io.customerpipeline.api.submit.CommandLog", "append", Moment.EXIT, 40),

  /// Stores are changed, and nothing is told.
  PROCESSOR_AFTER_STORE_WRITE(
      "io.customerpipeline.processor.decision.Turn", "write", Moment.EXIT, 40),

  /// All of a transaction is sent, and it is not committed.
  PROCESSOR_BEFORE_COMMIT(
      "org.apache.kafka.streams.processor.internals.StreamsProducer",
      "commitTransaction",
      Moment.ENTER,
      30),

  /// A transaction is committed, and the processor does not know.
  PROCESSOR_AFTER_COMMIT(
      "org.apache.kafka.streams.processor.internals.StreamsProducer",
      "commitTransaction",
      Moment.EXIT,
      30),

  /// Customers, operations, events and offsets are written, and not committed.
  PROJECTION_BEFORE_COMMIT(
      "io.customerpipeline.api.projection.ReadModel", "advance", Moment.EXIT, 30),

  /// What is projected is committed, and nobody is told.
  PROJECTION_BEFORE_NOTIFY(
      "io.customerpipeline.api.operation.OutcomeNotifications", "announce", Moment.ENTER, 30),

  /// A change is open at home, and its claim is not reserved.
  CLAIM_BEFORE_RESERVE("io.customerpipeline.processor.decision.Steps", "reserve", Moment.ENTER, 3),

  /// A claim is reserved, and home does not know.
  CLAIM_BEFORE_GRANTED("io.customerpipeline.processor.decision.Steps", "granted", Moment.ENTER, 3),

  /// The change is made, and its claim is still pending.
  CLAIM_BEFORE_CONFIRM("io.customerpipeline.processor.decision.Steps", "confirm", Moment.ENTER, 3),

  /// The customer has given a value up, and it is not free.
  CLAIM_BEFORE_RELEASE("io.customerpipeline.processor.decision.Steps", "release", Moment.ENTER, 3),

  /// Events and their offsets are landed, and not committed.
  LANDING_BEFORE_COMMIT(
      "io.customerpipeline.webhooks.landing.LandedRows", "advance", Moment.EXIT, 20),

  /// Attempts and lanes are written, and the cursor is not moved.
  FANOUT_BEFORE_CURSOR(
      "io.customerpipeline.webhooks.fanout.ResultRows", "moveCursors", Moment.ENTER, 20),

  /// A request is about to leave for a receiver.
  WEBHOOK_BEFORE_SENDING(
      "io.customerpipeline.webhooks.sending.HttpSender", "send", Moment.ENTER, 30),

  /// A receiver has said that it has an event, and that is not recorded.
  WEBHOOK_AFTER_DELIVERY(
      "io.customerpipeline.webhooks.delivery.Attempt$Result$Delivered",
      Altered.CONSTRUCTOR,
      Moment.EXIT,
      20),

  /// Rows of an import are sent and decided, and they are not closed.
  IMPORT_BEFORE_CLOSING("io.customerpipeline.api.imports.RowStore", "close", Moment.ENTER, 2),

  /// The read model is written anew, and it does not serve.
  REBUILD_BEFORE_EXCHANGE(
      "io.customerpipeline.api.projection.RebuildTables", "exchange", Moment.ENTER, 1);

  /// Of the method.
  enum Moment {
    ENTER,
    EXIT
  }

  private final Altered place;
  private final int passesMax;

  /// @param passesMax that a short load surely comes to
  CrashPoint(String className, String method, Moment moment, int passesMax) {
    this.place =
        new Altered(
            className, method, moment == Moment.ENTER ? Halt.OnEnter.class : Halt.OnExit.class);
    this.passesMax = passesMax;
  }

  Altered place() {
    return place;
  }

  public int passesMax() {
    return passesMax;
  }
}
