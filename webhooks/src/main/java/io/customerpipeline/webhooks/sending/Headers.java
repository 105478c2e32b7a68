package io.customerpipeline.webhooks.sending;

import io.customerpipeline.webhooks.delivery.Message;
import io.customerpipeline.webhooks.delivery.OwnHeaders;
import io.customerpipeline.webhooks.delivery.Target;
import io.customerpipeline.webhooks.guard.TargetUrl;
import io.customerpipeline.webhooks.signing.Secret;
import io.customerpipeline.webhooks.signing.Signature;
import io.customerpipeline.webhooks.signing.SigningKey;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Method;
import org.apache.hc.core5.http.message.BasicHttpRequest;
import org.apache.hc.core5.http.nio.AsyncRequestProducer;
import org.apache.hc.core5.http.nio.entity.BasicAsyncEntityProducer;
import org.apache.hc.core5.http.nio.support.BasicRequestProducer;

/// What a message has before its body: ours, and those of the endpoint's own that are not ours.
///
/// @param ours by name, in lower case
/// @param own values may be credentials, so they are sent and not shown
record Headers(Map<String, String> ours, Map<String, String> own) {
  private static final String USER_AGENT = "customer-pipeline-webhooks/1";
  private static final ContentType JSON = ContentType.create("application/json");
  private static final String HIDDEN = "***";

  static Headers of(Target target, Message message, Instant at) {
    var signature =
        Signature.of(
            target.secrets().stream().map(Secret::parse).toList(),
            target.signingKey() == null ? null : SigningKey.parse(target.signingKey()),
            message.id(),
            at,
            message.body());
    return new Headers(
        Map.of(
            "content-type",
            JSON.getMimeType(),
            "user-agent",
            USER_AGENT,
            Signature.ID,
            signature.id(),
            Signature.TIMESTAMP,
            signature.timestamp(),
            Signature.SIGNATURES,
            signature.signatures()),
        target.headers());
  }

  AsyncRequestProducer request(TargetUrl url, Message message) {
    var request = new BasicHttpRequest(Method.POST, url.uri());
    own.forEach((name, value) -> {
      if (!OwnHeaders.isReserved(name)) {
        request.setHeader(name, value);
      }
    });
    ours.forEach(request::setHeader);
    return new BasicRequestProducer(request, new BasicAsyncEntityProducer(message.body(), JSON));
  }

  /// For the log of attempts.
  Map<String, String> shown() {
    var shown = new TreeMap<>(ours);
    own.keySet().stream()
        .filter(name -> !OwnHeaders.isReserved(name))
        .forEach(name -> shown.put(name, HIDDEN));
    return Collections.unmodifiableMap(shown);
  }
}
