package io.customerpipeline.robustness.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.customerpipeline.robustness.proxy.Treatment.Cut;
import io.customerpipeline.robustness.proxy.Treatment.Delay;
import io.customerpipeline.robustness.proxy.Treatment.Hole;
import io.customerpipeline.robustness.proxy.Treatment.Slice;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LinkTest {
  private static final int NOTHING_MILLIS = 150;
  private static final int PATIENCE_MILLIS = 10_000;

  private ServerSocket server;
  private Link link;

  /// What the server has read, piece by piece; it sends each back.
  private final BlockingQueue<Integer> pieces = new LinkedBlockingQueue<>();

  @BeforeEach
  void open() throws IOException {
    server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    link = Link.open("test", 0, server.getLocalPort());
    Thread.ofVirtual()
        .start(() -> {
          while (!server.isClosed()) {
            try {
              Socket client = server.accept();
              Thread.ofVirtual().start(() -> echo(client));
            } catch (IOException _) {
              // Closed.
            }
          }
        });
  }

  private void echo(Socket client) {
    byte[] piece = new byte[1024];
    try (client) {
      for (int read; (read = client.getInputStream().read(piece)) > 0; ) {
        pieces.add(read);
        client.getOutputStream().write(piece, 0, read);
      }
    } catch (IOException _) {
      // Reset.
    }
  }

  @AfterEach
  void close() throws IOException {
    link.close();
    server.close();
  }

  @Test
  void whatIsSentComesThroughAndSoDoesTheEnd() throws IOException {
    try (Socket client = connected()) {
      assertThat(echoed(client, 7)).isEqualTo(7);
      assertThat(link.touched()).isZero();

      client.shutdownOutput();
      assertThat(client.getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void aCutResetsWhatIsOpenAndWhatIsNew() throws IOException {
    try (Socket client = connected()) {
      assertThat(echoed(client, 7)).isEqualTo(7);

      link.treat(new Cut());

      assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(IOException.class);
      try (Socket other = connected()) {
        assertThatThrownBy(() -> echoed(other, 1)).isInstanceOf(IOException.class);
      }
      await().until(() -> link.touched() >= 2);
    }
  }

  @Test
  void afterACutNewConnectionsPass() throws IOException {
    link.treat(new Cut());
    link.heal();

    try (Socket client = connected()) {
      assertThat(echoed(client, 3)).isEqualTo(3);
    }
  }

  @Test
  void aHoleKeepsTheConnectionAndWhatWasSentUntilItHeals() throws Exception {
    try (Socket client = connected()) {
      link.treat(new Hole(true, true));
      client.getOutputStream().write(new byte[5]);

      assertThat(pieces.poll(NOTHING_MILLIS, TimeUnit.MILLISECONDS)).isNull();
      assertThat(link.touched()).isEqualTo(1);
      link.heal();

      client.setSoTimeout(PATIENCE_MILLIS);
      assertThat(client.getInputStream().readNBytes(5)).hasSize(5);
    }
  }

  @Test
  void aHalfOpenHoleLetsRequestsThroughAndNoAnswers() throws Exception {
    try (Socket client = connected()) {
      link.treat(new Hole(false, true));
      client.getOutputStream().write(new byte[5]);

      assertThat(pieces.poll(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)).isEqualTo(5);
      client.setSoTimeout(NOTHING_MILLIS);
      assertThatThrownBy(() -> client.getInputStream().read())
          .isInstanceOf(SocketTimeoutException.class);
    }
  }

  @Test
  void aHoleHidesTheEndOfAClientFromTheServer() throws Exception {
    Socket client = connected();
    assertThat(echoed(client, 1)).isEqualTo(1);
    link.treat(new Hole(true, true));

    client.close();

    await().until(() -> link.touched() > 0);
    link.heal();
  }

  @Test
  void aDelayHoldsEachPieceBack() throws IOException {
    link.treat(new Delay(Duration.ofMillis(NOTHING_MILLIS)));
    try (Socket client = connected()) {
      long from = System.nanoTime();

      assertThat(echoed(client, 7)).isEqualTo(7);

      assertThat(Duration.ofNanos(System.nanoTime() - from))
          .isGreaterThanOrEqualTo(Duration.ofMillis(2 * NOTHING_MILLIS));
    }
  }

  @Test
  void sliceSendsNothingWholeAndLosesNothing() throws IOException {
    link.treat(new Slice(7));
    try (Socket client = connected()) {
      assertThat(echoed(client, 100)).isEqualTo(100);
      assertThat(link.touched()).isPositive();
    }
  }

  @Test
  void aServerThatIsNotThereResets() throws IOException {
    server.close();

    try (Socket client = connected()) {
      assertThatThrownBy(() -> echoed(client, 1)).isInstanceOf(IOException.class);
    }
  }

  private Socket connected() throws IOException {
    var client = new Socket(InetAddress.getLoopbackAddress(), link.port());
    client.setSoTimeout(PATIENCE_MILLIS);
    return client;
  }

  private static int echoed(Socket client, int octets) throws IOException {
    client.getOutputStream().write(new byte[octets]);
    byte[] back = client.getInputStream().readNBytes(octets);
    if (back.length == 0) {
      throw new IOException("ended");
    }
    return back.length;
  }
}
