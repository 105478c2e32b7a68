package io.customerpipeline.webhooks.guard;

import io.customerpipeline.webhooks.WebhookSettings;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/// Lets through what may be connected to: at registration, and at every attempt again, because
/// names get other addresses.
@Component
public class Guard {
  private static final Logger log = LoggerFactory.getLogger(Guard.class);

  /// For a person who waits for the answer to a registration.
  private static final Duration LOOK_UP_MAX = Duration.ofSeconds(5);

  private final HostResolver resolver;
  private final boolean loopbackAllowed;
  private final AddressPolicy policy;

  @Autowired
  Guard(HostResolver resolver, WebhookSettings settings) {
    this(resolver, settings.webhooks().loopbackAllowed());
  }

  /// @param loopbackAllowed the development setting: plain http, and this machine
  public Guard(HostResolver resolver, boolean loopbackAllowed) {
    this.resolver = resolver;
    this.loopbackAllowed = loopbackAllowed;
    this.policy = new AddressPolicy(loopbackAllowed);
  }

  /// For registration: whether events can be sent there, as things are.
  ///
  /// @return the URL to store and send to: the same place, in its usual spelling
  /// @throws RefusedTargetException if not, be it for its form, its name or its addresses
  public TargetUrl admit(String text) throws InterruptedException {
    try {
      TargetUrl url = TargetUrl.parse(text, loopbackAllowed);
      addresses(url, LOOK_UP_MAX);
      return url;
    } catch (UnknownHostException | TimeoutException e) {
      throw logged(new RefusedTargetException("the name has no address now"));
    } catch (RefusedTargetException e) {
      throw logged(e);
    }
  }

  /// For an attempt: reads a stored URL as strictly as a new one.
  public TargetUrl parse(String text) {
    return TargetUrl.parse(text, loopbackAllowed);
  }

  /// For an attempt: the addresses to connect to, and no others.
  ///
  /// @throws RefusedTargetException if any of them is not allowed: a name that has such a one
  ///   beside others is nobody's by mistake
  public List<InetAddress> addresses(TargetUrl url, Duration within)
      throws UnknownHostException, TimeoutException, InterruptedException {
    InetAddress literal = url.host().literal();
    List<InetAddress> addresses =
        literal == null ? resolver.resolve(url.host().text(), within) : List.of(literal);
    for (InetAddress address : addresses) {
      if (!policy.allows(address)) {
        throw new RefusedTargetException("address " + address.getHostAddress());
      }
    }
    return addresses;
  }

  private static RefusedTargetException logged(RefusedTargetException refused) {
    log.atInfo().addKeyValue("reason", refused.reason()).log("endpoint.refused");
    return refused;
  }
}
