package dev.weft.net;

import dev.weft.Block;
import dev.weft.net.netty.NettyPoller;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.SocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.Objects;

/** Listening for programs of the same machine: asyncio's start_unix_server. */
public final class UnixServer {
  private UnixServer() {}

  /**
   * Listens at {@code path}, where it makes a socket that closing the server removes. Each
   * connection gets a task that runs {@code handler}.
   *
   * @throws BindException if somebody listens there, or there is a file that is not a socket; one
   *     that a dead server has left is replaced
   */
  public static Server listen(Path path, Block.RunWith<? super UnixStream, ?> handler)
      throws IOException {
    Objects.requireNonNull(handler, "a handler is required, not null");
    NettyPoller poller = NettyPoller.here();
    replaceDead(path);
    Server[] server = new Server[1];
    return Opening.await(
        poller,
        new Waiters("bind", path.toString()),
        () ->
            Acceptor.bind(
                poller,
                poller.transport().unixServer(),
                Map.of(),
                poller.transport().address(path),
                Acceptor.initializer(
                    poller, child -> server[0].accept(UnixStream.of(poller, child), handler)),
                null),
        channel -> server[0] = serverOf(Acceptor.of(poller, channel), path),
        failure -> Opening.bindFailure(failure, path.toString()));
  }

  private static Server serverOf(Acceptor acceptor, Path path) {
    return new Server(new Removing(acceptor, path), Integer.MAX_VALUE);
  }

  private static void replaceDead(Path path) throws IOException {
    if (!Files.exists(path)) {
      return;
    }
    try (UnixStream living = UnixStream.connect(path)) {
      throw new BindException("address already in use: " + living.name);
    } catch (ConnectException dead) {
      if (!Files.readAttributes(path, BasicFileAttributes.class).isOther()) {
        throw new BindException("there is a file already, and it is not a socket: " + path);
      }
      Files.deleteIfExists(path);
    }
  }

  /** Removes the socket's file when it closes. */
  private record Removing(Server.Listener listener, Path path) implements Server.Listener {
    @Override
    public SocketAddress address() {
      return listener.address();
    }

    @Override
    public void setAccepting(boolean accepting) {
      listener.setAccepting(accepting);
    }

    @Override
    public void close() {
      listener.close();
      try {
        Files.deleteIfExists(path);
      } catch (IOException e) {
        System.getLogger("dev.weft.net")
            .log(System.Logger.Level.WARNING, "the socket " + path + " could not be removed", e);
      }
    }
  }
}
