package dev.weft.cli;

import dev.weft.http.Middleware;
import dev.weft.http.Router;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code weft serve}: a directory on the web. */
@Command(
    name = "serve",
    description = {
      "Serves the files of a directory by HTTP, until Ctrl-C: with listings, ranges, ETags and"
          + " compression, HTTP/1.1 and HTTP/2.",
      "The URL is printed when it is ready; each request is a line on stderr."
    },
    footer = {
      "",
      "Links that lead out of the directory are not followed. An index.html stands for its"
          + " directory.",
      "",
      "Examples:",
      "  weft serve .",
      "  weft serve --host 0.0.0.0 --tls-cert cert.pem --tls-key key.pem site"
    })
final class Serve implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin private Messages messages;

  @Mixin private Listening listening;

  @Parameters(paramLabel = "DIR", description = "The directory.")
  private Path directory;

  @SuppressWarnings("NullAway.Init") // by picocli
  Serve() {}

  @Override
  public Integer call() throws Failure, IOException {
    if (!Files.isDirectory(directory)) {
      throw new ParameterException(
          spec.commandLine(),
          (Files.exists(directory) ? "not a directory: " : "no such directory: ")
              + directory
              + ": give one with files to serve");
    }
    listening.serve(router(directory, messages), messages);
    return 0;
  }

  static Router router(Path directory, Messages messages) throws IOException {
    return new Router()
        .use(Middleware.accessLog(new AccessLines(messages)))
        .use(Middleware.compression())
        .use(Middleware.errorPages())
        .use(new DirectoryListing(directory))
        .files("/", directory);
  }
}
