package io.customerpipeline.api.exports;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.customerpipeline.api.customer.CustomerExport;
import io.customerpipeline.schemas.customer.Customer;
import io.customerpipeline.schemas.event.CustomerView;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import tools.jackson.databind.json.JsonMapper;

/// Writes customers in one format.
sealed interface Rendering {

  void print(Customer customer);

  /// Hands on what is left.
  void finish();

  /// @param bom whether CSV starts with a byte order mark
  /// @param json as of every other answer
  static Rendering of(Format format, boolean bom, OutputStream out, JsonMapper json) {
    return switch (format) {
      case CSV -> new Csv(new CustomerExport(new OutputStreamWriter(out, UTF_8), bom));
      case NDJSON -> new Ndjson(out, json);
    };
  }

  /// As `GET /v1/customers/export` has it.
  record Csv(CustomerExport export) implements Rendering {
    @Override
    public void print(Customer customer) {
      export.print(customer);
    }

    @Override
    public void finish() {
      try {
        export.finish();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /// As `GET /v1/customers/{id}` has it.
  record Ndjson(OutputStream out, JsonMapper json) implements Rendering {
    @Override
    public void print(Customer customer) {
      try {
        out.write(json.writeValueAsBytes(CustomerView.of(customer)));
        out.write('\n');
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void finish() {}
  }
}
