package io.customerpipeline.http.uri;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.BitSet;
import java.util.HexFormat;
import org.apache.coyote.Adapter;
import org.apache.coyote.Request;
import org.apache.coyote.Response;
import org.apache.tomcat.util.buf.ByteChunk;
import org.apache.tomcat.util.buf.MessageBytes;
import org.apache.tomcat.util.net.SocketEvent;

/// Percent-encodes the characters of a request target that RFC 3986 does not allow, before the
/// server takes the target apart. Everything behind it sees a URI.
///
/// A semicolon in a path is encoded, too: this API has no path parameters, so `a;b` names the
/// customer `a;b`, never the customer `a`.
final class EncodedTargets implements Adapter {
  private static final BitSet IN_PATH = characters("/%-._~!$&'()*+,=:@");
  private static final BitSet IN_QUERY = characters("/?%-._~!$&'()*+,=:@;");
  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  private final Adapter adapter;

  EncodedTargets(Adapter adapter) {
    this.adapter = adapter;
  }

  private static BitSet characters(String punctuation) {
    var characters = new BitSet();
    characters.set('0', '9' + 1);
    characters.set('A', 'Z' + 1);
    characters.set('a', 'z' + 1);
    punctuation.chars().forEach(characters::set);
    return characters;
  }

  @Override
  public void service(Request request, Response response) throws Exception {
    encode(request);
    adapter.service(request, response);
  }

  @Override
  public boolean prepare(Request request, Response response) throws Exception {
    encode(request);
    return adapter.prepare(request, response);
  }

  private static void encode(Request request) {
    encode(request.requestURI(), IN_PATH);
    encode(request.queryString(), IN_QUERY);
  }

  private static void encode(MessageBytes part, BitSet allowed) {
    if (part.getType() == MessageBytes.T_BYTES && !isAllowed(part.getByteChunk(), allowed)) {
      byte[] encoded = encoded(part.getByteChunk(), allowed).getBytes(ISO_8859_1);
      part.setBytes(encoded, 0, encoded.length);
    }
  }

  private static boolean isAllowed(ByteChunk part, BitSet allowed) {
    for (int at = part.getStart(); at < part.getEnd(); at++) {
      if (!allowed.get(part.getBytes()[at] & 0xFF)) {
        return false;
      }
    }
    return true;
  }

  private static String encoded(ByteChunk part, BitSet allowed) {
    var encoded = new StringBuilder(part.getLength() * 2);
    for (int at = part.getStart(); at < part.getEnd(); at++) {
      byte one = part.getBytes()[at];
      if (allowed.get(one & 0xFF)) {
        encoded.append((char) one);
      } else {
        encoded.append('%').append(HEX.toHexDigits(one));
      }
    }
    return encoded.toString();
  }

  @Override
  public boolean asyncDispatch(Request request, Response response, SocketEvent event)
      throws Exception {
    return adapter.asyncDispatch(request, response, event);
  }

  @Override
  public void log(Request request, Response response, long nanos) {
    adapter.log(request, response, nanos);
  }

  @Override
  public void checkRecycled(Request request, Response response) {
    adapter.checkRecycled(request, response);
  }

  @Override
  public String getDomain() {
    return adapter.getDomain();
  }
}
