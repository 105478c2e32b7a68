package io.customerpipeline.acceptance;

import io.customerpipeline.api.ApiApplication;
import io.customerpipeline.embedded.backing.BackedByRealParts;
import io.customerpipeline.processor.ProcessorApplication;
import io.customerpipeline.webhooks.WebhooksApplication;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.test.context.SpringBootTest;

/// api, processor and webhooks in this JVM, on a broker and a database that the test can take away:
/// for what cannot be seen or done through HTTP alone.
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@NeedsOwnProcesses
@BackedByRealParts
@SpringBootTest(
    classes = {ApiApplication.class, ProcessorApplication.class, WebhooksApplication.class},
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = {
      "spring.config.name=webhooks,api,processor",
      "spring.flyway.enabled=true",
      "pipeline.webhooks.loopback-allowed=true",
      "pipeline.http.leaving=0s",
      "pipeline.topics.partitions=" + WholePipeline.PARTITIONS,
      "pipeline.http.dev-token=" + WholePipeline.TOKEN,
      "pipeline.http.dev-organization=" + WholePipeline.ORGANIZATION,
      "pipeline.api.secret=AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
      "pipeline.http.body-timeout=" + WholePipeline.BODY_TIMEOUT_SECONDS + "s",
      "pipeline.http.rate-limit=" + WholePipeline.RATE_LIMIT,
      "pipeline.http.rate-burst=" + WholePipeline.RATE_BURST,
      "pipeline.api.lag-max=" + WholePipeline.LAG_MAX_SECONDS + "s",
      "pipeline.api.in-flight-max=" + WholePipeline.IN_FLIGHT_MAX,
      "pipeline.api.stream-max=3s",
      "pipeline.processor.state-dir=target/state-${random.uuid}",
      "management.endpoint.health.group.readiness.include="
          + "readinessState,processor,projection,webhooks"
    })
@interface WholePipeline {
  int PARTITIONS = 4;

  // Small, so that a test can reach them.
  int BODY_TIMEOUT_SECONDS = 2;
  int RATE_LIMIT = 20;
  int RATE_BURST = 200;
  int LAG_MAX_SECONDS = 10;
  int IN_FLIGHT_MAX = 64;

  String TOKEN = "cp_dev_in_process";
  String ORGANIZATION = "4f1c1a0e-6f43-4b63-9d52-1f0a2a6d7f10";
}
