package dev.weft.http;

import dev.weft.Asyncio;
import dev.weft.Block;
import dev.weft.Task;
import dev.weft.http.netty.Signal;
import dev.weft.net.netty.NettyPoller;
import dev.weft.text.DurationText;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeadersFactory;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** One request and its answer on a connection: what its task and the connection's handler share. */
final class Exchange {
  /*
   * The task calls `head` and `next`, which wait for `arrivals`. The handler calls `answered`, `add`,
   * `end` and `fail`, in the same thread but outside of tasks. A body that comes piece by piece is
   * sent by a task of its own, so that an early answer is seen; it ends with the exchange.
   */
  private static final int LIMIT = 1 << 17; // bytes that lie unread
  private static final int UNSENT = 1 << 16;
  private static final Set<String> WITH_BODY = Set.of("POST", "PUT", "PATCH");
  private static final HttpHeadersFactory FIELDS =
      DefaultHttpHeadersFactory.headersFactory().withValidation(false); // Headers has looked

  final Outgoing request;
  final boolean reused;
  private final String target;
  private final long length;
  private final @Nullable Duration patience;
  private final NettyPoller poller = NettyPoller.here();
  private final Signal arrivals;
  private final Signal room;
  private final ArrayDeque<byte[]> pieces = new ArrayDeque<>(2);
  private @Nullable Channel channel;
  private @Nullable Task<Void> upload;
  private @Nullable Answer answer;
  private @Nullable IOException failure;
  private boolean began;
  private boolean ended;
  private boolean sent;
  private boolean refused;
  private boolean reading = true;
  private int unread;
  private long unsent;
  private long uploaded;
  private long received;

  /**
   * Creates one that is not sent yet.
   *
   * @param target what the request line names
   * @param length the length of the body; -1 if it is not known
   * @param reused whether the connection has served another request
   * @param patience how long it waits when nothing comes and nothing goes; null for ever
   */
  Exchange(
      Outgoing request, String target, long length, boolean reused, @Nullable Duration patience) {
    this.request = request;
    this.target = target;
    this.length = length;
    this.reused = reused;
    this.patience = patience;
    arrivals = new Signal("answer", request);
    room = new Signal("sending", request);
  }

  // What the connection does, in the loop's thread, outside of tasks.

  /** Sends the header, and the body if it is there whole. */
  void send(Channel to) {
    channel = to;
    if (failure != null) {
      return;
    }
    Body body = request.body();
    byte[] whole = body == null ? new byte[0] : body.whole();
    HttpRequest head = whole == null ? start() : full(whole);
    request.copyHeadersTo(head.headers());
    if (whole == null && length < 0) {
      head.headers().set(HttpHeaderNames.TRANSFER_ENCODING, "chunked");
    } else if (body != null || WITH_BODY.contains(request.method())) {
      head.headers().set(HttpHeaderNames.CONTENT_LENGTH, length);
    }
    uploaded = whole == null ? 0 : whole.length;
    unsent += uploaded;
    write(head, uploaded, whole != null);
    room.give();
  }

  private HttpRequest start() {
    return new DefaultHttpRequest(
        HttpVersion.HTTP_1_1, HttpMethod.valueOf(request.method()), target, FIELDS);
  }

  private HttpRequest full(byte[] whole) {
    return new DefaultFullHttpRequest(
        HttpVersion.HTTP_1_1,
        HttpMethod.valueOf(request.method()),
        target,
        Unpooled.wrappedBuffer(whole),
        FIELDS,
        FIELDS);
  }

  private void write(Object message, long size, boolean last) {
    requireChannel()
        .writeAndFlush(message)
        .addListener(done -> {
          unsent -= size;
          room.give();
          if (done.isSuccess()) {
            sent |= last;
            if (upload != null && patience != null) {
              arrivals.give(); // who waits, waits anew: this is no silence
            }
          } else if (!(done.cause() instanceof IOException)) {
            fail(new IOException("cannot send " + request + ": " + done.cause(), done.cause()));
          }
        });
  }

  private Channel requireChannel() {
    if (channel == null) {
      throw new IllegalStateException("not sent yet: " + request);
    }
    return channel;
  }

  /** Notes that something of an answer has come. */
  void begin() {
    began = true;
  }

  /** Takes the header of the answer. */
  void answered(Answer head) {
    began = true;
    answer = head;
    arrivals.give();
  }

  /** Takes a piece of the body, which stays the caller's. */
  void add(ByteBuf buffer) {
    int size = buffer.readableBytes();
    if (size == 0 || failure != null) {
      return;
    }
    byte[] piece = new byte[size];
    buffer.readBytes(piece);
    pieces.add(piece);
    received += size;
    unread += size;
    if (unread > LIMIT && reading) {
      reading = false;
      requireChannel().config().setAutoRead(false);
    }
    arrivals.give();
  }

  /** Takes the end of the answer. */
  void end() {
    ended = true;
    arrivals.give();
    room.give();
  }

  /** Takes the end of the connection, or whatever else has gone wrong; only the first counts. */
  void fail(IOException reason) {
    if (!ended && failure == null) {
      failure = reason;
      arrivals.give();
      room.give();
    }
  }

  /** Takes that the server has not looked at the request. */
  void refuse(IOException reason) {
    refused = true;
    fail(reason);
  }

  /** Takes that the other side has ended the connection. */
  void hangUp(String name) {
    if (!began) {
      fail(new EOFException("the server closed the connection without an answer: " + name));
    } else if (answer == null) {
      fail(new EOFException("the server hung up within the header of its answer: " + name));
    } else {
      long length = answer.length();
      fail(
          new EOFException(
              "the body is short: the server hung up after "
                  + received
                  + (length < 0 ? "" : " of " + length)
                  + " bytes: "
                  + name));
    }
  }

  // What the task does.

  /** Begins to send a body that comes piece by piece. */
  void startUpload() {
    Body body = request.body();
    if (body != null && body.whole() == null) {
      upload = Asyncio.createTask("body of " + request, () -> upload(body));
      upload.addDoneCallback(_ -> arrivals.give());
    }
  }

  private void upload(Body body) throws IOException {
    while (channel == null && !isOver()) {
      room.await();
    }
    body.pieces()
        .takeWhile(_ -> !isOver())
        .forEach(piece -> {
          uploaded += piece.length;
          if (length >= 0 && uploaded > length) {
            throw new IOException(
                "the body has more bytes than it said, " + length + ": " + request);
          }
          put(new DefaultHttpContent(Unpooled.wrappedBuffer(piece)), piece.length, false);
        });
    if (!isOver()) {
      if (length >= 0 && uploaded < length) {
        throw new IOException(
            "the body has " + uploaded + " bytes, and said " + length + ": " + request);
      }
      put(LastHttpContent.EMPTY_LAST_CONTENT, 0, true);
    }
  }

  /** Returns whether nothing more will come of it. */
  boolean isOver() {
    return ended || failure != null;
  }

  /** Sends a piece; suspends while too much waits to be sent. */
  private void put(Object message, int size, boolean last) {
    unsent += size;
    poller.execute(() -> write(message, size, last));
    while (unsent > UNSENT && !isOver()) {
      room.await();
    }
  }

  /** Suspends until the header of the answer is there. */
  Answer head() throws IOException, TimeoutException {
    while (answer == null) {
      requireAlive();
      await();
    }
    return answer;
  }

  /** Suspends until more of the body is there; null at its end. */
  byte @Nullable [] next() throws IOException, TimeoutException {
    while (pieces.isEmpty()) {
      if (ended) {
        return null;
      }
      requireAlive();
      await();
    }
    byte[] piece = pieces.remove();
    unread -= piece.length;
    if (unread <= LIMIT / 2) {
      resumeReading();
    }
    return piece;
  }

  /** Has the connection read again, if it was told to stop. */
  void resumeReading() {
    if (!reading) {
      reading = true;
      poller.execute(() -> requireChannel().config().setAutoRead(true));
    }
  }

  private void await() throws TimeoutException {
    if (patience == null) {
      arrivals.await();
      return;
    }
    Block.Run<RuntimeException> wait = arrivals::await;
    try {
      Asyncio.timeout(patience, wait);
    } catch (TimeoutException e) {
      var silent =
          new TimeoutException("nothing came for " + DurationText.of(patience) + ": " + request);
      silent.initCause(e);
      throw silent;
    }
  }

  private void requireAlive() throws IOException {
    if (upload != null && upload.isDone() && !upload.isCancelled() && upload.exception() != null) {
      Asyncio.await(upload); // throws what the body has thrown
    }
    if (failure != null) {
      throw failure;
    }
  }

  /** Ends the upload; suspends until it has. */
  void stopUpload() {
    if (upload != null && !upload.isDone()) {
      upload.cancel();
      Asyncio.waitAll(List.of(upload));
    }
    if (upload != null && upload.isDone() && !upload.isCancelled()) {
      var _ = upload.exception(); // there is an answer, so what became of the body is no matter
    }
  }

  /** Returns whether all went out and all came in, so that another request may follow. */
  boolean isWhole() {
    return ended && sent && failure == null;
  }

  boolean isEnded() {
    return ended;
  }

  /** Returns whether not a byte of the request went out. */
  boolean isUntouched() {
    return channel == null;
  }

  /** Returns whether the connection may be used again, as far as the answer says. */
  boolean keepsOpen() {
    return answer != null && answer.keepsOpen() && !answer.isUntilClose();
  }

  @Nullable Answer answerOrNull() {
    return answer;
  }

  /**
   * Returns whether the answer may be about the time that the connection was kept for, sent before
   * the request came, and another connection is as good.
   */
  boolean isTooLate() {
    return reused
        && answer != null
        && answer.status() == 408
        && !answer.keepsOpen()
        && request.isIdempotent()
        && request.isRepeatable();
  }

  /** Returns whether it failed in a way that another connection may mend, unseen by the server. */
  boolean mayBeReplaced() {
    boolean unheard = reused && !began && (request.isIdempotent() || isUntouched());
    return failure != null && (refused || unheard) && request.isRepeatable();
  }

  long received() {
    return received;
  }

  long uploaded() {
    return uploaded;
  }
}
