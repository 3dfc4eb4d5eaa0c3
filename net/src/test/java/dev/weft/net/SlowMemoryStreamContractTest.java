package dev.weft.net;

import static dev.weft.Asyncio.millis;

/** Each byte arrives alone, and late. */
class SlowMemoryStreamContractTest extends MemoryStreamContractTest {
  SlowMemoryStreamContractTest() {
    var _ = network.latency(millis(5), millis(9)).fragmenting();
  }

  @Override
  int big() {
    return 250_000;
  }
}
