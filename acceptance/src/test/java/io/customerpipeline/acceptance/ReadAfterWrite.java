package io.customerpipeline.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/// A client that writes to one instance and after each answer asks another: what was answered is
/// seen by every read, or this throws.
final class ReadAfterWrite {
  private static final String PATIENT = "wait=30";

  private final PipelineClient writer;
  private final PipelineClient reader;
  private final AtomicInteger lives = new AtomicInteger();

  ReadAfterWrite(PipelineClient writer, PipelineClient reader) {
    this.writer = writer;
    this.reader = reader;
  }

  int lives() {
    return lives.get();
  }

  void workUntil(BooleanSupplier done) {
    while (!done.getAsBoolean()) {
      String email = Emails.fresh("raw");
      Answer created = writer.creating(email).prefer(PATIENT).send().expect(201);
      String id = created.id();
      assertThat(reader.get(id).expect(200).json()).isEqualTo(created.json());
      assertThat(reader.list(email).expect(200).ids()).containsExactly(id);
      reader.operation(created.requiredHeader("Operation-Id")).expect(200);
      Answer changed = writer.patching(id, "{\"name\":\"Ann\"}").prefer(PATIENT).send().expect(200);
      assertThat(reader.get(id).expect(200).json()).isEqualTo(changed.json());
      assertThat(versions(id)).containsExactly(1, 2);
      if (lives.incrementAndGet() % 2 == 0) {
        writer.deleting(id).prefer(PATIENT).send().expect(204);
        reader.get(id).expect(404);
        assertThat(reader.list(email).expect(200).ids()).isEmpty();
        assertThat(versions(id)).containsExactly(1, 2, 3);
      }
    }
  }

  private List<Integer> versions(String id) {
    return reader
        .read(PipelineClient.CUSTOMERS + "/" + id + "/events")
        .expect(200)
        .json()
        .path("items")
        .valueStream()
        .map(event -> event.path("version").asInt())
        .toList();
  }
}
