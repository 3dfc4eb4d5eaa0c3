package dev.weft.net;

import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.yieldNow;
import static dev.weft.net.TestFiles.assertCancelled;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Task;
import dev.weft.testing.AsyncTest;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;

class ResolverTest {
  @AsyncTest
  void anAddressIsNotLookedUp() throws Exception {
    Task<Void> other = createTask(() -> {});
    assertThat(Resolver.resolve("127.0.0.1", 80))
        .containsExactly(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 80));
    assertThat(Resolver.resolve("::1", 80))
        .containsExactly(new InetSocketAddress(InetAddress.ofLiteral("::1"), 80));
    assertThat(other.isDone()).isFalse(); // it has not suspended
  }

  @AsyncTest
  void aNameHasAllItsAddresses() throws Exception {
    List<InetSocketAddress> found = Resolver.resolve("localhost", 80);
    assertThat(found).isNotEmpty().allMatch(each -> each.getAddress().isLoopbackAddress());
    assertThat(found).hasSize(InetAddress.getAllByName("localhost").length);
    assertThat(Resolver.resolve("[::1]", 80)).isEqualTo(Resolver.resolve("::1", 80));
  }

  @AsyncTest
  void aNameThatNobodyKnowsIsSaid() {
    assertThatThrownBy(() -> Resolver.resolve("no-such-host.invalid", 80))
        .isInstanceOf(UnknownHostException.class)
        .hasMessage("no such host: no-such-host.invalid");
  }

  @AsyncTest
  void aPortThatCannotBeIsRefused() {
    for (int port : new int[] {-1, 65_536}) {
      assertThatThrownBy(() -> Resolver.resolve("127.0.0.1", port))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("no such port: " + port);
    }
  }

  @AsyncTest
  void aCancelledLookUpIsLeftBehind() {
    Task<List<InetSocketAddress>> looking = createTask(() -> Resolver.resolve("localhost", 80));
    yieldNow();
    looking.cancel();
    assertCancelled(looking);
  }
}
