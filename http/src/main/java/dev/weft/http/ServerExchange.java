package dev.weft.http;

import dev.weft.Asyncio;
import dev.weft.CancelledError;
import dev.weft.Task;
import dev.weft.http.netty.ResponseEncoder;
import dev.weft.stream.AsyncStream;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.DefaultFileRegion;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A request and its answer, and the task that makes the one of the other. */
final class ServerExchange {
  private static final System.Logger LOG = System.getLogger("dev.weft.http");
  private static final byte[] COMMENT = {':', '\n', '\n'};
  private static final byte[] NOTHING = {};
  private static final int HEAD_SIZE = 256; // about
  private static final int HTTP2_PART = 1 << 14;

  /** What an exchange is on: a connection of HTTP/1.1, or a stream of HTTP/2. */
  interface Line extends RequestBody.Source {
    Outlet outlet();

    boolean isHttp2();

    /** Returns whether files can be sent without a copy. */
    boolean sendsFiles();

    /** Returns whether, as far as it knows, the connection will be used again. */
    boolean stays();

    /** Is told, in the loop's thread, that the answer is written. */
    void finished(boolean stays);

    /** Gives the connection to another protocol, in the loop's thread. */
    void takeOver(Takeover protocol);

    /** Closes it when all is sent. */
    void close();

    /** Ends it so that the client sees that it has no whole answer. */
    void abort();
  }

  /** Another protocol, which takes the connection over after this answer. */
  interface Takeover extends Response.Upgrade {
    /**
     * Adds its handlers behind {@code http}, whose handler goes then, as all of HTTP's do; in the
     * loop's thread. They get what follows the request.
     */
    void install(ChannelHandlerContext http);

    /**
     * Speaks, in the task of the request, from the moment on that the answer was given to the
     * channel. The connection is closed when it returns.
     */
    void run() throws Exception;
  }

  private final ServerConnection connection;
  private final Line line;
  private final HttpRequest head;
  private final RequestBody body;
  private @Nullable Task<Void> task;
  private boolean begun; // the header of the answer is written
  private boolean events;
  private boolean detached;

  ServerExchange(ServerConnection connection, Line line, HttpRequest head, RequestBody body) {
    this.connection = connection;
    this.line = line;
    this.head = head;
    this.body = body;
  }

  /** Starts its task; returns false if the connection is about to be closed. */
  boolean start() {
    task = connection.start(body.on(), this::run);
    return task != null;
  }

  static String name(HttpRequest head) {
    String uri = head.uri();
    int query = uri.indexOf('?');
    return head.method().name() + " " + (query < 0 ? uri : uri.substring(0, query));
  }

  RequestBody body() {
    return body;
  }

  /** Returns whether the answer has begun, so that nothing may come before it any more. */
  boolean isAnswering() {
    return begun;
  }

  /** Is told that the client has gone. */
  void gone() {
    if (task != null && !detached) {
      var _ = task.cancel("the client has gone");
      body.fail(new IOException("the client has gone: " + connection.on()));
    }
  }

  /** Sends something that the client passes over, if there is that; returns whether there was. */
  boolean sendProbe() {
    if (!begun && !isHttp10()) {
      line.outlet().add(continuing(), HEAD_SIZE);
      return true;
    }
    if (events) {
      line.outlet().add(new DefaultHttpContent(Unpooled.wrappedBuffer(COMMENT)), COMMENT.length);
    }
    return events;
  }

  static DefaultFullHttpResponse continuing() {
    return new DefaultFullHttpResponse(
        HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE, Unpooled.EMPTY_BUFFER);
  }

  private boolean isHttp10() {
    return head.protocolVersion().equals(HttpVersion.HTTP_1_0);
  }

  private void run() {
    try {
      answer(response());
    } catch (CancelledError e) {
      line.abort();
      throw e;
    }
  }

  private void answer(Response response) {
    try {
      send(response);
    } catch (Throwable e) {
      if (Task.current().cancelling() > 0 && e instanceof CancelledError cancelled) {
        throw cancelled;
      }
      if (!line.outlet().isClosed()) {
        recover(e);
      }
    } finally {
      response.discard();
    }
  }

  private Response response() {
    if (head.protocolVersion().equals(HttpVersion.HTTP_1_0)) {
      head.headers().remove(HttpHeaderNames.UPGRADE); // which means nothing there (RFC 9110, 7.8)
    }
    try {
      Request request =
          new Request(
              head.method().name(),
              head.uri(),
              Headers.of(head.headers()),
              body,
              connection.remote);
      return checked(connection.options.handler().handle(request));
    } catch (HttpException e) {
      return e.response();
    } catch (CancelledError e) {
      if (Task.current().cancelling() > 0) {
        throw e;
      }
      return failed(e);
    } catch (Throwable e) {
      return failed(e);
    }
  }

  private static Response checked(@Nullable Response response) {
    Objects.requireNonNull(response, "the handler has returned null, not a Response");
    if (response.status() < 200 && !(response.body() instanceof Takeover)) {
      throw new IllegalStateException(
          "the handler has returned " + response.status() + ", which is no answer: 200 to 999");
    }
    return response;
  }

  private Response failed(Throwable failure) {
    if (line.outlet().isClosed()) {
      LOG.log(System.Logger.Level.DEBUG, body.on() + " failed after its client had gone", failure);
    } else {
      LOG.log(System.Logger.Level.ERROR, body.on() + " failed", failure);
    }
    return Response.text("Internal Server Error").withStatus(500);
  }

  /** Says 500 if nothing was said yet; otherwise the client gets to know in a rougher way. */
  private void recover(Throwable failure) {
    if (begun) {
      LOG.log(System.Logger.Level.ERROR, body.on() + " failed while it was answered", failure);
      line.abort();
      return;
    }
    Response response =
        failure instanceof NoSuchFileException || failure instanceof FileNotFoundException
            ? Response.text("Not Found").withStatus(404)
            : failed(failure);
    sendWhole(response, headOf(response), response.bodyBytes());
  }

  private ResponseHead headOf(Response response) {
    return ResponseHead.of(
        response,
        new ResponseHead.Asked(
            head.method().equals(HttpMethod.HEAD), isHttp10(), line.isHttp2(), line.stays()),
        connection.options.date());
  }

  private void send(Response response) throws Exception {
    if (response.body() instanceof Response.Chunks && response.status() < 400) {
      line.readingBegins(); // the stream may read the body, and it is too late then to ask for it
    }
    ResponseHead as = headOf(response);
    switch (response.body()) {
      case Response.Bytes(byte[] bytes) when !line.isHttp2() || bytes.length <= Outlet.LIMIT ->
          sendWhole(response, as, bytes);
      case Response.Region region when as.withBody() && line.sendsFiles() ->
          sendFile(response, as, region);
      case Takeover protocol -> switchTo(response, as, protocol);
      default -> {
        if (as.withBody()) {
          stream(response, as);
        } else {
          sendWhole(response, as, NOTHING);
        }
      }
    }
  }

  private void sendWhole(Response response, ResponseHead as, byte[] bytes) {
    sendBytes(response, as, bytes);
    finish(as);
  }

  private void sendBytes(Response response, ResponseHead as, byte[] bytes) {
    byte[] sent = as.withBody() ? bytes : NOTHING;
    int status = response.status();
    begun = true;
    Object message =
        !line.isHttp2() && as.withBody() && ResponseEncoder.isShort(as.fields(), status, sent)
            ? ResponseEncoder.encoded(as.fields(), status, sent, connection.poller)
            : whole(as, status, sent);
    line.outlet().add(message, HEAD_SIZE + sent.length);
  }

  private static DefaultFullHttpResponse whole(ResponseHead as, int status, byte[] body) {
    return new DefaultFullHttpResponse(
        HttpVersion.HTTP_1_1,
        HttpResponseStatus.valueOf(status),
        Unpooled.wrappedBuffer(body),
        as.headers(),
        EmptyHttpHeaders.INSTANCE);
  }

  private void finish(ResponseHead as) {
    line.outlet().then(() -> line.finished(as.stay()));
  }

  private void sendHead(Response response, ResponseHead as) {
    begun = true;
    HttpResponseStatus status = HttpResponseStatus.valueOf(response.status());
    line.outlet()
        .add(new DefaultHttpResponse(HttpVersion.HTTP_1_1, status, as.headers()), HEAD_SIZE);
  }

  private void sendFile(Response response, ResponseHead as, Response.Region region)
      throws IOException {
    FileChannel file = Asyncio.toThread(() -> open(region));
    sendHead(response, as);
    line.outlet().add(new DefaultFileRegion(file, region.offset(), region.length()), 0);
    line.outlet().add(LastHttpContent.EMPTY_LAST_CONTENT, 0);
    finish(as);
  }

  private static FileChannel open(Response.Region region) throws IOException {
    FileChannel file = FileChannel.open(region.path());
    try {
      if (file.size() < region.offset() + region.length()) {
        throw new IOException(region.path() + " has become shorter before it was sent");
      }
      return file;
    } catch (IOException e) {
      file.close();
      throw e;
    }
  }

  private void stream(Response response, ResponseHead as) throws IOException {
    AsyncStream<byte[]> pieces = response.content();
    events = response.body() instanceof Response.Chunks(var stream, var source) && stream != source;
    long[] left = {as.length()};
    sendHead(response, as);
    pieces.forEach((byte[] piece) -> {
      if (left[0] >= 0 && (left[0] -= piece.length) < 0) {
        throw new IllegalStateException("the stream has more than its Content-Length");
      }
      sendPiece(piece);
    });
    if (left[0] > 0) {
      throw new IllegalStateException("the stream has less than its Content-Length: " + left[0]);
    }
    events = false;
    line.outlet().add(LastHttpContent.EMPTY_LAST_CONTENT, 0);
    finish(as);
  }

  /** Sends a copy, since the array may be used again; in parts, so that progress can be seen. */
  private void sendPiece(byte[] piece) throws IOException {
    int most = line.isHttp2() ? HTTP2_PART : Outlet.LIMIT;
    for (int start = 0; start < piece.length; start += most) {
      byte[] part = Arrays.copyOfRange(piece, start, Math.min(piece.length, start + most));
      line.outlet().add(new DefaultHttpContent(Unpooled.wrappedBuffer(part)), part.length);
      line.outlet().awaitRoom();
    }
  }

  private void switchTo(Response response, ResponseHead as, Takeover protocol) throws Exception {
    sendBytes(response, as, NOTHING);
    line.outlet().then(() -> line.takeOver(protocol));
    detached = true;
    try {
      protocol.run();
    } finally {
      line.close();
    }
  }
}
