package io.customerpipeline.api.imports;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.customerpipeline.api.customer.CustomerExport;
import io.customerpipeline.api.imports.file.CsvRows;
import io.customerpipeline.api.imports.file.FileText;
import io.customerpipeline.api.imports.file.RawRow;
import io.customerpipeline.schemas.command.OperationId;
import io.customerpipeline.schemas.command.Request;
import io.customerpipeline.schemas.customer.Customer;
import io.customerpipeline.schemas.customer.OrganizationId;
import io.customerpipeline.schemas.customer.Profile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

/// Export, edit some cells, import: exactly those cells change. `-Dseed=` repeats a run.
class RoundTripTest {
  private static final long SEED = Long.getLong("seed", System.nanoTime());
  private static final int FILES = 1_500;
  private static final OrganizationId ORGANIZATION = new OrganizationId(UUID.randomUUID());
  private static final String SEPARATORS = ",;\t";

  private final RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(SEED);

  /// A charset, and whether the file says it by a mark.
  private enum Encoding {
    UTF_8_PLAIN("UTF-8", false),
    UTF_8_MARKED("UTF-8", true),
    UTF_16LE_MARKED("UTF-16LE", true),
    UTF_16BE_MARKED("UTF-16BE", true),
    WINDOWS("windows-1252", false);

    private final Charset charset;
    private final boolean isMarked;

    Encoding(String charset, boolean isMarked) {
      this.charset = Charset.forName(charset);
      this.isMarked = isMarked;
    }

    byte[] write(String text) {
      return ((isMarked ? "\uFEFF" : "") + text).getBytes(charset);
    }

    RandomTexts texts(RandomGenerator random) {
      return new RandomTexts(random, charset.newEncoder());
    }
  }

  @Test
  void exactlyTheEditedCellsChange() throws IOException {
    System.out.println("RoundTripTest -Dseed=" + SEED);
    for (int file = 0; file < FILES; file++) {
      Encoding encoding = Encoding.values()[random.nextInt(Encoding.values().length)];
      char separator = SEPARATORS.charAt(random.nextInt(SEPARATORS.length()));
      var people = new RandomCustomers(random, encoding.texts(random), ORGANIZATION);
      List<Customer> before = people.some(1 + random.nextInt(4));
      var sheet = Spreadsheet.open(exported(before));

      List<Customer> expected = new ArrayList<>();
      for (int row = 0; row < before.size(); row++) {
        expected.add(people.edited(before.get(row), sheet, row));
      }
      byte[] edited = encoding.write(sheet.saved(separator, random));

      Charset stated = encoding == Encoding.WINDOWS ? encoding.charset : null;
      assertThat(imported(edited, stated, before))
          .as("file %d of -Dseed=%d: %s", file, SEED, new String(edited, encoding.charset))
          .isEqualTo(expected);
    }
  }

  private static String exported(List<Customer> customers) throws IOException {
    var text = new StringBuilder();
    var export = new CustomerExport(text, false);
    customers.forEach(export::print);
    export.finish();
    return text.toString();
  }

  /// The customers, as the commands of the file make them out of what they were.
  private List<Customer> imported(byte[] file, Charset stated, List<Customer> before)
      throws IOException {
    var commands =
        new RowCommands(
            ORGANIZATION,
            ImportTerms.Action.UPSERT,
            Instant.EPOCH,
            random,
            line ->
                new OperationId(UUID.nameUUIDFromBytes(("" + line).getBytes(UTF_8)).toString()));
    var reader = new CsvRows(FileText.open(new ByteArrayInputStream(file), stated), Map.of());
    var after = new ArrayList<Customer>();
    for (RawRow row = reader.next(); row != null; row = reader.next()) {
      ReadRow read = commands.of(row);
      assertThat(read.reason()).isNull();
      after.add(changed(before.get(after.size()), (Request.Update) read.command()));
    }
    return after;
  }

  private static Customer changed(Customer old, Request.Update update) {
    assertThat(update.customerId()).isEqualTo(old.id());
    assertThat(update.ifVersion().includes(old.version())).isTrue();
    Profile profile = update.change().applyTo(old.profile());
    return new Customer(
        old.id(),
        old.organizationId(),
        update.email() == null ? old.email() : update.email(),
        update.externalId() == null ? old.externalId() : update.externalId().to(),
        profile,
        old.version(),
        old.createdAt(),
        old.modifiedAt());
  }
}
