package io.customerpipeline.robustness.process;

import java.util.Locale;

/// A role of the product, as an application of its own.
public enum Role {
  API("io.customerpipeline.api.ApiApplication", 320),
  PROCESSOR("io.customerpipeline.processor.ProcessorApplication", 256),
  WEBHOOKS("io.customerpipeline.webhooks.WebhooksApplication", 256);

  private final String main;
  private final int heapMib;

  Role(String main, int heapMib) {
    this.main = main;
    this.heapMib = heapMib;
  }

  String main() {
    return main;
  }

  int heapMib() {
    return heapMib;
  }

  boolean needsDatabase() {
    return this != PROCESSOR;
  }

  /// As `api-a`.
  String instance(char letter) {
    return name().toLowerCase(Locale.ROOT) + "-" + letter;
  }
}
