package dev.weft.benchmarks;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.gather;
import static dev.weft.Asyncio.millis;
import static dev.weft.Asyncio.sleep;

import dev.weft.Block;
import java.math.BigInteger;
import java.time.Duration;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Random;
import java.util.function.Consumer;

/**
 * pyperformance's async_tree: 6 levels of 6 branches, 46,656 leaves; one operation is one tree. The
 * cache and the random numbers go on from run to run, as they do there.
 */
final class AsyncTree implements Bench.Workload {
  private static final Duration IO = millis(50);

  private final Consumer<AsyncTree> leaf;
  private final Random random = new Random(0);
  private final BitSet cache = new BitSet();

  AsyncTree(Consumer<AsyncTree> leaf) {
    this.leaf = leaf;
  }

  @Override
  public long run(int size) {
    recurse(6);
    return 1;
  }

  private void recurse(int level) {
    if (level == 0) {
      leaf.accept(this);
      return;
    }
    var children = new Block.Run<?>[6];
    Arrays.fill(children, (Block.Run<RuntimeException>) () -> recurse(level - 1));
    await(gather(children));
  }

  void none() {}

  void io() {
    sleep(IO);
  }

  void memoization() {
    var data = random.nextInt(1, 101);
    if (data <= 90) {
      if (cache.get(data)) {
        return;
      }
      cache.set(data);
    }
    io();
  }

  void cpuIoMixed() {
    if (random.nextDouble() < 0.5) {
      Workloads.check(product(1, 500).bitLength(), 3_768, 1);
    } else {
      memoization();
    }
  }

  /** Multiplies numbers of like size, as CPython's factorial does. */
  private static BigInteger product(long first, long last) {
    if (first == last) {
      return BigInteger.valueOf(first);
    }
    var middle = (first + last) / 2;
    return product(first, middle).multiply(product(middle + 1, last));
  }
}
