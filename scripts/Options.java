import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The options of the commands about files: a command takes those that it knows, and refuses all
/// others. An option that was passed over could turn a dry run into an import, or a filter into none.
final class Options {
  private static final Set<String> CONNECTION = Set.of("--url", "--token", "--data");

  /// Options that may stand alone, which is `true`.
  private static final Set<String> FLAGS = Set.of("--dry-run", "--bom");

  private static final Map<String, Set<String>> BY_COMMAND =
      Map.of(
          "import",
          Set.of("--action", "--dry-run", "--column", "--charset", "--key", "--results"),
          "export",
          Set.of(
              "--out",
              "--format",
              "--email",
              "--external-id",
              "--query",
              "--metadata",
              "--sorting",
              "--bom",
              "--key"),
          "jobs",
          Set.of(),
          "watch",
          Set.of("--results", "--out"),
          "cancel",
          Set.of());

  private Options() {}

  /// @return the same words, with a value behind each option
  /// @throws Jobs.WrongUsage for an option that the command does not know, or that has no value
  static String[] checked(String... words) {
    Set<String> known = known(words);
    var checked = new ArrayList<String>();
    for (int i = 0; i < words.length; i++) {
      checked.add(words[i]);
      if (words[i].startsWith("--")) {
        if (!CONNECTION.contains(words[i]) && !known.contains(words[i])) {
          throw new Jobs.WrongUsage("There is no option " + words[i] + ".");
        }
        boolean hasValue = i + 1 < words.length && !words[i + 1].startsWith("--");
        if (FLAGS.contains(words[i])) {
          hasValue = hasValue && List.of("true", "false").contains(words[i + 1]);
        } else if (!hasValue) {
          throw new Jobs.WrongUsage(words[i] + " takes a value.");
        }
        checked.add(hasValue ? words[++i] : "true");
      }
    }
    return checked.toArray(String[]::new);
  }

  /// The command is the first word: `./pipeline` puts the connection behind it.
  private static Set<String> known(String... words) {
    for (String word : words) {
      if (BY_COMMAND.containsKey(word)) {
        return BY_COMMAND.get(word);
      }
    }
    return Set.of();
  }
}
