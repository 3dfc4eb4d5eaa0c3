package dev.weft.crawl;

import dev.weft.Asyncio;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A crawl in a JVM of its own, that may be killed: begins one, or goes on with it. */
final class CrawlProgram {
  private CrawlProgram() {}

  static void main(String... arguments) throws Exception {
    Path directory = Path.of(arguments[0]);
    Asyncio.run(() -> {
      Crawl crawl =
          Crawl.isIn(directory)
              ? Crawl.resume(directory, Map.of())
              : Crawl.create(directory, CrawlOptions.from(Map.of("urls", List.of(arguments[1]))));
      System.out.println("begins");
      System.out.println(crawl.run().finished());
    });
  }

  static ProcessBuilder process(Path directory, String url) {
    return new ProcessBuilder(
            System.getProperty("java.home") + "/bin/java",
            "--add-opens=java.base/java.lang=ALL-UNNAMED",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            CrawlProgram.class.getName(),
            directory.toString(),
            url)
        .redirectError(ProcessBuilder.Redirect.DISCARD);
  }
}
