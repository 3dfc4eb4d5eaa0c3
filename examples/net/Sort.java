import static dev.weft.Asyncio.run;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weft.net.Subprocess;
import java.io.IOException;

/** Sorts lines by the system's {@code sort}: {@code Sort LINE…}. */
void main(String[] lines) throws IOException {
  IO.print(run(() -> sorted(String.join("\n", lines))));
}

String sorted(String lines) throws IOException {
  try (var sort = Subprocess.start("sort")) {
    return sort.communicate(lines.getBytes(UTF_8)).stdoutText();
  }
}
