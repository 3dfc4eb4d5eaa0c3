package dev.weft.cli;

import static dev.weft.Asyncio.toThread;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weft.Asyncio;
import dev.weft.http.Body;
import dev.weft.http.ClientRequest;
import dev.weft.http.HttpClient;
import dev.weft.net.Tls;
import dev.weft.stream.AsyncStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code weft fetch}: asks for URLs. */
@Command(
    name = "fetch",
    description = {
      "Asks for URLs, many at once, and says how that went: by status, bytes, and how long answers"
          + " took.",
      "The body of a single URL goes to stdout, without -o or --json."
    },
    footer = {
      "",
      "Redirects are followed. A URL has failed if there is no answer, or its status is 400 or"
          + " more; then the exit status is 1.",
      "",
      "Examples:",
      "  weft fetch https://example.org/",
      "  weft fetch -o pages --concurrency 32 --retries 2 $(cat urls.txt)"
    })
final class Fetch implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin private Messages messages;

  @Option(
      names = "--concurrency",
      paramLabel = "N",
      defaultValue = "16",
      description = "How many at once (default: ${DEFAULT-VALUE}).")
  private int concurrency;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "DIR",
      description = "Writes each body to a file there, named by the end of its path.")
  private @Nullable Path output;

  @Option(
      names = {"-H", "--header"},
      paramLabel = "'NAME: VALUE'",
      description = "Sends this header field; repeatable.")
  private List<String> headers = List.of();

  @Option(
      names = {"-d", "--data"},
      paramLabel = "DATA|@FILE",
      description = "Sends this body, as a form if no -H says otherwise; repeatable, joined by &.")
  private List<String> data = List.of();

  @Option(
      names = {"-X", "--method"},
      paramLabel = "METHOD",
      description = "The method (default: GET, or POST with -d).")
  private @Nullable String method;

  @Option(
      names = "--timeout",
      paramLabel = "D",
      converter = Durations.class,
      defaultValue = "30s",
      description = "How long one may take, all in all (default: ${DEFAULT-VALUE}).")
  private Duration timeout;

  @Option(
      names = "--retries",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "More attempts after a failed connection, 429, 502, 503 and 504, with a growing pause; not"
              + " for POST and PATCH (default: ${DEFAULT-VALUE}).")
  private int retries;

  @Option(
      names = "--cacert",
      paramLabel = "PEM",
      description = "Trusts the certificates in this file, and no others.")
  private @Nullable Path trusted;

  @Option(
      names = "--json",
      description =
          "Prints an object, with what became of each URL: its status is null if there was no"
              + " answer, and byStatus counts answers.")
  private boolean json;

  @Parameters(arity = "1..*", paramLabel = "URL", description = "What to ask for.")
  private List<String> urls;

  @SuppressWarnings("NullAway.Init") // by picocli
  Fetch() {}

  @Override
  public Integer call() throws IOException, Failure {
    require(concurrency > 0, "--concurrency is 1 or more, not " + concurrency);
    require(retries >= 0, "--retries is 0 or more, not " + retries);
    if (output != null) {
      create(output);
    }
    FetchReport report = Asyncio.run(() -> fetchAll());
    if (json) {
      messages.results().println(TaskRow.json(report));
    } else if (!isToStdout()) {
      report.print(messages.results());
    }
    messages.results().flush();
    return report.failed() == 0 ? 0 : 1;
  }

  private void require(boolean condition, String otherwise) {
    if (!condition) {
      throw new ParameterException(spec.commandLine(), otherwise);
    }
  }

  private void create(Path directory) throws Failure {
    require(
        Files.isDirectory(directory) || Files.notExists(directory),
        "not a directory: " + directory + ": give -o another one");
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new Failure("cannot create " + directory + " (" + e.getMessage() + ")", "try another")
          .because(e);
    }
  }

  private boolean isToStdout() {
    return urls.size() == 1 && output == null && !json;
  }

  private FetchReport fetchAll() {
    long start = System.nanoTime();
    try (HttpClient client = client()) {
      List<Download> downloads = downloads(client);
      @Nullable FetchResult[] results = new FetchResult[downloads.size()];
      int[] done = {0};
      AsyncStream.range(results.length)
          .mapConcurrentUnordered(
              concurrency,
              i -> {
                FetchResult result = downloads.get(i).run();
                results[i] = result;
                return result;
              })
          .forEach((FetchResult result) -> tell(result, ++done[0]));
      messages.progress("");
      List<FetchResult> all = new ArrayList<>();
      for (FetchResult result : results) {
        all.add(Objects.requireNonNull(result));
      }
      long elapsed = (System.nanoTime() - start) / 1_000_000;
      return FetchReport.of(all, client.stats().retries(), elapsed);
    }
  }

  private void tell(FetchResult result, int done) {
    if (result.isFailed()) {
      messages.progress("");
      messages.error(result.url() + ": " + result.error());
    }
    if (!isToStdout()) {
      messages.progress(done + " of " + urls.size());
    }
  }

  private HttpClient client() {
    HttpClient.Builder builder =
        HttpClient.builder().maxConcurrent(concurrency).timeout(timeout).retry(retries + 1);
    if (trusted != null) {
      require(Files.isReadable(trusted), "cannot read " + trusted + ": give --cacert a PEM file");
      builder.tls(Tls.trusting(trusted));
    }
    return builder.build();
  }

  private List<Download> downloads(HttpClient client) {
    var names = new FileNames();
    List<Download> downloads = new ArrayList<>();
    for (String url : urls) {
      ClientRequest request = request(client, url);
      Path file = output == null ? null : output.resolve(names.of(request.uri()));
      downloads.add(new Download(request, timeout, file, isToStdout() ? Fetch::print : _ -> {}));
    }
    return downloads;
  }

  private ClientRequest request(HttpClient client, String url) {
    require(
        url.matches("(?i)https?://.+"),
        "no such URL: " + url + ": it begins with http:// or https://");
    String verb = method != null ? method : data.isEmpty() ? "GET" : "POST";
    try {
      ClientRequest request = client.request(verb, url);
      for (String header : headers) {
        int colon = header.indexOf(':');
        require(colon > 0, "no such header field: " + header + ": write 'Name: value'");
        request.header(header.substring(0, colon), header.substring(colon + 1).strip());
      }
      return data.isEmpty() ? request : request.body(body());
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  private Body body() {
    String first = data.getFirst();
    if (!first.startsWith("@")) {
      return Body.bytes(String.join("&", data).getBytes(UTF_8))
          .withType("application/x-www-form-urlencoded");
    }
    Path file = Path.of(first.substring(1));
    require(data.size() == 1, "one -d @FILE is the whole body: leave out the others");
    require(Files.isReadable(file), "cannot read " + file + ": give -d another @FILE");
    return Body.file(file).withType("application/x-www-form-urlencoded");
  }

  private static void print(byte[] piece) throws IOException {
    toThread(() -> {
      System.out.write(piece);
      if (System.out.checkError()) {
        throw new IOException("nobody reads what goes to stdout any more");
      }
    });
  }
}
