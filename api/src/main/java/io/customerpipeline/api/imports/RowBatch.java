package io.customerpipeline.api.imports;

import io.customerpipeline.schemas.command.Request;
import io.customerpipeline.schemas.wire.Wire;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Rows that are written at once, a list for each column.
final class RowBatch {
  final UUID job;
  private final boolean dryRun;
  final List<Integer> lines = new ArrayList<>();
  final List<@Nullable String> commands = new ArrayList<>();
  final List<@Nullable String> results = new ArrayList<>();
  final List<@Nullable String> reasons = new ArrayList<>();
  final List<@Nullable String> emails = new ArrayList<>();
  final List<@Nullable String> externalIds = new ArrayList<>();
  final List<@Nullable String> customers = new ArrayList<>();
  int invalid;
  int rejected;

  RowBatch(UUID job, boolean dryRun) {
    this.job = job;
    this.dryRun = dryRun;
  }

  int size() {
    return lines.size();
  }

  /// An empty batch of the same import.
  RowBatch next() {
    return new RowBatch(job, dryRun);
  }

  void add(ReadRow row) {
    Request command = row.command();
    RowResult.Kind result = command != null && dryRun ? RowResult.Kind.VALID : row.result();
    lines.add(row.line());
    reasons.add(row.reason());
    emails.add(row.names().email());
    externalIds.add(row.names().externalId());
    customers.add(Objects.toString(row.names().customerId(), null));
    results.add(result == null ? null : ImportStore.name(result));
    commands.add(
        command == null || dryRun ? null : Base64.getEncoder().encodeToString(Wire.write(command)));
    invalid += result == RowResult.Kind.INVALID ? 1 : 0;
    rejected += result == RowResult.Kind.REJECTED ? 1 : 0;
  }

  int valid() {
    return dryRun ? size() - invalid - rejected : 0;
  }
}
