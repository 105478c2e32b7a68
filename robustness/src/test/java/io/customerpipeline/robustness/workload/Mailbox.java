package io.customerpipeline.robustness.workload;

import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/// A mailbox, and the ways to write it. The ways come from the mailbox, so that no rule of the
/// product has to be asked whether two addresses are one.
///
/// @param local lower-case ASCII
record Mailbox(String local) {
  private static final String A_LABEL = "xn--bcher-kva";
  private static final List<String> U_LABELS = List.of("bücher", "Bücher", "BÜCHER");
  private static final String TOP = ".example";

  /// The one name of it.
  String key() {
    return local + "@" + A_LABEL + TOP;
  }

  /// Letter cases of both parts, and the domain in either of its forms.
  String spelling(SplittableRandom random) {
    String domain = random.nextBoolean() ? A_LABEL : U_LABELS.get(random.nextInt(U_LABELS.size()));
    return switch (random.nextInt(4)) {
      case 0 -> local.toUpperCase(Locale.ROOT) + "@" + domain + TOP;
      case 1 -> capital(local) + "@" + domain + TOP.toUpperCase(Locale.ROOT);
      default -> local + "@" + domain + TOP;
    };
  }

  /// The address that a customer has after it was sent in this spelling: an international domain is
  /// kept in lower case, all else as it was sent.
  static String shown(String spelling) {
    int domain = spelling.lastIndexOf('@') + 1;
    boolean ascii = spelling.chars().allMatch(c -> c < 0x80);
    return ascii
        ? spelling
        : spelling.substring(0, domain) + spelling.substring(domain).toLowerCase(Locale.ROOT);
  }

  private static String capital(String text) {
    return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
  }
}
