package dev.weft.net.netty;

import io.netty.channel.Channel;
import io.netty.channel.epoll.EpollSocketChannel;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** The way of modules above to put their own handlers between a socket and its stream. */
public final class Pipelines {
  /*
   * A stream's channel is nobody's business but the network's: no public type of dev.weft.net names
   * one. The streams leave here how to get at it, and only modules that this package is exported to
   * see it.
   */
  private static final int TCP_CLOSE = 7; // in Linux's tcp_states.h

  private static BiConsumer<Object, Consumer<Channel>> opener = Pipelines::unknown;

  /**
   * The event that handlers in a pipeline get when their server begins to shut down: what has been
   * asked for is to be answered, and the connection closed then. Handlers that come later get it as
   * well.
   */
  public static final Object SHUTDOWN =
      new Object() {
        @Override
        public String toString() {
          return "SHUTDOWN";
        }
      };

  private Pipelines() {}

  /** Says how handlers get into the pipeline of a stream. Called once, by the streams. */
  public static void setOpener(BiConsumer<Object, Consumer<Channel>> opener) {
    Pipelines.opener = opener;
  }

  /**
   * Has {@code install} add handlers to the pipeline of a stream on a channel, in the loop's thread
   * and outside any task, soon. They get all bytes that were not read so far, and all that follow;
   * from now on nobody may read from the stream or write to it. Its {@code close} and {@code abort}
   * go on to work as long as the handlers pass on what they do not know, the end of the connection
   * above all.
   */
  public static void install(Object stream, Consumer<Channel> install) {
    opener.accept(stream, install);
  }

  /**
   * Returns whether the other side has reset the connection, which is not seen before the next
   * write when all that it sent was read; empty if the system cannot be asked.
   */
  public static Optional<Boolean> isReset(Channel channel) {
    return channel instanceof EpollSocketChannel socket && socket.isOpen()
        ? Optional.of(socket.tcpInfo().state() == TCP_CLOSE)
        : Optional.empty();
  }

  private static void unknown(Object stream, Consumer<Channel> install) {
    throw new IllegalArgumentException("not on a channel: " + stream);
  }
}
