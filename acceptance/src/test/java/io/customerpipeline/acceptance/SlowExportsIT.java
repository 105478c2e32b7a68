package io.customerpipeline.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/// Who does not read on keeps a place among the exports, and a connection to Postgres with it.
class SlowExportsIT {
  private static final String EXPORT = "/v1/customers/export";

  private final Organizations organizations = new Organizations(Pipeline.client());

  @Test
  void anOrganizationsSlowReadersTakeNoMoreThanTheirShare() throws IOException {
    PipelineClient slow = client("slow");
    PipelineClient other = client("other");
    BegunExport.makeCustomers(slow);

    try (var _ = BegunExport.of(slow, PipelineClient.PATIENCE);
        var _ = BegunExport.of(slow, PipelineClient.PATIENCE)) {
      Answer refused = slow.read(EXPORT).expectProblem(429);

      assertThat(refused.requiredHeader("Retry-After")).isEqualTo("5");
      other.read(EXPORT).expect(200);
    }
    await("the places of those who left")
        .atMost(PipelineClient.PATIENCE)
        .until(() -> slow.read(EXPORT).status() == 200);
  }

  private PipelineClient client(String name) {
    return organizations.client(
        organizations.create("SlowExportsIT " + name), "customers:read", "customers:write");
  }
}
