// 7.1a Async iterator · virtual
import static dev.weft.Asyncio.*;

import dev.weft.EventLoop;

// An iterator whose next may suspend: in Java it is any iterator.
static class AsyncRange implements Iterable<Integer>, Iterator<Integer> {
  int start;
  final int stop;

  AsyncRange(int start, int stop) {
    this.start = start;
    this.stop = stop;
  }

  @Override
  public Iterator<Integer> iterator() {
    return this;
  }

  @Override
  public boolean hasNext() {
    return start < stop;
  }

  @Override
  public Integer next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    sleep(millis(100)); // some asynchronous operation
    return start++;
  }
}

void main() {
  run(() -> {
    for (int number : new AsyncRange(1, 5)) {
      IO.println(clock() + " the iterator gives " + number);
    }
  });
}

String clock() {
  return String.format(Locale.ROOT, "%.1f s", EventLoop.running().time().toMillis() / 1000.0);
}
