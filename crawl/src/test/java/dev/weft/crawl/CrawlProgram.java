package dev.weft.crawl;

import dev.weft.Asyncio;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A crawl in a JVM of its own, that may be killed or small: begins one, or goes on with it. */
final class CrawlProgram {
  private CrawlProgram() {}

  static void main(String... arguments) throws Exception {
    Path directory = Path.of(arguments[0]);
    Map<String, Object> said = new LinkedHashMap<>();
    said.put("urls", List.of(arguments[1]));
    for (int i = 2; i < arguments.length; i += 2) {
      said.put(arguments[i], arguments[i + 1]);
    }
    Asyncio.run(() -> {
      Crawl crawl =
          Crawl.isIn(directory)
              ? Crawl.resume(directory, said)
              : Crawl.create(directory, CrawlOptions.from(said));
      System.out.println("begins");
      System.out.println(crawl.run().finished());
    });
  }

  /** Prepares one; {@code more} are names and values of options. */
  static ProcessBuilder process(Path directory, String url, String... more) {
    return process("-XX:TieredStopAtLevel=1", directory, url, more)
        .redirectError(ProcessBuilder.Redirect.DISCARD);
  }

  /** Prepares one in a JVM with a flag. */
  static ProcessBuilder process(String flag, Path directory, String url, String... more) {
    var command = new ArrayList<String>();
    command.addAll(
        List.of(
            System.getProperty("java.home") + "/bin/java",
            "--add-opens=java.base/java.lang=ALL-UNNAMED",
            flag,
            "-cp",
            System.getProperty("java.class.path"),
            CrawlProgram.class.getName(),
            directory.toString(),
            url));
    command.addAll(List.of(more));
    return new ProcessBuilder(command);
  }
}
