package io.customerpipeline.acceptance;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

/// One thing that can be wrong with a request, whatever its route.
///
/// @param status of its refusal
/// @param applies to which requests
record Fault(String name, int status, Predicate<Draft> applies, UnaryOperator<Draft> spoiling) {
  private static final int JSON_MAX = 64 * 1024;
  private static final String OVERLONG_KEY = "k".repeat(256);

  static List<Fault> all() {
    var all = new ArrayList<Fault>();
    Stream.of(accept(), bodyHeaders(), codings(), forms(), jsonBodies(), targets(), parameters())
        .forEach(all::addAll);
    return all;
  }

  private static List<Fault> accept() {
    return Stream.of(
            "text/csv",
            "application/yaml",
            "application/cbor",
            "application/problem+json",
            "application/json;q=0",
            "*/*;q=0",
            "application/*;q=0, text/html",
            "text/event-stream")
        .map(value ->
            new Fault("Accept: " + value, 406, _ -> true, draft -> draft.header("Accept", value)))
        .toList();
  }

  private static List<Fault> bodyHeaders() {
    String type = "Content-Type";
    return List.of(
        new Fault("no Content-Type", 415, Draft::hasBody, draft -> draft.without(type)),
        new Fault("text/plain", 415, Draft::hasBody, draft -> draft.header(type, "text/plain")),
        new Fault(
            "a form",
            415,
            Draft::hasBody,
            draft -> draft.header(type, "application/x-www-form-urlencoded")),
        new Fault("no type", 415, Draft::hasBody, draft -> draft.header(type, "nonsense")),
        new Fault(
            "UTF-16",
            415,
            Fault::isJson,
            draft -> draft.header(type, "application/json;charset=utf-16")),
        new Fault(
            "Latin-1",
            415,
            Fault::isJson,
            draft -> draft.header(type, "application/json;charset=iso-8859-1")),
        new Fault(
            "an unknown charset",
            415,
            Fault::isJson,
            draft -> draft.header(type, "application/json;charset=nope")),
        new Fault("two types", 400, Draft::hasBody, draft -> draft.with(type + ": text/plain")));
  }

  private static List<Fault> codings() {
    String coding = "Content-Encoding";
    return List.of(
        new Fault("br", 415, _ -> true, draft -> draft.header(coding, "br")),
        new Fault("gzip twice", 415, _ -> true, draft -> draft.header(coding, "gzip, gzip")),
        new Fault(
            "two codings",
            415,
            _ -> true,
            draft -> draft.with(coding + ": gzip").with(coding + ": deflate")),
        new Fault("no gzip", 400, Draft::hasBody, draft -> draft.header(coding, "gzip")),
        new Fault(
            "half a gzip",
            400,
            Draft::hasBody,
            draft -> draft.header(coding, "gzip").body(half(gzip(draft.body())))),
        new Fault(
            "more than a gzip",
            400,
            Draft::hasBody,
            draft -> draft.header(coding, "gzip").body(twice(gzip(draft.body()), draft.body()))),
        new Fault(
            "a gzip bomb",
            413,
            Fault::isJson,
            draft -> draft.header(coding, "gzip").body(gzip(new byte[1 << 20]))));
  }

  /// Forms of headers and keys.
  private static List<Fault> forms() {
    return List.of(
        new Fault(
            "two keys",
            400,
            _ -> true,
            draft -> draft.with("Idempotency-Key: a").with("Idempotency-Key: b")),
        new Fault("a control character", 400, _ -> true, draft -> draft.with("X-Any: a\u0001b")),
        new Fault("no header", 400, _ -> true, draft -> draft.with("nonsense")),
        new Fault("no key", 401, _ -> true, draft -> draft.authorization("")),
        new Fault("a wrong key", 401, _ -> true, draft -> draft.authorization("Bearer cpk_no")),
        new Fault("another scheme", 401, _ -> true, draft -> draft.authorization("Basic eDp5")));
  }

  /// The key of a request that takes one.
  static final List<Fault> OF_IDEMPOTENCY_KEY =
      Stream.of("", "a b", "\u00e4", OVERLONG_KEY)
          .map(value ->
              new Fault(
                  "Idempotency-Key: " + value,
                  422,
                  _ -> true,
                  draft -> draft.header("Idempotency-Key", value)))
          .toList();

  /// The precondition of a request that takes one.
  static final List<Fault> OF_IF_MATCH =
      Stream.of("nonsense", "\"1", "1")
          .map(value ->
              new Fault(
                  "If-Match: " + value, 422, _ -> true, draft -> draft.header("If-Match", value)))
          .toList();

  /// The precondition that nothing is there, of a request that takes one.
  static final List<Fault> OF_IF_NONE_MATCH =
      Stream.of("nonsense", "\"1\"")
          .map(value ->
              new Fault(
                  "If-None-Match: " + value,
                  422,
                  _ -> true,
                  draft -> draft.header("If-None-Match", value)))
          .toList();

  /// A precondition of a request that names nothing which could be in any state.
  static final List<Fault> OF_CREATION =
      Stream.of("If-Match", "If-None-Match")
          .map(name ->
              new Fault(name + " on POST", 422, _ -> true, draft -> draft.header(name, "*")))
          .toList();

  private static List<Fault> parameters() {
    return List.of(
        new Fault("an unknown parameter", 422, _ -> true, draft -> query(draft, "emial=x")),
        new Fault(
            "a parameter twice",
            422,
            _ -> true,
            draft -> query(draft, "organization_id=x&organization_id=y")),
        new Fault("an undecodable query", 400, _ -> true, draft -> query(draft, "x=%zz")));
  }

  private static Draft query(Draft draft, String query) {
    return draft.target(draft.target() + "?" + query);
  }

  private static List<Fault> jsonBodies() {
    return List.of(
        new Fault("no JSON", 400, Fault::isJson, draft -> draft.body("{")),
        new Fault("two values", 400, Fault::isJson, draft -> draft.body(text(draft) + "{}")),
        new Fault("a name twice", 400, Fault::isJson, draft -> draft.body("{\"a\":1,\"a\":2}")),
        new Fault(
            "no UTF-8",
            400,
            Fault::isJson,
            draft -> draft.body("{\"name\":\"\u00fc\"}".getBytes(ISO_8859_1))),
        new Fault(
            "UTF-16 unsaid",
            400,
            Fault::isJson,
            draft -> draft.body(text(draft).getBytes(UTF_16LE))),
        new Fault("a list", 422, Fault::isJson, draft -> draft.body("[]")),
        new Fault(
            "an unknown field",
            422,
            Fault::isJson,
            draft -> draft.body(text(draft).replaceFirst("\\{", "{\"nickname\":\"x\","))),
        new Fault(
            "a body too large",
            413,
            Fault::isJson,
            draft -> draft.body(text(draft) + " ".repeat(JSON_MAX))),
        new Fault(
            "an unknown column",
            422,
            draft -> draft.hasBody() && !isJson(draft),
            draft -> draft.body("nickname\nx")));
  }

  private static List<Fault> targets() {
    return List.of(
        new Fault("a space", 400, _ -> true, draft -> draft.target(draft.target() + "?a b")),
        new Fault("a number sign", 400, _ -> true, draft -> draft.target(draft.target() + "#a")),
        new Fault("NUL", 400, _ -> true, draft -> draft.target(draft.target() + "%00")),
        new Fault(
            "no UTF-8 in the path", 400, _ -> true, draft -> draft.target(draft.target() + "%FF")));
  }

  private static boolean isJson(Draft draft) {
    return draft.hasBody() && draft.headers().contains("Content-Type: application/json");
  }

  private static String text(Draft draft) {
    return new String(draft.body(), UTF_8);
  }

  static byte[] gzip(byte[] plain) {
    var gzip = new ByteArrayOutputStream();
    try (var out = new GZIPOutputStream(gzip)) {
      out.write(plain);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return gzip.toByteArray();
  }

  private static byte[] half(byte[] whole) {
    return Arrays.copyOf(whole, whole.length / 2);
  }

  private static byte[] twice(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  @Override
  public String toString() {
    return name;
  }
}
