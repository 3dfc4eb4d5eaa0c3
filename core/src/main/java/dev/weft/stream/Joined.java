package dev.weft.stream;

import dev.weft.Block;
import dev.weft.sync.Queue;
import java.util.List;

/** Streams that run in tasks of their own and meet in one queue. */
final class Joined {
  private Joined() {}

  static <T> void run(
      List<? extends AsyncStream<? extends T>> sources, int size, Block.RunWith<? super T, ?> out)
      throws Throwable {
    var queue = new Queue<T>(size);
    int[] running = {sources.size()};
    try (var background = new Background(queue::shutdown)) {
      for (AsyncStream<? extends T> source : sources) {
        background.start(() -> {
          source.forEach((T value) -> queue.put(value));
          if (--running[0] == 0) {
            queue.shutdown();
          }
          return true;
        });
      }
      for (T value : queue) {
        out.run(value);
      }
      background.throwFailure();
    }
  }
}
