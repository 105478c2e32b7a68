package io.customerpipeline.robustness.agent;

/// A way in which a part of the product is made to work otherwise than it was written.
public enum Alteration {
  /// The processor's transactions are gone: what it sends and where it stands part ways.
  AT_LEAST_ONCE(
      "io.customerpipeline.processor.runtime.StreamsProperties", "of", Broken.AtLeastOnce.class),

  /// Every spelling of an address is a key of its own.
  RAW_EMAIL("io.customerpipeline.schemas.customer.EmailKey", "of", Broken.RawEmail.class),

  /// Whatever is written to the read model is taken for newer than what is there.
  NO_VERSION_GUARD(
      "org.springframework.jdbc.core.simple.DefaultJdbcClient", "sql", Broken.Unguarded.class),

  /// Whatever is read of the topics is taken for not projected yet.
  NO_OFFSET_GUARD(
      "io.customerpipeline.api.projection.ReadModel", "at", Broken.FromTheBeginning.class),

  /// After each batch one that was applied a while ago comes again, as from an instance that was
  /// held up. No promise is broken by that.
  LATE_BATCHES("io.customerpipeline.api.projection.ReadModel", "apply", Broken.LateBatch.class),

  /// Makes known who can tell where the feed ends. No promise is broken by that.
  KNOWN_ENDS("io.customerpipeline.api.feed.EventStore", "bounds", Broken.KnownEnds.class),

  /// Who has read the feed to its end stands behind what became visible only after it was read, as
  /// with numbers that are given out before their rows are committed.
  CURSOR_BY_SEQUENCE(
      "io.customerpipeline.api.feed.FeedCursor", "notBeforeEnd", Broken.BySequence.class),

  /// Notes which answers this process has given itself. No promise is broken by that.
  OWN_ANSWERS(
      "io.customerpipeline.processor.topology.StoredLedger$Answers",
      "put",
      Broken.OwnAnswers.class),

  /// Answers given before this process was started are not restored.
  FORGOTTEN_ANSWERS(
      "io.customerpipeline.processor.topology.StoredLedger$Answers",
      "get",
      Broken.ForgottenAnswers.class),

  /// A cursor stands behind what is still to be sent.
  CURSOR_BEFORE_SENDING(
      "io.customerpipeline.webhooks.fanout.PartitionCursor", "next", Broken.BeforeSending.class),

  /// Who is to be deleted gives up its values before it is known whether it will be.
  EARLY_RELEASE(
      "io.customerpipeline.processor.decision.Requests", "byId", Broken.EarlyRelease.class),

  /// What is sent once more is sent under another id.
  NEW_ID("io.customerpipeline.webhooks.sending.Headers", "of", Broken.NewId.class);

  private final Altered place;

  Alteration(String className, String method, Class<?> advice) {
    this.place = new Altered(className, method, advice);
  }

  Altered place() {
    return place;
  }

  /// What a process says once it has worked otherwise for the first time.
  public String effectLine() {
    return "agent: " + this + " took effect";
  }
}
