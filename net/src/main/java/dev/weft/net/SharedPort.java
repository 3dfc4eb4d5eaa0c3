package dev.weft.net;

import dev.weft.kernel.Loop;
import dev.weft.net.netty.NettyPoller;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A port that several loops serve where the system does not share connections out itself. */
final class SharedPort {
  /*
   * The first member listens, in its loop, and deals the connections out in turn; each is registered
   * with its member's loop, and no other touches it. All of it is behind one monitor, which is
   * entered outside tasks only: a task that waits for a monitor may be given it while it does not
   * run, and then its loop, which wants it too, stands still.
   */
  private static final Map<InetSocketAddress, SharedPort> OPEN = new HashMap<>();

  private final List<Member> members = new ArrayList<>();
  private InetSocketAddress address;
  private @Nullable Acceptor acceptor; // the first member's, once it listens
  private int dealt;

  private SharedPort(InetSocketAddress address) {
    this.address = address;
  }

  /**
   * Takes part in a port, as the one that is to listen if it is the first; not in a task. A port 0
   * is always a new one.
   */
  static Member join(NettyPoller poller, InetSocketAddress address, ChannelHandler initializer) {
    synchronized (OPEN) {
      SharedPort port =
          address.getPort() == 0
              ? new SharedPort(address)
              : OPEN.computeIfAbsent(address, SharedPort::new);
      var member = new Member(port, poller, initializer);
      port.members.add(member);
      return member;
    }
  }

  /** Has the one that listens go on, or pause, by whether anybody takes connections. */
  private void apply() {
    Acceptor first = acceptor;
    if (first != null && !members.isEmpty()) {
      boolean any = members.stream().anyMatch(member -> member.accepting);
      members.getFirst().loop.post(() -> first.setAccepting(any));
    }
  }

  private Member next() {
    synchronized (OPEN) {
      for (int i = 0; i < members.size(); i++) {
        Member member = members.get(dealt++ % members.size());
        if (member.accepting) {
          return member;
        }
      }
      return members.getFirst();
    }
  }

  /** The part of one loop. */
  static final class Member extends ChannelInboundHandlerAdapter implements Server.Listener {
    private final SharedPort port;
    private final Loop loop = Objects.requireNonNull(Loop.here());
    private final NettyPoller poller;
    private final EventLoop netty;
    private final ChannelHandler initializer;
    private final boolean first;
    private boolean accepting = true;

    private Member(SharedPort port, NettyPoller poller, ChannelHandler initializer) {
      this.port = port;
      this.poller = poller;
      netty = poller.netty();
      this.initializer = initializer;
      first = port.members.isEmpty();
    }

    /** Returns whether it is the one that listens. */
    boolean isFirst() {
      return first;
    }

    /** Says that it listens. */
    void listens(Acceptor acceptor) {
      synchronized (OPEN) {
        port.acceptor = acceptor;
        port.address = (InetSocketAddress) acceptor.address();
        OPEN.put(port.address, port);
        port.apply();
      }
    }

    /** Deals out a connection. */
    @Override
    public void channelRead(ChannelHandlerContext context, Object accepted) {
      var child = (Channel) accepted;
      Member member = port.next();
      child.pipeline().addLast(member.initializer);
      member
          .netty
          .register(child)
          .addListener(done -> {
            if (!done.isSuccess()) {
              child.unsafe().closeForcibly(); // its loop has ended
            }
          });
    }

    @Override
    public InetSocketAddress address() {
      return port.address;
    }

    @Override
    public void setAccepting(boolean accepting) {
      synchronized (OPEN) {
        this.accepting = accepting;
        port.apply();
      }
    }

    @Override
    public void close() {
      poller.execute(this::leave);
    }

    /** Takes part no more; not in a task. */
    void leave() {
      synchronized (OPEN) {
        if (first) {
          OPEN.remove(port.address, port);
          if (port.acceptor != null) {
            port.acceptor.close();
          }
        } else {
          port.members.remove(this);
          port.apply();
        }
      }
    }
  }
}
