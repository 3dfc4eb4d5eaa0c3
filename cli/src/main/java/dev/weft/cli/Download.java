package dev.weft.cli;

import static dev.weft.Asyncio.toThread;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.weft.Asyncio;
import dev.weft.Block;
import dev.weft.EventLoop;
import dev.weft.http.ClientRequest;
import dev.weft.http.StreamingResponse;
import dev.weft.net.AsyncFile;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** One URL, and where its body goes. */
final class Download {
  /** Takes the pieces of a body. */
  interface Sink extends Block.RunWith<byte[], IOException> {}

  private final ClientRequest request;
  private final Duration limit;
  private final @Nullable Path file;
  private final Sink otherwise;
  private @Nullable Integer status;
  private long bytes;
  private boolean saved;

  /**
   * Creates one.
   *
   * @param file gets the body if the status is no error
   * @param otherwise gets the body if there is no file
   */
  Download(ClientRequest request, Duration limit, @Nullable Path file, Sink otherwise) {
    this.request = request;
    this.limit = limit;
    this.file = file;
    this.otherwise = otherwise;
  }

  /** Does it, and suspends until it is done. Cancelled, it leaves no half of a file. */
  FetchResult run() {
    Duration start = EventLoop.running().time();
    @Nullable String error = null;
    try {
      Asyncio.timeout(limit, () -> receive());
      error = status != null && FetchReport.isFailing(status) ? "status " + status : null;
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      error = reason(e);
    }
    Duration took = EventLoop.running().time().minus(start);
    String where = saved ? String.valueOf(file) : null;
    return new FetchResult(request.uri().toString(), status, bytes, took.toMillis(), where, error);
  }

  private void receive() throws IOException, TimeoutException {
    try (StreamingResponse response = request.open()) {
      status = response.status();
      if (file == null) {
        copy(response, otherwise);
      } else if (FetchReport.isFailing(response.status())) {
        copy(response, _ -> {});
      } else {
        save(response, file);
      }
    }
  }

  private void copy(StreamingResponse response, Sink sink) throws IOException {
    response.stream()
        .forEach((byte[] piece) -> {
          bytes += piece.length;
          sink.run(piece);
        });
  }

  private void save(StreamingResponse response, Path file) throws IOException {
    Path part = file.resolveSibling(file.getFileName() + ".part");
    try {
      try (var out = AsyncFile.open(part, CREATE, TRUNCATE_EXISTING, WRITE)) {
        copy(response, out::write);
      }
      toThread(() -> Files.move(part, file, REPLACE_EXISTING));
      saved = true;
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private String reason(Exception e) {
    String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    return switch (e) {
      case TimeoutException _ -> "no answer within " + Durations.text(limit.toMillis());
      case UnknownHostException _ -> "no such host: " + request.uri().getHost();
      case ConnectException _ -> "cannot connect: " + message;
      default -> message;
    };
  }
}
