package io.customerpipeline.webhooks.guard;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.List;

/// Which addresses are connected to: those that are anybody's on the internet (global unicast), as
/// the IANA special-purpose registries have it, and nobody's metadata service.
///
/// IPv6 addresses that carry an IPv4 address are refused, whichever they carry: a gateway on the
/// way would unpack it, and few receivers have only such a one.
///
/// @param loopbackAllowed the development setting: this machine too, but no private network
public record AddressPolicy(boolean loopbackAllowed) {
  private static final List<Block> REFUSED_IPV4 =
      List.of(
          Block.of("0.0.0.0/8"), // this network
          Block.of("10.0.0.0/8"), // private
          Block.of("100.64.0.0/10"), // shared by providers; metadata of Alibaba
          Block.of("127.0.0.0/8"), // loopback
          Block.of("168.63.129.16/32"), // Azure's host, a public address
          Block.of("169.254.0.0/16"), // link-local; metadata of nearly everybody
          Block.of("172.16.0.0/12"), // private
          Block.of("192.0.0.0/24"), // protocol assignments; metadata of Oracle
          Block.of("192.0.2.0/24"), // documentation
          Block.of("192.88.99.0/24"), // relays to 6to4
          Block.of("192.168.0.0/16"), // private
          Block.of("198.18.0.0/15"), // benchmarks
          Block.of("198.51.100.0/24"), // documentation
          Block.of("203.0.113.0/24"), // documentation
          Block.of("224.0.0.0/4"), // multicast
          Block.of("240.0.0.0/4")); // reserved; broadcast

  /// All that is global unicast. Outside lie ::, ::1, IPv4-mapped and -compatible, NAT64, discard,
  /// unique local (metadata of AWS and Google), link-local, site-local and multicast.
  private static final Block GLOBAL_IPV6 = Block.of("2000::/3");

  private static final List<Block> REFUSED_IPV6 =
      List.of(
          Block.of("2001::/23"), // protocol assignments: Teredo, benchmarks, ORCHID
          Block.of("2001:db8::/32"), // documentation
          Block.of("2002::/16"), // 6to4
          Block.of("3fff::/20")); // documentation

  public boolean allows(InetAddress address) {
    if (loopbackAllowed && address.isLoopbackAddress()) {
      return true;
    }
    return switch (address) {
      case Inet4Address ipv4 -> REFUSED_IPV4.stream().noneMatch(block -> block.has(ipv4));
      case Inet6Address ipv6 ->
          GLOBAL_IPV6.has(ipv6)
              && REFUSED_IPV6.stream().noneMatch(block -> block.has(ipv6))
              && !isIsatap(ipv6.getAddress());
      default -> false;
    };
  }

  /// An IPv4 address in an interface id (RFC 5214 §6.1), below any prefix.
  private static boolean isIsatap(byte[] octets) {
    return (octets[8] & ~0x02) == 0
        && octets[9] == 0
        && octets[10] == 0x5E
        && (octets[11] & 0xFF) == 0xFE;
  }

  /// Addresses that begin with the same bits.
  private record Block(byte[] prefix, int bits) {

    static Block of(String text) {
      int slash = text.indexOf('/');
      return new Block(
          InetAddress.ofLiteral(text.substring(0, slash)).getAddress(),
          Integer.parseInt(text.substring(slash + 1)));
    }

    boolean has(InetAddress address) {
      byte[] octets = address.getAddress();
      for (int bit = 0; bit < bits; bit++) {
        int mask = 0x80 >> (bit % 8);
        if (((octets[bit / 8] ^ prefix[bit / 8]) & mask) != 0) {
          return false;
        }
      }
      return octets.length == prefix.length;
    }
  }
}
