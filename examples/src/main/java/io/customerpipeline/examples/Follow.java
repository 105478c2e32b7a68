package io.customerpipeline.examples;

import io.customerpipeline.client.Change;
import io.customerpipeline.client.CustomerFollower;
import io.customerpipeline.client.Position;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;

/// Follows all customers: first how they are, then what happens to them.
///
/// ```
/// ./pipeline example Follow localhost:9092 position.txt
/// ```
///
/// Prints a line for each change. Goes on from the position in the file, if there is one.
public class Follow {
  public static void main(String[] args) throws IOException {
    Map<String, Object> config = Map.of("bootstrap.servers", args[0]);
    Path file = Path.of(args[1]);
    try (var follower = open(config, file)) {
      while (true) {
        for (Change change : follower.poll(Duration.ofSeconds(1))) {
          print(change);
        }
        var position = follower.position();
        if (position.isPresent()) {
          // Elsewhere: with what the changes led to, in one transaction.
          store(position.get(), file);
        }
      }
    }
  }

  private static CustomerFollower open(Map<String, Object> config, Path file) throws IOException {
    return Files.exists(file)
        ? CustomerFollower.from(Position.parse(Files.readString(file)), config)
        : CustomerFollower.fromSnapshots(config);
  }

  private static void print(Change change) {
    switch (change) {
      case Change.Upsert it ->
          System.out.println(it.type() + " " + it.customerId() + " " + it.version());
      case Change.Deleted it ->
          System.out.println("customer.deleted " + it.customerId() + " " + it.version());
      case Change.CaughtUp _ -> System.out.println("caught up");
    }
  }

  private static void store(Position position, Path file) throws IOException {
    Path next = file.resolveSibling(file.getFileName() + ".next");
    Files.writeString(next, position.toString());
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
