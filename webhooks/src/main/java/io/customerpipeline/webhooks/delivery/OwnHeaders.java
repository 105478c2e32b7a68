package io.customerpipeline.webhooks.delivery;

import io.customerpipeline.schemas.customer.InvalidValueException;
import io.customerpipeline.schemas.customer.Violation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/// Headers that an endpoint wants beside ours, as to let its gateway know us.
public final class OwnHeaders {
  public static final int HEADERS_MAX = 20;
  public static final int NAME_MAX = 64;
  public static final int VALUE_MAX = 1024;

  /// RFC 9110 §5.6.2.
  private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");

  /// RFC 9110 §5.5, less what is not ASCII, which receivers read in different ways.
  private static final Pattern VALUE = Pattern.compile("[!-~]([\\t -~]*[!-~])?");

  /// Those that the message is made of, and those that belong to a connection (RFC 9110 §7.6.1).
  private static final Set<String> RESERVED =
      Set.of(
          "accept-encoding",
          "connection",
          "content-encoding",
          "content-length",
          "content-type",
          "date",
          "expect",
          "host",
          "http2-settings",
          "keep-alive",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade",
          "user-agent",
          "via");

  private static final List<String> RESERVED_PREFIXES = List.of("webhook-", "proxy-");

  private OwnHeaders() {}

  /// @throws InvalidValueException naming every header that cannot be sent
  public static Map<String, String> checked(Map<String, String> headers) {
    var violations = new ArrayList<Violation>();
    if (headers.size() > HEADERS_MAX) {
      violations.add(
          new Violation("headers", "too_many", "must have at most " + HEADERS_MAX + " entries"));
    }
    var names = new HashSet<String>();
    headers.forEach((name, value) -> {
      check(violations, name, value);
      if (!names.add(name.toLowerCase(Locale.ROOT))) {
        violations.add(violation(name, "duplicate", "is there twice: case makes no difference"));
      }
    });
    if (!violations.isEmpty()) {
      throw new InvalidValueException(violations);
    }
    return Map.copyOf(headers);
  }

  private static void check(List<Violation> violations, String name, String value) {
    if (name.length() > NAME_MAX || !TOKEN.matcher(name).matches()) {
      violations.add(
          new Violation(
              "headers",
              "invalid_name",
              "must have names of up to " + NAME_MAX + " token characters"));
    } else if (isReserved(name)) {
      violations.add(violation(name, "reserved", "is set by the sender"));
    }
    if (value.length() > VALUE_MAX || !VALUE.matcher(value).matches()) {
      violations.add(
          violation(
              name,
              "invalid_value",
              "must have up to " + VALUE_MAX + " printable ASCII characters, no blanks around"));
    }
  }

  /// Whether the sender alone may set it.
  public static boolean isReserved(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return RESERVED.contains(lower) || RESERVED_PREFIXES.stream().anyMatch(lower::startsWith);
  }

  private static Violation violation(String name, String code, String message) {
    boolean printable = name.length() <= NAME_MAX && TOKEN.matcher(name).matches();
    return new Violation(printable ? "headers." + name : "headers", code, message);
  }
}
