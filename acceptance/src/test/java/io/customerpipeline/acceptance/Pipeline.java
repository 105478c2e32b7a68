package io.customerpipeline.acceptance;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/// The pipeline that the tests ask: one that is already there, or a standalone which they share.
final class Pipeline {
  private static final @Nullable String URL = System.getProperty("pipeline.url");

  private static @Nullable Standalone shared;

  private Pipeline() {}

  /// A client of it; the first call starts it.
  static synchronized PipelineClient client() {
    if (URL != null) {
      String token = System.getProperty("pipeline.token");
      if (token == null) {
        throw new IllegalStateException("-Dpipeline.url needs -Dpipeline.token beside it");
      }
      return new PipelineClient(URI.create(URL), token);
    }
    if (shared == null) {
      var started = Standalone.start("shared");
      Runtime.getRuntime().addShutdownHook(new Thread(started::close));
      shared = started;
    }
    return shared.client();
  }

  /// The standalone that the tests share.
  static synchronized Standalone standalone() {
    client();
    if (shared == null) {
      throw new IllegalStateException("a given pipeline is known by its URL only");
    }
    return shared;
  }

  /// The broker of the standalone that the tests share.
  static String bootstrapServers() {
    return standalone().bootstrapServers();
  }

  /// Whether the tests were pointed at a pipeline that they may not stop.
  static boolean isGiven() {
    return URL != null;
  }
}
