package dev.weft.net;

import dev.weft.EventLoop;
import dev.weft.net.netty.NettyPoller;
import dev.weft.net.netty.PipeEnd;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Fills an {@link Inbound} from a pipe, until that has enough. */
final class PipeReader implements Inbound.Source {
  private static final int TURNS = 4; // of 64 KiB, before others on the loop have theirs
  private static final int SMALL = 512;

  private final EventLoop loop = EventLoop.running();
  private final NettyPoller poller;
  private final PipeEnd pipe;
  private final Inbound inbound;
  private boolean reading = true;
  private boolean scheduled;

  /** Begins to read from {@code pipe}, which it owns. */
  PipeReader(NettyPoller poller, PipeEnd pipe, String name) {
    this.poller = poller;
    this.pipe = pipe;
    inbound = new Inbound(this, name);
    poller.opened(pipe, pipe::close);
    pipe.watch(this::go);
  }

  Inbound inbound() {
    return inbound;
  }

  @Override
  public void setReading(boolean reading) {
    this.reading = reading;
    if (reading) {
      goSoon();
    }
  }

  @Override
  public void release(ByteBuf buffer) {
    poller.release(buffer);
  }

  private void goSoon() {
    if (!scheduled) {
      scheduled = true;
      var _ =
          loop.callSoon(() -> {
            scheduled = false;
            go();
          });
    }
  }

  private void go() {
    boolean more = true;
    for (int turn = 0; more && reading && !inbound.hasEnded(); turn++) {
      if (turn == TURNS) {
        goSoon();
        return;
      }
      more = take();
    }
  }

  /** Takes what is there; returns whether there may be more. */
  private boolean take() {
    try {
      ByteBuffer bytes = poller.scratch();
      int count = pipe.read(bytes);
      if (count > 0) {
        inbound.add(Unpooled.buffer(Math.max(count, SMALL)).writeBytes(bytes.flip()));
        return true;
      }
      if (count < 0) {
        end();
      }
    } catch (IOException e) {
      inbound.fail(e);
      end();
    }
    return false;
  }

  private void end() {
    inbound.end();
    pipe.close();
    poller.closed(pipe);
  }

  /** Throws away what was not read; a process that goes on writing is told that nobody reads. */
  void close() {
    inbound.discard();
    end();
  }
}
