package dev.weft.http;

import dev.weft.Asyncio;
import dev.weft.Block;
import dev.weft.EventLoop;
import dev.weft.Future;
import dev.weft.Task;
import dev.weft.TaskGroup;
import dev.weft.WaitReason;
import dev.weft.net.netty.NettyPoller;
import io.netty.channel.Channel;
import java.net.SocketAddress;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A connection of a server: what owns the tasks of its requests. */
final class ServerConnection implements WaitReason {
  /*
   * Netty's handlers do the work, in the loop's thread and outside tasks; the connection's own task
   * only waits for the end. The group sees to it that no request is left then.
   */
  final EventLoop loop = EventLoop.running();
  final NettyPoller poller = NettyPoller.here();
  final ServerOptions options;
  final SocketAddress remote;
  private final boolean http2;
  private final Future<Void> over = Future.create(this);
  private @Nullable TaskGroup group;

  ServerConnection(ServerOptions options, SocketAddress remote, boolean http2) {
    this.options = options;
    this.remote = remote;
    this.http2 = http2;
  }

  @Override
  public String kind() {
    return "HTTP connection";
  }

  @Override
  public String on() {
    return remote.toString();
  }

  /**
   * Has handlers installed, and suspends until the connection is closed and the tasks of its
   * requests have ended. Cancelled, it cancels them.
   */
  void serve(Consumer<Consumer<Channel>> installer) {
    TaskGroup.run(group -> {
      this.group = group;
      installer.accept(this::install);
      try {
        Asyncio.await(over);
      } finally {
        this.group = null;
      }
    });
  }

  @SuppressWarnings("NullAway") // a Void has no other value
  private void install(Channel channel) {
    channel
        .closeFuture()
        .addListener(_ -> {
          if (!over.isDone()) {
            over.setResult(null);
          }
        });
    if (http2) {
      new ServerHttp2(this).install(channel);
    } else {
      new ServerHttp1(this).install(channel);
    }
  }

  /** Starts a task of a request; null if the connection takes no more. */
  @Nullable Task<Void> start(String name, Block.Run<?> body) {
    return group == null ? null : group.createTask(name, body);
  }
}
