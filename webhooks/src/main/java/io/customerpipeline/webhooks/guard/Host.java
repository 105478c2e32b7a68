package io.customerpipeline.webhooks.guard;

import com.ibm.icu.text.IDNA;
import com.ibm.icu.text.Normalizer2;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The host of a URL: a name of two labels or more, or an address in its one usual spelling.
///
/// @param text lower-case ASCII; in brackets if it is an IPv6 address
/// @param literal the address, if it is one
public record Host(String text, @Nullable InetAddress literal) {
  private static final int NAME_MAX = 253;
  private static final int IPV6_LITERAL_MAX = 45;

  private static final Pattern LABEL = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");

  /// No octal, hexadecimal, short or long forms: each part decimal, without zeros in front.
  private static final Pattern IPV4 =
      Pattern.compile("((25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)(\\.(?!$)|$)){4}");

  private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:.]+");

  /// What some parsers take for a number, and so for the end of an IPv4 address (WHATWG URL §3.5).
  private static final Pattern NUMBER = Pattern.compile("\\d+|0x[0-9a-f]*");

  /// Names that mean this machine or this network (RFC 6761, 6762, 8375, 7686; ICANN's `internal`).
  private static final List<String> LOCAL =
      List.of("localhost", "local", "internal", "home.arpa", "onion");

  private static final String LOCALHOST = "localhost";

  /// UTS #46 maps it to a dot, which NFKC does not.
  private static final char IDEOGRAPHIC_FULL_STOP = 0x3002;

  private static final IDNA UTS46 =
      IDNA.getUTS46Instance(
          IDNA.NONTRANSITIONAL_TO_ASCII
              | IDNA.USE_STD3_RULES
              | IDNA.CHECK_BIDI
              | IDNA.CHECK_CONTEXTJ);

  private static final Normalizer2 FOLDED = Normalizer2.getNFKCCasefoldInstance();

  /// As it stands in a certificate: without brackets.
  public String name() {
    return text.startsWith("[") ? text.substring(1, text.length() - 1) : text;
  }

  static Host parse(String given, boolean loopbackAllowed) {
    if (given.startsWith("[")) {
      return ipv6(given.substring(1, given.length() - 1));
    }
    if (IPV4.matcher(given).matches()) {
      return new Host(given, Inet4Address.ofLiteral(given));
    }
    return new Host(name(given, loopbackAllowed), null);
  }

  private static Host ipv6(String given) {
    if (given.length() > IPV6_LITERAL_MAX || !IPV6.matcher(given).matches()) {
      throw new RefusedTargetException("no IPv6 address in brackets");
    }
    try {
      // An IPv4-mapped one comes back as the IPv4 address that it hides.
      if (InetAddress.ofLiteral(given) instanceof Inet6Address address) {
        return new Host("[" + given.toLowerCase(Locale.ROOT) + "]", address);
      }
    } catch (IllegalArgumentException e) {
      // Falls through: it is none.
    }
    throw new RefusedTargetException("no IPv6 address in brackets, or one of IPv4");
  }

  private static String name(String given, boolean loopbackAllowed) {
    String ascii = ascii(given);
    if (ascii.length() > NAME_MAX) {
      throw new RefusedTargetException("a name longer than " + NAME_MAX);
    }
    List<String> labels = List.of(ascii.split("\\.", -1));
    if (!labels.stream().allMatch(label -> LABEL.matcher(label).matches())) {
      throw new RefusedTargetException("a label that is none");
    }
    if (NUMBER.matcher(labels.getLast()).matches()) {
      throw new RefusedTargetException("a number as the last label");
    }
    if (loopbackAllowed && ascii.equals(LOCALHOST)) {
      return ascii;
    }
    if (labels.size() < 2 || LOCAL.stream().anyMatch(suffix -> isBelow(ascii, suffix))) {
      throw new RefusedTargetException("a name of this network");
    }
    return ascii;
  }

  private static boolean isBelow(String name, String suffix) {
    return name.equals(suffix) || name.endsWith("." + suffix);
  }

  private static String ascii(String given) {
    // Mapping takes time that grows with the text.
    if (given.length() > NAME_MAX) {
      throw new RefusedTargetException("a name longer than " + NAME_MAX);
    }
    if (given.codePoints().anyMatch(Host::isAsciiInDisguise)) {
      throw new RefusedTargetException("a character that turns into ASCII");
    }
    var info = new IDNA.Info();
    String ascii = UTS46.nameToASCII(given, new StringBuilder(), info).toString();
    if (info.hasErrors()) {
      throw new RefusedTargetException("no name by UTS #46: " + info.getErrors());
    }
    return ascii.toLowerCase(Locale.ROOT);
  }

  /// Full-width digits, ideographic dots, ligatures, the Kelvin sign, what vanishes: all of these
  /// have another spelling, which is the one to use.
  private static boolean isAsciiInDisguise(int codePoint) {
    if (codePoint < 0x80) {
      return false;
    }
    String folded = FOLDED.normalize(Character.toString(codePoint));
    boolean sharpS = codePoint == 0xDF || codePoint == 0x1E9E; // stays what it is
    return folded.isEmpty()
        || folded.indexOf(IDEOGRAPHIC_FULL_STOP) >= 0
        || (!sharpS && folded.chars().anyMatch(c -> c < 0x80));
  }
}
