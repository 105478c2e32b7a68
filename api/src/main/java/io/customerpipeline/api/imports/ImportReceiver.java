package io.customerpipeline.api.imports;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.customerpipeline.api.operation.OperationIds;
import io.customerpipeline.http.body.BrokenBody;
import io.customerpipeline.http.problem.ProblemException;
import io.customerpipeline.http.problem.ProblemType;
import io.customerpipeline.schemas.customer.OrganizationId;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
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
  private static final long OCTETS_MAX = 1L << 30;
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

  /// What the rows of a file are read by.
  interface Format {
    RowReader open(InputStream octets) throws IOException;
  }

  /// @param key `Idempotency-Key`, if there is one
  /// @return the id of the import; of the first one for a key that was used before
  /// @throws ProblemException if the file as a whole cannot be taken, or the key was used for
  ///   another
  UUID receive(
      OrganizationId organization,
      ImportTerms terms,
      @Nullable String key,
      Format format,
      InputStream body)
      throws IOException {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    var job = UUID.randomUUID();
    store.begin(job, organization, terms.dryRun(), now);
    try {
      var octets = new DigestInputStream(new Bounded(body), sha256());
      octets.getMessageDigest().update(terms.toString().getBytes(UTF_8));
      var commands = new RowCommands(ids, organization, job, terms.action(), now, random);
      int rows = write(job, terms, commands, format.open(octets));
      octets.transferTo(OutputStream.nullOutputStream());
      String digest =
          Base64.getUrlEncoder()
              .withoutPadding()
              .encodeToString(octets.getMessageDigest().digest());
      String identity = key == null ? null : ids.derived(organization, "import " + key).value();
      return finish(job, organization, identity, digest, rows);
    } catch (RuntimeException | IOException e) {
      store.remove(job);
      throw e;
    }
  }

  private UUID finish(
      UUID job, OrganizationId organization, @Nullable String identity, String digest, int rows) {
    if (store.accept(job, identity, digest, rows)) {
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

  private int write(UUID job, ImportTerms terms, RowCommands commands, RowReader reader)
      throws IOException {
    var batch = new RowStore.Batch(job, terms.dryRun());
    int last = 0;
    for (RawRow row = reader.next(); row != null; row = reader.next()) {
      last = row.number();
      if (last > ROWS_MAX) {
        throw tooLarge("An import may have at most " + ROWS_MAX + " rows.");
      }
      batch.add(last, commands.of(row));
      if (batch.size() == BATCH) {
        store.write(batch);
        batch = new RowStore.Batch(job, terms.dryRun());
      }
    }
    store.write(batch);
    return last;
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

  /// Refuses more octets than a file may have, and tells what broke off from what ended.
  private static final class Bounded extends FilterInputStream {
    private long left = OCTETS_MAX;

    Bounded(InputStream octets) {
      super(octets);
    }

    @Override
    public int read() {
      try {
        int octet = super.read();
        count(octet < 0 ? 0 : 1);
        return octet;
      } catch (IOException e) {
        throw BrokenBody.of(e);
      }
    }

    @Override
    public int read(byte[] buffer, int offset, int length) {
      try {
        int read = super.read(buffer, offset, length);
        count(Math.max(0, read));
        return read;
      } catch (IOException e) {
        throw BrokenBody.of(e);
      }
    }

    private void count(int octets) {
      left -= octets;
      if (left < 0) {
        throw tooLarge("A file may have at most " + OCTETS_MAX + " octets.");
      }
    }
  }
}
