package io.customerpipeline.api.customer;

import io.customerpipeline.http.problem.InvalidRequest;
import io.customerpipeline.http.problem.InvalidRequest.Location;
import io.customerpipeline.http.problem.ProblemException;
import io.customerpipeline.schemas.command.Versions;
import io.customerpipeline.schemas.customer.Customer;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A customer's version as a strong entity tag (RFC 9110 §8.8.3): `"3"`.
public final class EntityTags {
  private static final String TAG = "(?:W/)?\"[\\x21\\x23-\\x7E]*\"";

  /// Empty elements of a list are passed over (RFC 9110 §5.6.1).
  private static final Pattern LIST =
      Pattern.compile("[ \\t,]*" + TAG + "(?:[ \\t]*,[ \\t]*(?:" + TAG + ")?)*");

  private static final Pattern VERSION =
      Pattern.compile("(?:^|[ \\t,])\"([1-9][0-9]{0,18})\"(?=[ \\t,]|$)");

  /// No customer can be in it.
  private static final Versions NONE = Versions.of(Long.MAX_VALUE);

  private EntityTags() {}

  public static String of(Customer customer) {
    return "\"" + customer.version() + "\"";
  }

  /// The versions that `If-Match` names; null if there is no such header, or any will do (`*`).
  ///
  /// A weak tag matches nothing (§13.1.1), and neither does one that was never given out.
  ///
  /// @param ifMatch all lines of the header, joined by commas
  /// @throws ProblemException `422` for anything but a list of tags or `*`, and for more than
  ///   [Versions#MAX] tags
  public static @Nullable Versions versionsOf(@Nullable String ifMatch) {
    if (ifMatch == null || ifMatch.strip().equals("*")) {
      return null;
    }
    String list = ifMatch.strip();
    if (!LIST.matcher(list).matches()) {
      throw invalid("wrong_form", "must be entity tags, or *");
    }
    var versions = new TreeSet<Long>();
    VERSION.matcher(list).results().map(tag -> version(tag.group(1))).forEach(versions::add);
    if (versions.size() > Versions.MAX) {
      throw invalid("too_many", "must have at most " + Versions.MAX + " entity tags");
    }
    return versions.isEmpty() ? NONE : new Versions(versions);
  }

  private static ProblemException invalid(String code, String message) {
    return InvalidRequest.exception(Location.HEADER, "If-Match", code, message);
  }

  private static Long version(String digits) {
    try {
      return Long.valueOf(digits);
    } catch (NumberFormatException _) {
      return Long.MAX_VALUE;
    }
  }
}
