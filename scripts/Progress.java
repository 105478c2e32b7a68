/// What is told while something takes its time: one line that changes on a terminal, a line for
/// each change otherwise.
final class Progress {
  private final boolean terminal = System.console() != null && System.console().isTerminal();
  private String told = "";

  boolean isTerminal() {
    return terminal;
  }

  void show(String text) {
    if (!text.equals(told)) {
      System.out.print(terminal ? "\r" + text : text + "\n");
      System.out.flush();
      told = text;
    }
  }

  /// The last of it.
  void end(String text) {
    System.out.println((terminal && !told.isEmpty() ? "\r" : "") + text);
    told = "";
  }
}
