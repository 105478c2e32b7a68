import java.io.IOException;
import java.net.ConnectException;
import java.util.Locale;
import java.util.Map;

/// Has webhooks go on in a log that was replaced, behind all events that have landed. The exit code
/// is 0 if the positions are valid afterwards, 1 if that was refused or failed, 2 if the command was
/// wrong or there was nothing to talk to.
///
/// ```
/// java scripts/Reland.java [--from beginning|end] [--url U] [--token T]
/// ```
class Reland {
  public static void main(String... arguments) throws InterruptedException {
    Locale.setDefault(Locale.ROOT); // The digits of some locales are no digits to a program.
    try {
      System.exit(run(Connection.of(arguments), from(arguments)));
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
    } catch (ConnectException e) {
      System.err.println("Nothing answers there. Start it with ./pipeline up, or give --url");
    } catch (IOException e) {
      System.err.println(e);
    }
    System.exit(2);
  }

  private static String from(String... arguments) {
    String from = Connection.option("--from", arguments).orElse("beginning");
    if (!from.equals("beginning") && !from.equals("end")) {
      throw new IllegalArgumentException("--from is beginning or end, not " + from);
    }
    return from;
  }

  private static int run(Connection connection, String from)
      throws IOException, InterruptedException {
    Connection.Answer answer =
        connection.send("POST", "/v1/webhooks/landing/restart?from=" + from, "", Map.of());
    if (answer.status() != 200) {
      System.err.println(answer.body());
      return 1;
    }
    System.out.println(
        answer.body().contains("\"restarted\":true")
            ? "restarted  webhooks go on from the " + from + " of the log that is there now"
            : "unchanged  webhooks follow the log that is there already");
    return 0;
  }
}
