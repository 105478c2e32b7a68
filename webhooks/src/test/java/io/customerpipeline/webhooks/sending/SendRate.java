package io.customerpipeline.webhooks.sending;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.customerpipeline.webhooks.delivery.Attempt.Result.Delivered;
import io.customerpipeline.webhooks.delivery.Message;
import io.customerpipeline.webhooks.delivery.Target;
import io.customerpipeline.webhooks.guard.Guard;
import io.customerpipeline.webhooks.signing.Secret;
import io.customerpipeline.webhooks.signing.Signature;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
import javax.net.ssl.SSLContext;

/// How many signed messages a second reach a trivial receiver in this process, and what a signature
/// costs. Arguments: threads, endpoints, seconds.
final class SendRate {
  private static final byte[] BODY = ("{\"a\":\"" + "x".repeat(800) + "\"}").getBytes(UTF_8);
  private static final byte[] ANSWER =
      "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".getBytes(UTF_8);

  private SendRate() {}

  public static void main(String[] arguments) throws Exception {
    int threads = Integer.parseInt(arguments[0]);
    int endpoints = Integer.parseInt(arguments[1]);
    int seconds = Integer.parseInt(arguments[2]);
    signatures();
    try (var receiver = new ServerSocket(0, 1000, InetAddress.getLoopbackAddress())) {
      Thread.ofPlatform().daemon().start(() -> accept(receiver));
      var sender =
          new HttpSender(
              new Guard((_, _) -> List.of(InetAddress.getLoopbackAddress()), true),
              Duration.ofSeconds(15),
              8,
              SSLContext.getDefault(),
              InstantSource.system());
      String url = "http://127.0.0.1:" + receiver.getLocalPort() + "/hook";
      List<Target> targets =
          IntStream.range(0, endpoints)
              .mapToObj(_ ->
                  new Target(
                      UUID.randomUUID(),
                      URI.create(url),
                      List.of(Secret.random(new SecureRandom()).text()),
                      null,
                      Map.of()))
              .toList();
      var sent = new LongAdder();
      var failed = new LongAdder();
      try (var workers = Executors.newVirtualThreadPerTaskExecutor()) {
        for (int i = 0; i < threads; i++) {
          Target target = targets.get(i % endpoints);
          workers.submit(() -> {
            while (true) {
              var result = sender.send(target, new Message("e-1", "customer.created", BODY));
              (result.result() instanceof Delivered ? sent : failed).increment();
            }
          });
        }
        for (int second = 0; second < seconds; second++) {
          long before = sent.sum();
          Thread.sleep(1000);
          System.out.printf("%,d/s%n", sent.sum() - before);
        }
        System.out.printf("%,d delivered, %,d failed%n", sent.sum(), failed.sum());
        sender.destroy();
        workers.shutdownNow();
      }
    }
  }

  private static void signatures() {
    var secrets = List.of(Secret.random(new SecureRandom()));
    int count = 200_000;
    for (int round = 0; round < 3; round++) {
      long start = System.nanoTime();
      long length = 0;
      for (int i = 0; i < count; i++) {
        length += Signature.of(secrets, null, "e-1", Instant.EPOCH, BODY).signatures().length();
      }
      System.out.printf(
          "%.2f us for both signatures of %d octets (%d)%n",
          (System.nanoTime() - start) / 1000.0 / count, BODY.length, length);
    }
  }

  private static void accept(ServerSocket receiver) {
    try {
      while (true) {
        Socket socket = receiver.accept();
        Thread.ofVirtual().start(() -> serve(socket));
      }
    } catch (IOException e) {
      // It is over.
    }
  }

  private static void serve(Socket socket) {
    try (socket) {
      socket.setTcpNoDelay(true);
      InputStream in = new BufferedInputStream(socket.getInputStream(), 4096);
      var out = socket.getOutputStream();
      // Four octets at a time: the end of the head is CR LF CR LF.
      int last = 0;
      for (int octet = in.read(); octet >= 0; octet = in.read()) {
        last = last << 8 | octet;
        if (last == 0x0D0A0D0A) {
          in.skipNBytes(BODY.length);
          out.write(ANSWER);
        }
      }
    } catch (IOException e) {
      // The sender has gone.
    }
  }
}
