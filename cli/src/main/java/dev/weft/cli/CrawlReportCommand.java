package dev.weft.cli;

import dev.weft.crawl.CrawlReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code weft crawl report}: a crawl as a page for people. */
@Command(
    name = "report",
    description =
        "Makes one HTML page of a crawl: what was found at each depth, broken links and the pages that"
            + " hold them, redirects, the slowest and the largest pages. It needs no other file.",
    footer = {
      "",
      "Examples:",
      "  weft crawl report crawl-docs.example.com",
      "  weft crawl report -o site.html crawl-docs.example.com"
    })
final class CrawlReportCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin private Messages messages;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "The page (default: DIR/report.html).")
  private @Nullable Path output;

  @Parameters(arity = "1", paramLabel = "DIR", description = "Where the crawl's files are.")
  private Path directory;

  @SuppressWarnings("NullAway.Init") // by picocli
  CrawlReportCommand() {}

  @Override
  public Integer call() throws Failure {
    if (!dev.weft.crawl.Crawl.isIn(directory)) {
      throw new ParameterException(
          spec.commandLine(), "no crawl in " + directory + ": give the directory of one");
    }
    Path page = output == null ? directory.resolve("report.html") : output;
    try {
      CrawlReport.write(directory, page);
    } catch (IOException e) {
      throw new Failure("no report: " + e.getMessage(), "give another -o FILE").because(e);
    }
    messages.results().println(page);
    messages.results().flush();
    return 0;
  }
}
