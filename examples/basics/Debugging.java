import static dev.weft.Asyncio.*;

// Two mistakes: a task keeps the loop busy, and nobody asks how it ended. Try ./weft run --debug.
void main() {
  run(() -> {
    createTask("counting", this::count);
    sleep(millis(10));
    IO.println("done");
  });
}

void count() throws IOException {
  long end = System.nanoTime() + 300_000_000;
  while (System.nanoTime() < end) {
    Thread.onSpinWait();
  }
  throw new IOException("no more numbers");
}
