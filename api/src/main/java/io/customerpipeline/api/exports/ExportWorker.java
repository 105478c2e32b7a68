package io.customerpipeline.api.exports;

import io.customerpipeline.api.customer.CustomerSnapshot;
import io.customerpipeline.schemas.customer.Customer;
import java.io.Serial;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/// Writes the file of one export, from its beginning: the moment at which a half of one was read
/// has passed.
final class ExportWorker {
  private static final Logger LOG = LoggerFactory.getLogger(ExportWorker.class);

  /// An export that so many have begun, and nobody has ended, is given up.
  static final int ATTEMPTS_MAX = 10;

  private final Parts parts;
  private final BooleanSupplier running;
  private final UUID job;
  private final UUID owner;
  private volatile boolean stopped;
  private long rows;

  /// What a worker works with.
  ///
  /// @param kept how long the file may be there
  record Parts(ExportFiles files, CustomerSnapshot snapshot, JsonMapper json, Duration kept) {}

  /// @param owner of this piece of work alone
  ExportWorker(Parts parts, BooleanSupplier running, UUID job, UUID owner) {
    this.parts = parts;
    this.running = running;
    this.job = job;
    this.owner = owner;
  }

  /// Ends the reading in its midst.
  private static final class StoppedException extends RuntimeException {
    @Serial private static final long serialVersionUID = 1;

    @Override
    public synchronized Throwable fillInStackTrace() {
      return this;
    }
  }

  void work() {
    Optional<ExportFiles.Begun> begun = parts.files().begin(job, owner);
    if (begun.isEmpty()) {
      return;
    }
    if (begun.get().attempts() > ATTEMPTS_MAX) {
      parts.files().fail(job, owner);
      LOG.atError().addKeyValue("exportId", job).log("export.given_up");
      return;
    }
    try {
      write(begun.get());
    } catch (StoppedException _) {
      parts.files().leases().release(job, owner, Duration.ZERO);
    } catch (RuntimeException e) {
      LOG.atWarn()
          .setCause(e)
          .addKeyValue("exportId", job)
          .addKeyValue("attempts", begun.get().attempts())
          .log("export.attempt_failed");
      throw e;
    }
  }

  /// The export is another's, or nobody's any more.
  void stop() {
    stopped = true;
  }

  private void write(ExportFiles.Begun begun) {
    var out = new ChunkedOutput(this::take);
    ExportTerms terms = begun.terms();
    var rendering = Rendering.of(terms.format(), terms.bom(), out, parts.json());
    parts.snapshot().read(terms.selection(begun.organization()), sink(rendering));
    rendering.finish();
    byte[] sha256 = out.finish();
    if (parts.files().finish(job, owner, rows, sha256)) {
      LOG.atInfo().addKeyValue("exportId", job).addKeyValue("rows", rows).log("export.done");
    }
  }

  private CustomerSnapshot.Sink sink(Rendering rendering) {
    return new CustomerSnapshot.Sink() {
      @Override
      public void begin(Instant asOf, long customers) {
        parts.files().date(job, owner, asOf, parts.kept(), customers);
      }

      @Override
      public void add(Customer customer) {
        if (stopped || !running.getAsBoolean()) {
          throw new StoppedException();
        }
        rendering.print(customer);
        rows++;
      }
    };
  }

  private void take(int number, byte[] octets) {
    if (!parts.files().write(job, owner, number, octets, rows)) {
      throw new StoppedException();
    }
  }
}
