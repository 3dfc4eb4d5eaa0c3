package dev.weft.crawl;

import dev.weft.Asyncio;
import dev.weft.Block;
import dev.weft.sync.Hold;
import dev.weft.sync.Semaphore;
import java.io.IOException;

/** Where pages are parsed: off the loop, as many at once as there are cores, one large one. */
final class Parsers {
  /*
   * A page in memory is up to forty times as large as its text: so large ones take turns, and one
   * that is too large even so is a page without links.
   */
  private final Semaphore cores = new Semaphore(Runtime.getRuntime().availableProcessors());
  private final Semaphore large = new Semaphore(1);

  /** Runs {@code parse} in another thread; suspends until it has ended. */
  <T> T run(int bytes, Block.Call<T, IOException> parse) throws IOException {
    if (bytes > Bodies.LARGE) {
      try (Hold _ = large.hold()) {
        return run(parse);
      }
    }
    return run(parse);
  }

  private <T> T run(Block.Call<T, IOException> parse) throws IOException {
    try (Hold _ = cores.hold()) {
      return Asyncio.toThread(parse);
    }
  }
}
