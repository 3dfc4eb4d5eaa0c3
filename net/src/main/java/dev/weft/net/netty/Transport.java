package dev.weft.net.netty;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelOption;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.kqueue.KQueue;
import io.netty.channel.kqueue.KQueueDatagramChannel;
import io.netty.channel.kqueue.KQueueDomainSocketChannel;
import io.netty.channel.kqueue.KQueueIoHandler;
import io.netty.channel.kqueue.KQueueServerDomainSocketChannel;
import io.netty.channel.kqueue.KQueueServerSocketChannel;
import io.netty.channel.kqueue.KQueueSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.UnixChannelOption;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringDatagramChannel;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerSocketChannel;
import io.netty.channel.uring.IoUringSocketChannel;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What the system offers to wait for sockets with, and the channels that go with it. */
public enum Transport {
  /** Linux. */
  EPOLL {
    @Override
    @Nullable Throwable missing() {
      return Epoll.unavailabilityCause();
    }

    @Override
    IoHandlerFactory io() {
      return SteadyEpoll.newFactory();
    }

    @Override
    public ChannelFactory<Channel> tcp() {
      return EpollSocketChannel::new;
    }

    @Override
    public ChannelFactory<ServerChannel> tcpServer() {
      return EpollServerSocketChannel::new;
    }

    @Override
    public ChannelFactory<Channel> unix() {
      return EpollDomainSocketChannel::new;
    }

    @Override
    public ChannelFactory<ServerChannel> unixServer() {
      return EpollServerDomainSocketChannel::new;
    }

    @Override
    public ChannelFactory<Channel> udp() {
      return EpollDatagramChannel::new;
    }
  },

  /** macOS and the BSDs. */
  KQUEUE {
    @Override
    @Nullable Throwable missing() {
      return KQueue.unavailabilityCause();
    }

    @Override
    IoHandlerFactory io() {
      return KQueueIoHandler.newFactory();
    }

    @Override
    public ChannelFactory<Channel> tcp() {
      return KQueueSocketChannel::new;
    }

    @Override
    public ChannelFactory<ServerChannel> tcpServer() {
      return KQueueServerSocketChannel::new;
    }

    @Override
    public ChannelFactory<Channel> unix() {
      return KQueueDomainSocketChannel::new;
    }

    @Override
    public ChannelFactory<ServerChannel> unixServer() {
      return KQueueServerDomainSocketChannel::new;
    }

    @Override
    public ChannelFactory<Channel> udp() {
      return KQueueDatagramChannel::new;
    }
  },

  /** A younger interface of Linux; only if asked for. It has no Unix sockets in Netty. */
  IO_URING {
    @Override
    @Nullable Throwable missing() {
      return IoUring.unavailabilityCause();
    }

    @Override
    IoHandlerFactory io() {
      return IoUringIoHandler.newFactory();
    }

    @Override
    public ChannelFactory<Channel> tcp() {
      return IoUringSocketChannel::new;
    }

    @Override
    public ChannelFactory<ServerChannel> tcpServer() {
      return IoUringServerSocketChannel::new;
    }

    @Override
    public ChannelFactory<Channel> unix() {
      throw noUnixSockets();
    }

    @Override
    public ChannelFactory<ServerChannel> unixServer() {
      throw noUnixSockets();
    }

    @Override
    public ChannelFactory<Channel> udp() {
      return IoUringDatagramChannel::new;
    }
  },

  /** The JDK's own; everywhere. */
  NIO {
    @Override
    @Nullable Throwable missing() {
      return null;
    }

    @Override
    IoHandlerFactory io() {
      return NioIoHandler.newFactory();
    }

    @Override
    public ChannelFactory<Channel> tcp() {
      return NioSocketChannel::new;
    }

    @Override
    public ChannelFactory<ServerChannel> tcpServer() {
      return NioServerSocketChannel::new;
    }

    @Override
    public ChannelFactory<Channel> unix() {
      return NioDomainSocketChannel::new;
    }

    @Override
    public ChannelFactory<ServerChannel> unixServer() {
      return NioServerDomainSocketChannel::new;
    }

    @Override
    public ChannelFactory<Channel> udp() {
      return EmptyDatagrams::newNioChannel;
    }

    @Override
    public SocketAddress address(Path path) {
      return UnixDomainSocketAddress.of(path);
    }

    @Override
    public ChannelOption<Boolean> reusePort() {
      return NioChannelOption.of(StandardSocketOptions.SO_REUSEPORT);
    }
  };

  /** Names a transport, in place of the best one. */
  private static final String HAND_ON = "weft.net.handOn";

  private static final String PROPERTY = "weft.net.transport";

  /** Returns why it cannot be used here; null if it can. */
  abstract @Nullable Throwable missing();

  abstract IoHandlerFactory io();

  /** Returns the maker of TCP connections. */
  public abstract ChannelFactory<Channel> tcp();

  /** Returns the maker of TCP listeners. */
  public abstract ChannelFactory<ServerChannel> tcpServer();

  /** Returns the maker of Unix connections. */
  public abstract ChannelFactory<Channel> unix();

  /** Returns the maker of Unix listeners. */
  public abstract ChannelFactory<ServerChannel> unixServer();

  /** Returns the maker of UDP sockets. */
  public abstract ChannelFactory<Channel> udp();

  /** Returns the address of a Unix socket, as its channels want it. */
  public SocketAddress address(Path path) {
    return new DomainSocketAddress(path.toFile());
  }

  /** Returns whether the system shares connections out to several listeners of a port. */
  public boolean sharesPorts() {
    return System.getProperty("os.name").equals("Linux") && !Boolean.getBoolean(HAND_ON);
  }

  /** Returns the option by which several listeners share a port. */
  public ChannelOption<Boolean> reusePort() {
    return UnixChannelOption.SO_REUSEPORT;
  }

  /**
   * Returns the best one that there is, or the one that is asked for.
   *
   * <p>Portable fibers get the JDK's: their loop waits in a virtual thread, and the JDK gives a
   * virtual thread's carrier a substitute while it waits in a selector, but not in native code.
   *
   * @throws IllegalStateException if the one that is asked for cannot be used
   */
  static Transport choose(boolean portable) {
    String asked = System.getProperty(PROPERTY);
    if (asked != null) {
      return named(asked, portable);
    }
    if (portable) {
      return NIO;
    }
    return EPOLL.missing() == null ? EPOLL : KQUEUE.missing() == null ? KQUEUE : NIO;
  }

  /** Returns whether there is epoll, and nobody wants the JDK's own instead. */
  static boolean hasEpoll() {
    return EPOLL.missing() == null && !NIO.name().equalsIgnoreCase(System.getProperty(PROPERTY));
  }

  private static Transport named(String name, boolean portable) {
    Transport transport =
        Arrays.stream(values())
            .filter(each -> each.name().equals(name.toUpperCase(Locale.ROOT)))
            .findFirst()
            .orElseThrow(() ->
                new IllegalStateException(
                    "no such transport: "
                        + name
                        + ": "
                        + PROPERTY
                        + " is epoll, kqueue, io_uring or nio"));
    if (transport == IO_URING && portable) { // a ring belongs to a thread of the system
      throw new IllegalStateException(
          "io_uring wants native fibers: leave out -D"
              + PROPERTY
              + "=io_uring or the portable ones");
    }
    Throwable missing = transport.missing();
    if (missing != null) {
      throw new IllegalStateException(
          "transport " + name + " cannot be used here, leave out " + PROPERTY + ": " + missing,
          missing);
    }
    return transport;
  }

  private static UnsupportedOperationException noUnixSockets() {
    return new UnsupportedOperationException(
        "io_uring has no Unix sockets: leave out -D" + PROPERTY + "=io_uring");
  }

  /** Returns its name as the property has it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
