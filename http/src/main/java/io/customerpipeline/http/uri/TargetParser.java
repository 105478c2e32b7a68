package io.customerpipeline.http.uri;

import org.apache.tomcat.util.http.parser.HttpParser;

/// Reads request targets as clients send them: beside the characters of RFC 3986 it takes those
/// that `fetch`, `curl -g` and `java.net.URI` leave as they are, and every byte above ASCII.
///
/// [EncodedTargets] percent-encodes the accepted characters before the target is routed.
final class TargetParser extends HttpParser {
  /// All that Tomcat can be asked to take.
  private static final String RELAXED = "\"<>[\\]^`{|}";

  TargetParser() {
    super(RELAXED, RELAXED);
  }

  /// @param character of the target, negative above ASCII
  /// @throws RefusedCharacterException instead of an answer that would have the server write the
  ///   whole target into its log
  @Override
  public boolean isNotRequestTargetRelaxed(int character) {
    return refused(character >= 0 && super.isNotRequestTargetRelaxed(character), character);
  }

  @Override
  public boolean isAbsolutePathRelaxed(int character) {
    return character < 0 || super.isAbsolutePathRelaxed(character);
  }

  /// @throws RefusedCharacterException as [#isNotRequestTargetRelaxed(int)] does
  @Override
  public boolean isQueryRelaxed(int character) {
    return !refused(character >= 0 && !super.isQueryRelaxed(character), character);
  }

  private static boolean refused(boolean refused, int character) {
    if (refused) {
      throw new RefusedCharacterException(character);
    }
    return false;
  }
}
