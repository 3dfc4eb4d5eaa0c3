// 7.2c Files · real
import static dev.weft.Asyncio.*;
import static java.nio.file.StandardOpenOption.*;

import dev.weft.net.AsyncFile;
import dev.weft.net.AsyncFiles;

void main() throws IOException {
  run(() -> {
    Path path = Files.createTempFile("guide", ".txt");
    try {
      try (var file = AsyncFile.open(path, WRITE)) {
        file.write("a line written asynchronously\n".getBytes());
        file.write("the second line\n".getBytes());
      }
      IO.println("written: " + AsyncFiles.readBytes(path).length + " bytes");

      int number = 0;
      for (String line : AsyncFiles.lines(path)) {
        number++;
        IO.println("line " + number + ": " + line);
      }
      IO.println("read: " + number + " lines");
    } finally {
      AsyncFiles.delete(path);
    }
    IO.println("deleted: " + !AsyncFiles.exists(path));
  });
}
