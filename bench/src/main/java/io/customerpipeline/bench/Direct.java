package io.customerpipeline.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/// What the pipeline is measured against: the same three requests, answered out of a table with a
/// unique index. No log, no events, no idempotency, no organizations, no validation: it is what a
/// registry costs at the least on this machine, today.
///
/// ```
/// ./pipeline up                                # its Postgres is used, in a table of its own
/// ./pipeline bench direct --port 8090
/// ./pipeline bench --url http://127.0.0.1:8090 --token any
/// ```
@SpringBootApplication
@RestController
public class Direct {
  private final JdbcClient jdbc;

  Direct(JdbcClient jdbc) {
    this.jdbc = jdbc;
    jdbc.sql("drop table if exists bench_direct").update();
    jdbc.sql("create table bench_direct (id uuid primary key, email text unique, name text)")
        .update();
  }

  public static void main(String[] args) throws IOException {
    var given = new HashMap<String, String>();
    for (int i = 0; i + 1 < args.length; i += 2) {
      given.put(args[i], args[i + 1]);
    }
    Path port = Path.of(given.get("--data"), "postgres", "port");
    var app = new SpringApplication(Direct.class);
    app.setDefaultProperties(
        Map.of(
            "server.port",
            given.get("--port"),
            "server.address",
            "127.0.0.1",
            "server.tomcat.max-keep-alive-requests",
            -1,
            "spring.threads.virtual.enabled",
            true,
            "spring.datasource.hikari.maximum-pool-size",
            16,
            "spring.datasource.username",
            "pipeline",
            "spring.datasource.url",
            "jdbc:postgresql://127.0.0.1:%s/postgres".formatted(Files.readString(port).strip())));
    app.run();
    System.out.println("http://127.0.0.1:" + given.get("--port"));
  }

  record Wanted(String email, String name) {}

  record Made(UUID id, String email, String name) {}

  @PostMapping("/v1/customers")
  ResponseEntity<Made> create(@RequestBody Wanted wanted) {
    var made = new Made(UUID.randomUUID(), wanted.email().toLowerCase(Locale.ROOT), wanted.name());
    try {
      jdbc.sql("insert into bench_direct values (?, ?, ?)")
          .params(made.id(), made.email(), made.name())
          .update();
    } catch (DuplicateKeyException _) {
      return ResponseEntity.status(HttpStatus.CONFLICT).build();
    }
    return ResponseEntity.status(HttpStatus.CREATED).body(made);
  }

  @DeleteMapping("/v1/customers/{id}")
  ResponseEntity<Void> delete(@PathVariable UUID id) {
    int deleted = jdbc.sql("delete from bench_direct where id = ?").param(id).update();
    return ResponseEntity.status(deleted == 1 ? 204 : 404).build();
  }
}
