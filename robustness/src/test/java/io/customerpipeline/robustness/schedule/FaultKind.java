package io.customerpipeline.robustness.schedule;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// All that can go wrong.
enum FaultKind {
  KILL_API(Strain.PROCESS),
  KILL_ACTIVE_PROCESSOR(Strain.PROCESS),
  KILL_STANDBY(Strain.PROCESS),
  KILL_WEBHOOKS(Strain.PROCESS),
  KILL_LEADER_BROKER(Strain.BROKER),
  KILL_CONTROLLER(Strain.BROKER),
  KILL_ALL_BROKERS(Strain.BROKER),
  KILL_POSTGRES(Strain.PROCESS),
  PAUSE_API(Strain.PROCESS),
  PAUSE_ACTIVE_PROCESSOR(Strain.PROCESS),
  PAUSE_STANDBY(Strain.PROCESS),
  PAUSE_WEBHOOKS(Strain.PROCESS),
  PAUSE_LEADER_BROKER(Strain.BROKER),
  PAUSE_CONTROLLER(Strain.BROKER),
  PAUSE_ALL_BROKERS(Strain.BROKER),
  PAUSE_POSTGRES(Strain.PROCESS),
  LINK_CLIENTS_TO_API(Strain.LINK),
  LINK_API_TO_BROKERS(Strain.LINK),
  LINK_PROCESSOR_TO_BROKERS(Strain.LINK),
  LINK_WEBHOOKS_TO_BROKERS(Strain.LINK),
  LINK_ALL_TO_LEADER_BROKER(Strain.LINK),
  LINK_API_TO_POSTGRES(Strain.LINK),
  LINK_WEBHOOKS_TO_POSTGRES(Strain.LINK),
  LINK_BROKERS_TO_BROKER(Strain.BROKER),
  LINK_CONTROLLERS(Strain.BROKER),
  WIPE_BROKER_DISK(Strain.DISK),
  WIPE_PROCESSOR_STATE(Strain.PROCESS),
  WIPE_ALL_PROCESSOR_STATE(Strain.PROCESS),
  DISK_FULL(Strain.DISK),
  ROLLING_RESTART(Strain.PROCESS),
  THROTTLE_PROCESS(Strain.CPU),
  THROTTLE_ALL(Strain.CPU);

  /// What may go wrong at the same time: of three copies, one can be lost while the others are
  /// sound. Two at once are more than was ever promised.
  enum Strain {
    PROCESS,
    LINK,
    BROKER,
    DISK,
    /// Comes alone: how soon the rate recovers has one cause then.
    CPU
  }

  private final Strain strain;

  FaultKind(Strain strain) {
    this.strain = strain;
  }

  /// As the history and the report name it.
  String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /// Whether nothing else goes wrong at the same time.
  boolean comesAlone() {
    return strain == Strain.CPU;
  }

  /// @param labels empty means all kinds
  static boolean allComeAlone(List<String> labels) {
    return !labels.isEmpty()
        && Stream.of(values())
            .filter(one -> labels.contains(one.label()))
            .allMatch(FaultKind::comesAlone);
  }

  boolean goesWith(FaultKind other) {
    return this != other
        && !comesAlone()
        && !other.comesAlone()
        && !(isOfPostgres() && other.isOfPostgres())
        && !(strain == Strain.DISK && other.touchesBrokers())
        && !(other.strain == Strain.DISK && touchesBrokers());
  }

  private boolean isOfPostgres() {
    return this == KILL_POSTGRES || this == PAUSE_POSTGRES;
  }

  private boolean touchesBrokers() {
    return strain == Strain.DISK || strain == Strain.BROKER;
  }
}
