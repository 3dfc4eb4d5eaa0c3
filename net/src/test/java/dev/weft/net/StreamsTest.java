package dev.weft.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import org.junit.jupiter.api.Test;

class StreamsTest {
  private static String name(String address) {
    return Streams.name(new InetSocketAddress(InetAddress.ofLiteral(address), 80));
  }

  @Test
  void addressesAreNamedAsPeopleWriteThem() {
    assertThat(name("127.0.0.1")).isEqualTo("127.0.0.1:80");
    assertThat(name("::1")).isEqualTo("[::1]:80");
    assertThat(name("::")).isEqualTo("[::]:80");
    assertThat(name("2001:DB8:0:0:1:0:0:1")).isEqualTo("[2001:db8::1:0:0:1]:80");
  }

  @Test
  void anAddressOfOneLinkSaysOfWhich() throws Exception {
    var local = InetAddress.ofLiteral("fe80::1").getAddress();
    var address = new InetSocketAddress(Inet6Address.getByAddress(null, local, 2), 80);
    assertThat(Streams.name(address)).isEqualTo("[fe80::1%2]:80");
  }

  @Test
  void whatIsNoAddressOfAHostIsNamedAsItIs() {
    assertThat(Streams.name(InetSocketAddress.createUnresolved("db", 80))).contains("db");
    assertThat(Streams.name(UnixDomainSocketAddress.of("/tmp/x"))).isEqualTo("/tmp/x");
  }
}
