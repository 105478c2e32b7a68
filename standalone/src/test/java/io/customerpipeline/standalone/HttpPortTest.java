package io.customerpipeline.standalone;

import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class HttpPortTest {

  @Test
  void aTakenPortIsRefusedInOneLineThatNamesItAndAnother() throws Exception {
    try (var taken = new ServerSocket(0)) {
      assertThatThrownBy(() -> HttpPort.requireFree(taken.getLocalPort()))
          .isInstanceOf(CannotStartException.class)
          .hasMessageContaining("Port " + taken.getLocalPort())
          .hasMessageContaining("./pipeline up --port")
          .hasMessageNotContaining("\n");
    }
  }

  @Test
  void aFreePortPasses() throws Exception {
    int port;
    try (var socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    assertThatNoException().isThrownBy(() -> HttpPort.requireFree(port));
  }
}
