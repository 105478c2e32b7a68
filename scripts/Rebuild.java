import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Has the read model rebuilt, and tells how far it is until it is done. Ended before that, the
/// rebuild goes on. The exit code is 0 if it was done, 1 if it was refused or failed, 2 if the
/// command was wrong or there was nothing to talk to.
///
/// ```
/// java scripts/Rebuild.java [--accept-loss] [--url U] [--token T]
/// ```
class Rebuild {
  private static final String PATH = "/v1/rebuilds";
  private static final Duration BETWEEN = Duration.ofMillis(500);

  public static void main(String... arguments) throws InterruptedException {
    Locale.setDefault(Locale.ROOT); // The digits of some locales are no digits to a program.
    try {
      boolean acceptsLoss = Arrays.asList(arguments).contains("--accept-loss");
      System.exit(run(Connection.of(arguments), acceptsLoss));
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
    } catch (ConnectException e) {
      System.err.println("Nothing answers there. Start it with ./pipeline up, or give --url");
    } catch (IOException e) {
      System.err.println(e);
    }
    System.exit(2);
  }

  private static int run(Connection connection, boolean acceptsLoss)
      throws IOException, InterruptedException {
    long from = System.nanoTime();
    String query = acceptsLoss ? "?accept_loss=true" : "";
    Connection.Answer answer = connection.send("POST", PATH + query, "", Map.of());
    if (answer.status() != 202) {
      System.err.println(answer.body());
      return 1;
    }
    String path = PATH + "/" + member("id", answer.body());
    System.out.println("rebuild   " + member("id", answer.body()));
    for (String told = ""; member("state", answer.body()).equals("running"); ) {
      String progress = progress(answer.body());
      if (!progress.equals(told)) {
        System.out.println("running   " + progress);
        told = progress;
      }
      Thread.sleep(BETWEEN);
      answer = connection.send("GET", path, "", Map.of());
      if (answer.status() != 200) {
        System.err.println(answer.body());
        return 1;
      }
    }
    return end(answer.body(), Duration.ofNanos(System.nanoTime() - from));
  }

  private static int end(String body, Duration took) {
    if (member("state", body).equals("done")) {
      System.out.println("running   " + progress(body));
      System.out.printf("done      in %.1f s%n", took.toMillis() / 1000.0);
      return 0;
    }
    System.err.println("failed    " + member("error", body));
    return 1;
  }

  private static String progress(String body) {
    return "%,d snapshots, %,d outcomes, %,d events"
        .formatted(number("snapshots", body), number("outcomes", body), number("events", body));
  }

  private static long number(String name, String body) {
    return Long.parseLong(member(name, body));
  }

  /// A member of a flat object; its texts have no quotes in them.
  private static String member(String name, String body) {
    Matcher member = Pattern.compile('"' + name + "\":\"?([^\",}]*)").matcher(body);
    if (!member.find()) {
      throw new IllegalArgumentException("That is no answer of this API: " + body);
    }
    return member.group(1);
  }
}
