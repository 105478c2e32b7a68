package io.customerpipeline.webhooks.guard;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A URL in the one reading that everybody has of it. What two parsers could read differently, the
/// one that checks and the one that connects, is refused.
///
/// @param uri rebuilt from the parts below; the text that was given is not used again
/// @param host lower-case; a name as A-labels, or an address, in brackets if it is IPv6
public record TargetUrl(URI uri, Host host, int port) {
  public static final int LENGTH_MAX = 2048;

  /// Userinfo and fragment have no place in it. Percent signs, backslashes and blanks have none in
  /// the authority; what the host is made of, [Host] says.
  private static final Pattern URL =
      Pattern.compile(
          "(?<scheme>[A-Za-z]+)://"
              + "(?<host>\\[[^\\[\\]/?#@\\\\\\s%]+]|[^\\[\\]:/?#@\\\\\\s%]+)"
              + "(:(?<port>[1-9][0-9]{0,4}))?"
              + "(?<path>/[!-~&&[^?#\\\\]]*)?(?<query>\\?[!-~&&[^#\\\\]]*)?");

  private static final int PORT_MAX = 65_535;

  /// @param loopbackAllowed the development setting: plain http, and this machine
  /// @throws RefusedTargetException if it is no URL to send to, whatever its host resolves to
  public static TargetUrl parse(String text, boolean loopbackAllowed) {
    if (text.length() > LENGTH_MAX) {
      throw new RefusedTargetException("longer than " + LENGTH_MAX);
    }
    Matcher parts = URL.matcher(text);
    if (!parts.matches()) {
      throw new RefusedTargetException("not scheme://host[:port][/path][?query]");
    }
    String scheme = parts.group("scheme").toLowerCase(Locale.ROOT);
    boolean https = scheme.equals("https");
    if (!https && !(loopbackAllowed && scheme.equals("http"))) {
      throw new RefusedTargetException("scheme " + scheme);
    }
    Host host = Host.parse(parts.group("host"), loopbackAllowed);
    String port = parts.group("port");
    return of(
        scheme,
        host,
        port == null ? (https ? 443 : 80) : Integer.parseInt(port),
        port == null,
        (parts.group("path") == null ? "/" : parts.group("path"))
            + (parts.group("query") == null ? "" : parts.group("query")));
  }

  private static TargetUrl of(
      String scheme, Host host, int port, boolean portByDefault, String pathAndQuery) {
    if (port > PORT_MAX) {
      throw new RefusedTargetException("port above " + PORT_MAX);
    }
    String authority = host.text() + (portByDefault ? "" : ":" + port);
    try {
      var uri = new URI(scheme + "://" + authority + pathAndQuery);
      if (!host.text().equals(uri.getHost())) {
        throw new RefusedTargetException("the JDK reads another host");
      }
      return new TargetUrl(uri, host, port);
    } catch (URISyntaxException e) {
      throw new RefusedTargetException("no URI: " + e.getReason());
    }
  }

  public boolean isTls() {
    return uri.getScheme().equals("https");
  }
}
