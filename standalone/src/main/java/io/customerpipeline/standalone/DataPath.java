package io.customerpipeline.standalone;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// Which names a data folder may have. Spaces, quotes, commas, `$` and letters of any language are
/// fine; refused is what some part of the program reads as something else than a name.
final class DataPath {
  /// Spring reads `${` as a placeholder. For log files that are full, Logback reads `%` as a date,
  /// and the whole path as a regular expression. Control characters break lines of settings.
  private static final Pattern REFUSED = Pattern.compile("[%{\\\\]|\\p{Cntrl}");

  private static final Pattern LOST = Pattern.compile("[?\\uFFFD]");

  private DataPath() {}

  /// @param text absolute, or relative to the working directory
  /// @return the absolute path
  /// @throws CannotStartException if its name, or that of a folder above it, cannot be used
  static Path of(String text) {
    try {
      Path given = Path.of(text);
      return checked((given.isAbsolute() ? given : workingDirectory().resolve(given)).normalize());
    } catch (InvalidPathException _) {
      throw new CannotStartException(
          "The path of the data folder has characters that are not ASCII, which this process cannot"
              + " use. Set LC_ALL to a UTF-8 locale such as C.UTF-8, or give another --data DIR.");
    }
  }

  /// Without a locale for its letters the JVM has other characters in their place, which name
  /// another folder.
  private static Path workingDirectory() {
    Path told = Path.of("").toAbsolutePath();
    if (!"UTF-8".equals(System.getProperty("sun.jnu.encoding")) && LOST.matcher(told + "").find()) {
      throw new InvalidPathException(told.toString(), "not the working directory");
    }
    return told;
  }

  private static Path checked(Path path) {
    String text = path.toString();
    if (REFUSED.matcher(text).find() || !isExpression(text)) {
      throw new CannotStartException(
          "The path of the data folder may have no %, no {, no backslash, no control character and"
              + " no bracket without its pair: "
              + text.replaceAll("\\p{Cntrl}", "?"));
    }
    return path;
  }

  private static boolean isExpression(String text) {
    try {
      Pattern.compile(text);
      return true;
    } catch (PatternSyntaxException _) {
      return false;
    }
  }
}
