package io.customerpipeline.api.customer;

import io.customerpipeline.http.problem.InvalidRequest;
import io.customerpipeline.http.problem.InvalidRequest.Location;
import io.customerpipeline.http.problem.ProblemException;
import io.customerpipeline.schemas.customer.Customer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A customer's version as a strong entity tag (RFC 9110 §8.8.3): `"3"`.
public final class EntityTags {
  private static final Pattern ONE = Pattern.compile("(W/)?\"([\\x21\\x23-\\x7E]*)\"");
  private static final Pattern VERSION = Pattern.compile("[1-9][0-9]{0,18}");

  private EntityTags() {}

  public static String of(Customer customer) {
    return "\"" + customer.version() + "\"";
  }

  /// The version that `If-Match` names; null if there is no such header, or any will do (`*`).
  ///
  /// A weak tag matches nothing (§13.1.1), and neither does one that was never given out: both name
  /// a version that no customer can be in.
  ///
  /// @throws ProblemException `422` for anything but one tag or `*`
  public static @Nullable Long versionOf(@Nullable String ifMatch) {
    if (ifMatch == null || ifMatch.strip().equals("*")) {
      return null;
    }
    Matcher tag = ONE.matcher(ifMatch.strip());
    if (!tag.matches()) {
      throw InvalidRequest.exception(
          Location.HEADER, "If-Match", "wrong_form", "must be one entity tag, or *");
    }
    boolean strong = tag.group(1) == null && VERSION.matcher(tag.group(2)).matches();
    return strong ? version(tag.group(2)) : Long.valueOf(Long.MAX_VALUE);
  }

  private static Long version(String digits) {
    try {
      return Long.valueOf(digits);
    } catch (NumberFormatException _) {
      return Long.MAX_VALUE;
    }
  }
}
