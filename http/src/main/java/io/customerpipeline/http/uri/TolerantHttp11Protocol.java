package io.customerpipeline.http.uri;

import org.apache.coyote.Adapter;
import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.tomcat.util.http.parser.HttpParser;

/// HTTP/1.1 with request targets as clients send them. Tomcat makes it by its name.
///
/// Tomcat's own settings (`relaxedPathChars`, `relaxedQueryChars`) cannot let bytes above ASCII
/// through, and log each refused target.
public final class TolerantHttp11Protocol extends Http11NioProtocol {
  private final HttpParser targets = new TargetParser();

  @Override
  public HttpParser getHttpParser() {
    return targets;
  }

  @Override
  public void setAdapter(Adapter adapter) {
    super.setAdapter(new EncodedTargets(adapter));
  }
}
