package dev.weft.http;

import dev.weft.Asyncio;
import dev.weft.Block;
import dev.weft.Future;
import dev.weft.WaitReason;
import dev.weft.text.DurationText;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The body of a request while it arrives at a server. */
final class RequestBody extends Content implements WaitReason {
  /*
   * The handlers of the channel add pieces; reading stops above a bound and goes on when the reader
   * has taken half of it. Each piece counts for its object, too.
   */
  private static final int LIMIT = 1 << 16;
  private static final int PIECE = 64;

  /** Where it comes from. */
  interface Source {
    /** Is told that somebody reads, for the first time. */
    void readingBegins();

    /** Is told that there is room again after {@link RequestBody#isFull}. */
    void roomForMore();
  }

  private final Source source;
  private final long most;
  private final Duration patience;
  private final String name;
  private final ArrayDeque<byte[]> pieces = new ArrayDeque<>(2);
  private long received;
  private int queued;
  private boolean full;
  private boolean asked;
  private boolean ended;
  private @Nullable Exception failure;
  private @Nullable Future<Void> arrival;

  /** Creates one, of which nothing has come. */
  RequestBody(Source source, ServerOptions options, String name) {
    this.source = source;
    most = options.maxBody();
    patience = options.bodyTimeout();
    this.name = name;
  }

  @Override
  public String kind() {
    return "request body";
  }

  @Override
  public String on() {
    return name;
  }

  /** Adds what has arrived. */
  void add(ByteBuf bytes) {
    int length = bytes.readableBytes();
    if (length == 0 || failure != null) {
      return;
    }
    received += length;
    if (received > most) {
      fail(Incoming.tooLarge(most));
      return;
    }
    pieces.add(ByteBufUtil.getBytes(bytes));
    queued += length + PIECE;
    full |= queued > LIMIT;
    wake();
  }

  /** Says that it is complete. */
  void end() {
    ended = true;
    wake();
  }

  /** Says that no more will come, and why; the first reason stays. */
  void fail(Exception reason) {
    if (failure == null && !ended) {
      failure = reason;
      wake();
    }
  }

  @SuppressWarnings("NullAway") // a Void has no other value
  private void wake() {
    if (arrival != null && !arrival.isDone()) {
      arrival.setResult(null);
    }
  }

  long received() {
    return received;
  }

  /** Returns whether no more should come now: much is unread, or nothing is of use. */
  boolean isFull() {
    return full || failure != null;
  }

  /** Returns whether nothing that comes is of use any more. */
  boolean hasFailed() {
    return failure != null;
  }

  /** Drops what nobody will read. */
  void discard() {
    pieces.clear();
    queued = 0;
    full = false;
  }

  @Override
  byte @Nullable [] next() throws IOException {
    if (!asked) {
      asked = true;
      source.readingBegins();
    }
    while (pieces.isEmpty()) {
      if (failure != null) {
        throw failed(failure);
      }
      if (ended) {
        return null;
      }
      awaitArrival();
    }
    return take();
  }

  private byte[] take() {
    byte[] piece = pieces.remove();
    queued -= piece.length + PIECE;
    if (full && queued < LIMIT / 2) {
      full = false;
      source.roomForMore();
    }
    return piece;
  }

  private void awaitArrival() {
    if (arrival != null) {
      throw new IllegalStateException(
          "another task reads the body of " + name + " already: let one task read");
    }
    Future<Void> woken = Future.create(this);
    arrival = woken;
    try {
      Block.Run<RuntimeException> wait = () -> Asyncio.await(woken);
      Asyncio.timeout(patience, wait);
    } catch (TimeoutException e) {
      late(e);
    } finally {
      arrival = null;
    }
  }

  private void late(TimeoutException limit) {
    if (pieces.isEmpty()) {
      fail(
          new HttpException(
              408, "nothing of the body came for " + DurationText.of(patience), limit));
    }
  }

  private static IOException failed(Exception reason) {
    if (reason instanceof HttpException http) {
      throw new HttpException(http.status(), String.valueOf(http.getMessage()), http);
    }
    return new IOException(reason.getMessage(), reason);
  }
}
