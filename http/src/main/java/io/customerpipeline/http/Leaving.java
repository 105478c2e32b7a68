package io.customerpipeline.http;

import java.util.List;
import org.apache.catalina.connector.Connector;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ApplicationContext;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/// Sends clients elsewhere before the web server stops.
///
/// A web server that stops answers `503` to requests on connections that its clients have kept, and
/// load balancers hear only after a moment that an instance has gone. So for a while all requests
/// are served as before, and each answer closes its connection (RFC 9112, section 9.6).
@Component
@ConditionalOnWebApplication
class Leaving {
  private static final Logger LOG = LoggerFactory.getLogger(Leaving.class);

  private final ApplicationContext context;
  private final HttpSettings settings;

  Leaving(ApplicationContext context, HttpSettings settings) {
    this.context = context;
    this.settings = settings;
  }

  /// Runs before anything of the application stops.
  @EventListener
  @Order(Ordered.HIGHEST_PRECEDENCE)
  void leave(ContextClosedEvent closed) {
    if (closed.getApplicationContext() != context || settings.leaving().isZero()) {
      return;
    }
    List<Connector> connectors = connectors();
    connectors.forEach(Leaving::closeAfterEachAnswer);
    if (!connectors.isEmpty()) {
      LOG.atInfo().addKeyValue("for", settings.leaving()).log("http.leaves");
      pause();
      // New clients are refused; those who have connected are served.
      connectors.forEach(one -> one.getProtocolHandler().closeServerSocketGraceful());
    }
  }

  private List<Connector> connectors() {
    return context instanceof WebServerApplicationContext web
            && web.getWebServer() instanceof TomcatWebServer server
        ? List.of(server.getTomcat().getService().findConnectors())
        : List.of();
  }

  private static void closeAfterEachAnswer(Connector connector) {
    if (connector.getProtocolHandler() instanceof AbstractHttp11Protocol<?> http) {
      http.setMaxKeepAliveRequests(1);
    }
  }

  private void pause() {
    try {
      Thread.sleep(settings.leaving());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
