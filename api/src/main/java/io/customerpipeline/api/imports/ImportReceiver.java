package io.customerpipeline.api.imports;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.customerpipeline.api.imports.file.RawRow;
import io.customerpipeline.api.imports.file.RowReader;
import io.customerpipeline.api.operation.OperationIds;
import io.customerpipeline.http.problem.ProblemException;
import io.customerpipeline.http.problem.ProblemType;
import io.customerpipeline.schemas.customer.OrganizationId;
import java.io.IOException;
import java.io.OutputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Takes a file in: every row is read, checked, made a command and written down before the answer,
/// so that an accepted import needs nothing more of its sender.
@Component
class ImportReceiver {
  static final int ROWS_MAX = 1_000_000;

  /// Work on an import looks at ranges of lines, also at those without a row.
  static final int LINES_MAX = 10_000_000;

  private static final int BATCH = 1_000;

  private final RowStore store;
  private final OperationIds ids;
  private final InstantSource clock;
  private final SecureRandom random = new SecureRandom();

  ImportReceiver(RowStore store, OperationIds ids, InstantSource clock) {
    this.store = store;
    this.ids = ids;
    this.clock = clock;
  }

  /// @param key `Idempotency-Key`, if there is one
  /// @return the id of the import; of the first one for a key that was used before
  /// @throws ProblemException if the file as a whole cannot be taken, or the key was used for
  ///   another
  UUID receive(OrganizationId organization, Upload upload, @Nullable String key)
      throws IOException {
    ImportTerms terms = upload.terms();
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    var job = UUID.randomUUID();
    store.begin(job, organization, terms.dryRun(), now);
    try {
      var bytes = new DigestInputStream(upload.bytes(), sha256());
      bytes.getMessageDigest().update(terms.toString().getBytes(UTF_8));
      var commands =
          new RowCommands(
              organization,
              terms.action(),
              now,
              random,
              line -> ids.ofRow(organization, job, line));
      Written written = write(new RowBatch(job, terms.dryRun()), commands, upload.open(bytes));
      bytes.transferTo(OutputStream.nullOutputStream());
      upload.rest().check();
      String digest =
          Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.getMessageDigest().digest());
      String identity = key == null ? null : ids.derived(organization, "import " + key).value();
      return finish(job, organization, identity, digest, written);
    } catch (RuntimeException | IOException e) {
      store.remove(job);
      throw e;
    }
  }

  private UUID finish(
      UUID job,
      OrganizationId organization,
      @Nullable String identity,
      String digest,
      Written written) {
    if (store.accept(job, identity, digest, written.rows(), written.lastLine())) {
      return job;
    }
    store.remove(job);
    Optional<RowStore.Known> first = store.find(organization, String.valueOf(identity));
    if (first.isEmpty() || !first.get().digest().equals(digest)) {
      throw ProblemType.IDEMPOTENCY_KEY_REUSED.exception(
          "A key may be used again only for the same file. Use a new one.");
    }
    return first.get().id();
  }

  /// @param lastLine on which a row starts
  private record Written(int rows, int lastLine) {}

  private Written write(RowBatch first, RowCommands commands, RowReader reader) throws IOException {
    RowBatch batch = first;
    int rows = 0;
    int lastLine = 0;
    for (RawRow row = reader.next(); row != null; row = reader.next()) {
      rows++;
      lastLine = row.line();
      if (rows > ROWS_MAX || lastLine > LINES_MAX) {
        throw tooLarge(
            "An import may have at most %s rows and %s lines.".formatted(ROWS_MAX, LINES_MAX));
      }
      batch.add(commands.of(row));
      if (batch.size() == BATCH) {
        store.write(batch);
        batch = batch.next();
      }
    }
    store.write(batch);
    return new Written(rows, lastLine);
  }

  private static ProblemException tooLarge(String detail) {
    return ProblemType.BODY_TOO_LARGE.exception(detail);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
