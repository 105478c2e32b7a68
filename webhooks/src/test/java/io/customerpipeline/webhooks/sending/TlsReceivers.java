package io.customerpipeline.webhooks.sending;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.startup.Tomcat;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.http2.Http2Protocol;
import org.apache.tomcat.util.net.SSLHostConfig;
import org.apache.tomcat.util.net.SSLHostConfigCertificate;
import org.apache.tomcat.util.net.SSLHostConfigCertificate.Type;

/// Tomcat with a certificate of its own for `receiver.example` and 127.0.0.1.
final class TlsReceivers implements AutoCloseable {
  private static final String PASSWORD = "changeit";

  final AtomicInteger requests = new AtomicInteger();
  private final Tomcat tomcat = new Tomcat();
  private final Path keys;

  /// @param http2 whether it offers that too
  TlsReceivers(Path folder, boolean http2) throws Exception {
    keys = folder.resolve("keys.p12");
    if (!Files.exists(keys)) {
      makeKeys();
    }
    tomcat.setBaseDir(folder.toString());
    tomcat.setConnector(connector(http2));
    tomcat.addContext("", folder.toString());
    tomcat.getHost().getPipeline().addValve(new Echo());
    tomcat.start();
  }

  private void makeKeys() throws Exception {
    Path tool = Path.of(System.getProperty("java.home"), "bin", "keytool");
    int exit =
        new ProcessBuilder(
                tool.toString(),
                "-genkeypair",
                "-alias",
                "r",
                "-keyalg",
                "EC",
                "-dname",
                "CN=r",
                "-ext",
                "san=dns:receiver.example,ip:127.0.0.1",
                "-validity",
                "2",
                "-storetype",
                "PKCS12",
                "-keystore",
                keys.toString(),
                "-storepass",
                PASSWORD)
            .inheritIO()
            .start()
            .onExit()
            .get(30, TimeUnit.SECONDS)
            .exitValue();
    if (exit != 0) {
      throw new IllegalStateException("keytool ended with " + exit);
    }
  }

  private Connector connector(boolean http2) {
    var connector = new Connector();
    connector.setPort(0);
    connector.setProperty("address", "127.0.0.1");
    connector.setScheme("https");
    connector.setSecure(true);
    connector.setProperty("SSLEnabled", "true");
    var host = new SSLHostConfig();
    var certificate = new SSLHostConfigCertificate(host, Type.UNDEFINED);
    certificate.setCertificateKeystoreFile(keys.toString());
    certificate.setCertificateKeystorePassword(PASSWORD);
    host.addCertificate(certificate);
    connector.addSslHostConfig(host);
    if (http2) {
      connector.addUpgradeProtocol(new Http2Protocol());
    }
    return connector;
  }

  /// Trusts this receiver and nobody else.
  SSLContext trust() throws Exception {
    var store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(keys)) {
      store.load(in, PASSWORD.toCharArray());
    }
    var trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("r", store.getCertificate("r"));
    var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(trusted);
    var context = SSLContext.getInstance("TLS");
    context.init(null, factory.getTrustManagers(), null);
    return context;
  }

  int port() {
    return tomcat.getConnector().getLocalPort();
  }

  @Override
  public void close() throws Exception {
    tomcat.stop();
    tomcat.destroy();
  }

  /// Answers with what it was asked in which protocol, and how long the body was.
  private final class Echo extends ValveBase {
    Echo() {
      super(true);
    }

    @Override
    public void invoke(Request request, Response response) throws IOException {
      requests.incrementAndGet();
      int length = request.getInputStream().readAllBytes().length;
      OutputStream out = response.getOutputStream();
      out.write(
          (request.getProtocol()
                  + " "
                  + request.getServerName()
                  + " "
                  + request.getHeader("webhook-id")
                  + " "
                  + length)
              .getBytes());
    }
  }
}
