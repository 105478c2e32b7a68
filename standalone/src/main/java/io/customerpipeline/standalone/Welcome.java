package io.customerpipeline.standalone;

/// The last thing that a start prints: what to do next.
final class Welcome {
  private final Console console;

  Welcome(Console console) {
    this.console = console;
  }

  void greet(int port, String token) {
    String url = "http://localhost:" + port;
    console.step("ready", "in " + Console.seconds(console.elapsed()));
    console.say("");
    console.step("URL", url);
    console.step("token", token);
    console.say(
        """

        Create a customer:

          curl -i %s/v1/customers/ \\
            -H 'Authorization: Bearer %s' \\
            -H 'Content-Type: application/json' \\
            -d '{"email": "ada@example.com", "name": "Ada Lovelace"}'

        Everything else, to read and to try: %s/docs

        Stop with Ctrl-C.\
        """
            .formatted(url, token, url));
  }
}
