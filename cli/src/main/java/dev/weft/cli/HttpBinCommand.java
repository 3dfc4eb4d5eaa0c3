package dev.weft.cli;

import dev.weft.http.Middleware;
import dev.weft.http.Router;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code weft httpbin}: a server to try clients with. */
@Command(
    name = "httpbin",
    description = {
      "Serves the endpoints of httpbin.org that clients are tried with, until Ctrl-C: /get, /post,"
          + " /status/404, /delay/2, /redirect/3, /cookies, /gzip, /sse/5, /websocket and"
          + " more; / lists them.",
      "The URL is printed when it is ready; each request is a line on stderr."
    },
    footer = {"", "Examples:", "  weft httpbin", "  weft httpbin --port 0 --quiet"})
final class HttpBinCommand implements Callable<Integer> {
  @Mixin private Messages messages;

  @Mixin private Listening listening;

  @SuppressWarnings("NullAway.Init") // by picocli
  HttpBinCommand() {}

  @Override
  public Integer call() throws Failure {
    Router router =
        HttpBin.router(listening.scheme()).use(Middleware.accessLog(new AccessLines(messages)));
    listening.serve(router, messages);
    return 0;
  }
}
