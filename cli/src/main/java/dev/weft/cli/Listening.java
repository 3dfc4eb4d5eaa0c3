package dev.weft.cli;

import dev.weft.Asyncio;
import dev.weft.http.Handler;
import dev.weft.http.HttpServer;
import dev.weft.net.Server;
import dev.weft.net.Tls;
import java.io.IOException;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options of commands that serve HTTP, and how they do it: until Ctrl-C. */
final class Listening {
  private static final Duration GRACE = Duration.ofSeconds(5);

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--port",
      paramLabel = "N",
      converter = Port.class,
      defaultValue = "8000",
      description = "The port; 0 for any that is free (default: ${DEFAULT-VALUE}).")
  private int port;

  @Option(
      names = "--host",
      paramLabel = "HOST",
      defaultValue = "127.0.0.1",
      description =
          "A name or address of this machine; 0.0.0.0 for all of them (default: ${DEFAULT-VALUE}).")
  private String host;

  @Option(
      names = "--tls-cert",
      paramLabel = "PEM",
      description = "Speaks HTTPS, and HTTP/2, with this certificate and those that vouch for it.")
  private @Nullable Path certificate;

  @Option(names = "--tls-key", paramLabel = "PEM", description = "Its private key, in PKCS#8.")
  private @Nullable Path key;

  @SuppressWarnings("NullAway.Init") // by picocli
  Listening() {}

  /** Returns {@code http} or {@code https}. */
  String scheme() {
    return certificate == null ? "http" : "https";
  }

  /**
   * Serves until Ctrl-C. The URL is printed when connections are accepted; at the end requests in
   * flight have some seconds.
   */
  void serve(Handler handler, Messages messages) throws Failure {
    HttpServer.Builder server = HttpServer.builder();
    requireBothOrNone();
    if (certificate != null && key != null) {
      server.tls(Tls.server(certificate, key));
    }
    try {
      Asyncio.run(() -> untilInterrupted(server, handler, messages));
    } catch (SSLException e) {
      throw wrong(String.valueOf(e.getMessage()));
    } catch (UnknownHostException e) {
      throw wrong("no such host: " + host + ": give a name or an address of this machine");
    } catch (IOException e) {
      throw new Failure(
              "cannot listen on " + host + ":" + port + " (" + e.getMessage() + ")",
              "give another --port or --host")
          .because(e);
    }
  }

  private void requireBothOrNone() {
    if ((certificate == null) != (key == null)) {
      throw wrong("--tls-cert and --tls-key go together: give both");
    }
  }

  private ParameterException wrong(String message) {
    return new ParameterException(command.commandLine(), message);
  }

  private void untilInterrupted(HttpServer.Builder builder, Handler handler, Messages messages)
      throws IOException {
    Server server = builder.listen(host, port, handler);
    try {
      messages.results().println(url(server));
      messages.results().flush();
      server.serveForever();
    } finally {
      messages.note("ending: requests in flight have " + GRACE.toSeconds() + " seconds");
      server.shutdown(GRACE);
    }
  }

  private String url(Server server) {
    String reachable =
        switch (host) {
          case "0.0.0.0" -> "127.0.0.1";
          case "::" -> "::1";
          default -> host;
        };
    String name = reachable.contains(":") ? "[" + reachable + "]" : reachable;
    return scheme() + "://" + name + ":" + server.port() + "/";
  }
}
