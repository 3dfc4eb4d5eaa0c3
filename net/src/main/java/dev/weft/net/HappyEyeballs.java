package dev.weft.net;

import dev.weft.Asyncio;
import dev.weft.Future;
import dev.weft.Task;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Connecting to the first of several addresses that answers: RFC 8305. */
final class HappyEyeballs {
  private static final Duration PATIENCE = Duration.ofMillis(250);

  /** One attempt. */
  @FunctionalInterface
  interface Attempt<T extends ByteStream> {
    T connect(InetSocketAddress address) throws IOException;
  }

  private HappyEyeballs() {}

  /**
   * Returns what {@code attempt} has connected to one of {@code addresses}; there is at least one.
   */
  static <T extends ByteStream> T connect(List<InetSocketAddress> addresses, Attempt<T> attempt)
      throws IOException {
    if (addresses.size() == 1) {
      return attempt.connect(addresses.getFirst());
    }
    List<Task<T>> running = new ArrayList<>();
    List<Throwable> failures = new ArrayList<>();
    var left = new ArrayDeque<>(interleaved(addresses));
    try {
      while (!left.isEmpty() || !running.isEmpty()) {
        if (!left.isEmpty()) {
          InetSocketAddress next = left.remove();
          running.add(
              Asyncio.createTask("connect " + Streams.name(next), () -> attempt.connect(next)));
        }
        T connected = firstOf(running, failures, left.isEmpty());
        if (connected != null) {
          return connected;
        }
      }
    } finally {
      abandon(running);
    }
    throw failure(failures);
  }

  /** Returns a connection if there is one; otherwise one attempt more has failed, or lasts long. */
  private static <T extends ByteStream> @Nullable T firstOf(
      List<Task<T>> running, List<Throwable> failures, boolean last) {
    Set<Task<T>> done =
        (last ? Asyncio.waitFirst(running) : Asyncio.waitFirst(running, PATIENCE)).done();
    for (Task<T> task : done) {
      running.remove(task);
      Throwable failure = task.exception();
      if (failure == null) {
        return task.result();
      }
      failures.add(failure);
    }
    return null;
  }

  private static <T extends ByteStream> void abandon(List<Task<T>> running) {
    for (Task<T> task : running) {
      var _ = task.cancel();
      task.addDoneCallback(HappyEyeballs::abandon);
    }
  }

  private static <T extends ByteStream> void abandon(Future<T> done) {
    if (!done.isCancelled() && done.exception() == null) {
      done.result().abort();
    }
  }

  /** The families take turns, beginning with that of the first address. */
  static List<InetSocketAddress> interleaved(List<InetSocketAddress> addresses) {
    boolean first = isSix(addresses.getFirst());
    var same = new ArrayDeque<InetSocketAddress>();
    var other = new ArrayDeque<InetSocketAddress>();
    addresses.forEach(address -> (isSix(address) == first ? same : other).add(address));
    List<InetSocketAddress> order = new ArrayList<>();
    while (!same.isEmpty() || !other.isEmpty()) {
      if (!same.isEmpty()) {
        order.add(same.remove());
      }
      if (!other.isEmpty()) {
        order.add(other.remove());
      }
    }
    return order;
  }

  private static boolean isSix(InetSocketAddress address) {
    return address.getAddress() instanceof Inet6Address;
  }

  private static IOException failure(List<Throwable> failures) {
    String reasons = failures.stream().map(Throwable::getMessage).collect(Collectors.joining("; "));
    var failure = new ConnectException("no address answers: " + reasons);
    failures.forEach(failure::addSuppressed);
    return failure;
  }
}
