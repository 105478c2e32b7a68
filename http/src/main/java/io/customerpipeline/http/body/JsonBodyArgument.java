package io.customerpipeline.http.body;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.customerpipeline.http.HttpSettings;
import io.customerpipeline.http.problem.InvalidRequest;
import io.customerpipeline.http.problem.InvalidRequest.Location;
import io.customerpipeline.http.problem.ProblemException;
import io.customerpipeline.http.problem.ProblemType;
import io.customerpipeline.schemas.wire.Wire;
import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpHeaders;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Reads a request's body as one strict JSON object: bounded in size, depth and time, every name
/// once. Where the parameter is `@Nullable`, a request without a body is one without.
@Component
public class JsonBodyArgument implements HandlerMethodArgumentResolver {
  private static final int OCTETS_MAX = 64 * 1024;

  private final Duration timeout;

  JsonBodyArgument(HttpSettings settings) {
    this.timeout = settings.bodyTimeout();
  }

  @Override
  public boolean supportsParameter(MethodParameter parameter) {
    return parameter.getParameterType() == JsonBody.class;
  }

  @Override
  public @Nullable Object resolveArgument(
      MethodParameter parameter,
      @Nullable ModelAndViewContainer container,
      NativeWebRequest webRequest,
      @Nullable WebDataBinderFactory binders) {
    var request = Objects.requireNonNull(webRequest.getNativeRequest(HttpServletRequest.class));
    String type = request.getContentType();
    if (type != null && !isJson(type)) {
      throw notJson();
    }
    byte[] octets = octets(request);
    if (octets.length == 0 && parameter.isOptional()) {
      return null;
    }
    if (type == null) {
      throw notJson();
    }
    return new JsonBody(parse(octets));
  }

  /// JSON between systems is UTF-8 (RFC 8259 §8.1); the parameter `charset` means nothing, but one
  /// that says otherwise announces a body that cannot be read.
  private static boolean isJson(String type) {
    try {
      MediaType parsed = MediaType.parseMediaType(type);
      boolean json = parsed.getSubtype().equals("json") || parsed.getSubtype().endsWith("+json");
      return json && (parsed.getCharset() == null || parsed.getCharset().equals(UTF_8));
    } catch (InvalidMediaTypeException _) {
      return false;
    }
  }

  private static ProblemException notJson() {
    return ProblemType.UNSUPPORTED_MEDIA_TYPE
        .exception("The body must be JSON in UTF-8, and Content-Type: application/json.")
        .header(HttpHeaders.ACCEPT, MediaType.APPLICATION_JSON_VALUE);
  }

  private byte[] octets(HttpServletRequest request) {
    if (request.getContentLengthLong() > OCTETS_MAX) {
      throw tooLarge();
    }
    try {
      return octets(request.getInputStream());
    } catch (IOException e) {
      throw BrokenBody.of(e);
    }
  }

  /// The server bounds each read, which a client that sends an octet now and then never exceeds;
  /// the whole is bounded here.
  private byte[] octets(InputStream in) throws IOException {
    long start = System.nanoTime();
    var octets = new ByteArrayOutputStream();
    var buffer = new byte[8 * 1024];
    int read = in.read(buffer);
    while (read >= 0) {
      octets.write(buffer, 0, read);
      if (octets.size() > OCTETS_MAX) {
        throw tooLarge();
      }
      if (System.nanoTime() - start > timeout.toNanos()) {
        throw BrokenBody.tooSlow("The body did not arrive within " + timeout.toSeconds() + " s.");
      }
      read = in.read(buffer);
    }
    return octets.toByteArray();
  }

  private static ProblemException tooLarge() {
    return ProblemType.BODY_TOO_LARGE.exception(
        "The body may have at most " + OCTETS_MAX + " octets.");
  }

  private static ObjectNode parse(byte[] octets) {
    try {
      JsonNode tree = Wire.MAPPER.readTree(text(octets));
      if (tree instanceof ObjectNode object) {
        return object;
      }
    } catch (JacksonException e) {
      throw ProblemType.MALFORMED_JSON.exception(explain(e));
    }
    throw InvalidRequest.exception(Location.BODY, "", "wrong_type", "must be a JSON object");
  }

  /// Decoded here, because the parser would guess UTF-16 and UTF-32 from zero bytes. A byte order
  /// mark is dropped, as RFC 8259 §8.1 allows.
  private static String text(byte[] octets) {
    try {
      String text = UTF_8.newDecoder().decode(ByteBuffer.wrap(octets)).toString();
      return text.startsWith("\uFEFF") ? text.substring(1) : text;
    } catch (CharacterCodingException _) {
      throw ProblemType.MALFORMED_JSON.exception("The body is not UTF-8.");
    }
  }

  private static String explain(JacksonException e) {
    var location = e.getLocation();
    String where =
        location == null || location.getLineNr() < 0
            ? ""
            : " at line %s, column %s".formatted(location.getLineNr(), location.getColumnNr());
    return "The body cannot be read as JSON" + where + ".";
  }
}
