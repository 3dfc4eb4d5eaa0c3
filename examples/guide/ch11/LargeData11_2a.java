// 11.2a A large data set, and a file by its lines · real
import static dev.weft.Asyncio.*;

import dev.weft.net.AsyncFiles;
import dev.weft.stream.AsyncStream;

static final int CHUNK = 1_000;

// The data come in chunks; no more than one is there at a time.
int processDataSet(int items) {
  return AsyncStream.range(items)
      .chunked(CHUNK)
      .map(chunk -> processChunk(chunk).size())
      .reduce(0, (sum, count) -> sum + count);
}

List<Integer> processChunk(List<Integer> chunk) {
  sleep(millis(10)); // the time it takes
  return chunk.stream().map(item -> item * 2).toList();
}

// The file is read as its lines are wanted, never as a whole.
int processFile(Path file) {
  int count = 0;
  for (String line : AsyncFiles.lines(file)) {
    if (line.strip().toUpperCase(Locale.ROOT).startsWith("LINE ")) {
      count++;
    }
  }
  return count;
}

void main() throws Exception {
  run(() -> {
    IO.println(String.format(Locale.ROOT, "data set: %,d items", processDataSet(50_000)));

    AsyncFiles.temporaryFile("guide", ".txt")
        .run(file -> {
          var text = new StringBuilder();
          for (int i = 1; i <= 10_000; i++) {
            text.append("line ").append(i).append('\n');
          }
          AsyncFiles.writeString(file, text);
          IO.println(String.format(Locale.ROOT, "file: %,d bytes", text.length()));
          IO.println(String.format(Locale.ROOT, "file: %,d lines", processFile(file)));
        });
  });
}
