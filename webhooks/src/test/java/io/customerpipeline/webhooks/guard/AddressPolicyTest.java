package io.customerpipeline.webhooks.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressPolicyTest {
  private static final AddressPolicy POLICY = new AddressPolicy(false);
  private static final AddressPolicy DEVELOPMENT = new AddressPolicy(true);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.1.1.1",
        "8.8.8.8",
        "9.255.255.255",
        "11.0.0.0",
        "100.63.255.255",
        "100.128.0.0",
        "126.255.255.255",
        "128.0.0.0",
        "169.253.255.255",
        "169.255.0.0",
        "172.15.255.255",
        "172.32.0.0",
        "192.0.1.0",
        "192.0.3.0",
        "192.167.255.255",
        "192.169.0.0",
        "198.17.255.255",
        "198.20.0.0",
        "198.51.99.255",
        "198.51.101.0",
        "203.0.112.255",
        "203.0.114.0",
        "223.255.255.255",
        "168.63.129.15",
        "168.63.129.17",
        "2606:4700:4700::1111",
        "2001:4860:4860::8888",
        "2001:200::1",
        "2003::1",
        "2a00::1",
        "2001:db7:ffff::",
        "2001:db9::",
        "3ffe::1",
        "3fff:1000::"
      })
  void whatIsOnTheInternetIsAllowed(String address) {
    assertThat(POLICY.allows(InetAddress.ofLiteral(address))).isTrue();
    assertThat(DEVELOPMENT.allows(InetAddress.ofLiteral(address))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0",
        "0.255.255.255",
        "10.0.0.0",
        "10.255.255.255",
        "100.64.0.0",
        "100.100.100.200",
        "100.127.255.255",
        "169.254.0.0",
        "169.254.169.254",
        "169.254.170.2",
        "169.254.255.255",
        "168.63.129.16",
        "172.16.0.0",
        "172.31.255.255",
        "192.0.0.0",
        "192.0.0.192",
        "192.0.0.255",
        "192.0.2.1",
        "192.88.99.1",
        "192.168.0.0",
        "192.168.255.255",
        "198.18.0.0",
        "198.19.255.255",
        "198.51.100.1",
        "203.0.113.255",
        "224.0.0.1",
        "239.255.255.255",
        "240.0.0.0",
        "255.255.255.255",
        "::",
        "::7f00:1",
        "::8.8.8.8",
        "64:ff9b::8.8.8.8",
        "64:ff9b::7f00:1",
        "64:ff9b:1::1",
        "100::1",
        "1::1",
        "2001::1",
        "2001:0:7f00:1::",
        "2001:2::1",
        "2001:10::1",
        "2001:1ff::1",
        "2001:db8::1",
        "2001:db8:ffff::",
        "2002::1",
        "2002:7f00:1::",
        "3fff::1",
        "3fff:fff:ffff::",
        "2606:4700::5efe:7f00:1",
        "2606:4700::200:5efe:7f00:1",
        "4000::1",
        "5f00::1",
        "fc00::1",
        "fd00:ec2::254",
        "fd20:ce::254",
        "fdff::1",
        "fe80::1",
        "febf::1",
        "fec0::1",
        "ff00::1",
        "ff02::1",
        "ffff::1"
      })
  void whatIsNotIsRefusedInDevelopmentToo(String address) {
    assertThat(POLICY.allows(InetAddress.ofLiteral(address))).isFalse();
    assertThat(DEVELOPMENT.allows(InetAddress.ofLiteral(address))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "127.255.255.255", "::1"})
  void thisMachineIsAllowedInDevelopmentOnly(String address) {
    assertThat(POLICY.allows(InetAddress.ofLiteral(address))).isFalse();
    assertThat(DEVELOPMENT.allows(InetAddress.ofLiteral(address))).isTrue();
  }

  @Test
  void anIpv4AddressMappedIntoIpv6IsThatIpv4Address() throws Exception {
    byte[] mapped = new byte[16];
    mapped[10] = mapped[11] = (byte) 0xFF;
    mapped[12] = 127;
    mapped[15] = 1;
    assertThat(POLICY.allows(InetAddress.getByAddress(mapped))).isFalse();
  }

  /// The JDK has its own idea of some of these; whatever it calls special is refused.
  @Test
  void whatTheJdkCallsLocalIsNeverAllowed() throws Exception {
    long seed = Long.getLong("seed", System.nanoTime());
    var random = new Random(seed);
    for (int i = 0; i < 500_000; i++) {
      byte[] octets = new byte[random.nextBoolean() ? 4 : 16];
      random.nextBytes(octets);
      if (octets.length == 16 && random.nextBoolean()) {
        octets[0] = (byte) 0xFE;
      }
      var address = InetAddress.getByAddress(octets);
      boolean special =
          address.isAnyLocalAddress()
              || address.isLoopbackAddress()
              || address.isLinkLocalAddress()
              || address.isSiteLocalAddress()
              || address.isMulticastAddress();
      assertThat(special && POLICY.allows(address)).as("seed %d, %s", seed, address).isFalse();
    }
  }
}
