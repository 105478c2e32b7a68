package io.customerpipeline.api.customer;

import io.customerpipeline.api.spreadsheet.CellText;
import io.customerpipeline.schemas.customer.Address;
import io.customerpipeline.schemas.customer.Customer;
import io.customerpipeline.schemas.customer.ExternalId;
import io.customerpipeline.schemas.customer.Profile;
import io.customerpipeline.schemas.wire.Wire;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.jspecify.annotations.Nullable;

/// Customers as CSV (RFC 4180), a line each. An import reads each cell back: [CellText] says how.
public final class CustomerExport {
  private static final char BYTE_ORDER_MARK = '\uFEFF';
  private static final String[] COLUMNS = {
    "id",
    "version",
    "external_id",
    "created_at",
    "modified_at",
    "email",
    "name",
    "type",
    "billing_name",
    "billing_line1",
    "billing_line2",
    "billing_postal_code",
    "billing_city",
    "billing_state",
    "billing_country",
    "tax_id",
    "locale",
    "metadata"
  };

  private final CSVPrinter printer;

  /// Writes the line of names.
  ///
  /// @param bom whether a byte order mark comes first: without it Excel takes UTF-8 for another
  ///   charset
  public CustomerExport(Appendable out, boolean bom) {
    try {
      if (bom) {
        out.append(BYTE_ORDER_MARK);
      }
      printer = new CSVPrinter(out, CSVFormat.RFC4180);
      printer.printRecord((Object[]) COLUMNS);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public void print(Customer customer) {
    Profile profile = customer.profile();
    Address address = profile.billingAddress();
    Stream<@Nullable Object> billing =
        address == null
            ? Stream.of(null, null, null, null, null, null)
            : Stream.of(
                address.line1(),
                address.line2(),
                address.postalCode(),
                address.city(),
                address.state(),
                address.country());
    ExternalId externalId = customer.externalId();
    var before =
        Arrays.<@Nullable Object>asList(
            customer.id(),
            customer.version(),
            externalId == null ? null : externalId.value(),
            customer.createdAt(),
            customer.modifiedAt(),
            customer.email().address(),
            profile.name(),
            Wire.MAPPER.convertValue(profile.type(), String.class),
            profile.billingName());
    var after =
        Arrays.<@Nullable Object>asList(
            profile.taxId(),
            profile.locale(),
            Wire.MAPPER.writeValueAsString(profile.metadata().values()));
    try {
      printer.printRecord(
          Stream.of(before.stream(), billing, after.stream())
              .flatMap(cells -> cells)
              .map(CustomerExport::cell));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String cell(@Nullable Object value) {
    return CellText.write(Objects.toString(value, ""));
  }

  /// Sends what is left. Nothing here closes the output: to close an answer is to say that it is
  /// whole.
  public void finish() throws IOException {
    printer.flush();
  }
}
