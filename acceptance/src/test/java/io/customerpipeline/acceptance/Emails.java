package io.customerpipeline.acceptance;

import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

/// E-mail addresses that nobody used before, also when the tests run twice on one pipeline.
final class Emails {
  private static final String RUN = Long.toString(Instant.now().toEpochMilli(), 36);
  private static final AtomicInteger COUNT = new AtomicInteger();

  private Emails() {}

  /// @param about appears in it, so that a failure tells which test it came from
  static String fresh(String about) {
    return about + "-" + RUN + "-" + COUNT.incrementAndGet() + "@acceptance.example";
  }

  /// The same mailbox in the letter case that the bits of `pattern` choose, domain included.
  static String inCase(String email, int pattern) {
    var cased = new StringBuilder();
    for (int i = 0; i < email.length(); i++) {
      String letter = email.substring(i, i + 1);
      boolean upper = (pattern >>> (i % Integer.SIZE) & 1) == 1;
      cased.append(upper ? letter.toUpperCase(Locale.ROOT) : letter);
    }
    return cased.toString();
  }
}
