package dev.weft.http;

import static dev.weft.http.RequestTest.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Block;
import dev.weft.http.syntax.Accept;
import dev.weft.http.syntax.HttpDate;
import dev.weft.http.syntax.Parameters;
import dev.weft.testing.AsyncTest;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;

/** Whatever a client sends, it is answered, or refused with a 4xx. */
@Tag("explore")
class RandomInputTest {
  private static final int SEEDS = 3_000;
  private static final List<String> PIECES =
      List.of(
          "/",
          "a",
          "%",
          "%2F",
          "%00",
          "%C3",
          "%A9",
          "?",
          "&",
          "=",
          "+",
          "..",
          "http://",
          "*",
          ";",
          "\r\n",
          "--b",
          "--",
          "Content-Disposition: form-data; name=",
          "\"",
          "\\",
          "filename=",
          ":",
          " ",
          "\0",
          "\u00ff",
          "{",
          "}",
          "[",
          "]",
          ",",
          "\"a\":1",
          "q=0.5",
          "bytes=0-",
          "-5",
          "gzip",
          "text/html",
          "\t",
          "é",
          "€");

  private static String text(Random random) {
    var text = new StringBuilder();
    for (int i = random.nextInt(12); i > 0; i--) {
      text.append(PIECES.get(random.nextInt(PIECES.size())));
    }
    return text.toString();
  }

  private static void refusedOrNot(String input, Block.Run<Exception> body) {
    try {
      body.run();
    } catch (HttpException e) {
      assertThat(e.status()).as(input).isBetween(400, 499);
    } catch (Exception e) {
      throw new AssertionError("with \"" + input + "\"", e);
    }
  }

  @AsyncTest
  void targetsAreAnsweredOrRefused() {
    var router =
        new Router()
            .get("/a/{b}/{c:int}", r -> Response.text(r.pathParam("b") + r.query("a")))
            .get("/a/{rest...}", r -> Response.text(r.pathParam("rest")))
            .use(Middleware.errorPages())
            .use(Middleware.compression());
    for (int seed = 0; seed < SEEDS; seed++) {
      var random = new Random(seed);
      String target = (random.nextBoolean() ? "/a/" : "") + text(random);
      refusedOrNot(
          target,
          () -> {
            int status = router.handle(Request.of("GET", target)).status();
            assertThat(status).as(target).isIn(200, 404);
          });
    }
  }

  @AsyncTest
  void bodiesAreReadOrRefused() {
    for (int seed = 0; seed < SEEDS; seed++) {
      var random = new Random(seed);
      String body = text(random);
      refusedOrNot(body, () -> Request.of("POST", "/").withBody(body).form());
      refusedOrNot(body, () -> Request.of("POST", "/").withBody(body).json(List.class));
      refusedOrNot(body, () -> multipart(body).form());
      refusedOrNot(body, () -> multipart("--b\r\n" + body + "\r\n--b--").multipart().count());
    }
  }

  private static Request multipart(String body) {
    return Request.of("POST", "/")
        .withHeader("Content-Type", "multipart/form-data; boundary=b")
        .withBody(bytes(body));
  }

  @AsyncTest
  void headersAreUnderstoodOrPassedOver() {
    for (int seed = 0; seed < SEEDS; seed++) {
      String value = text(new Random(seed));
      refusedOrNot(
          value,
          () -> {
            assertThat(Cookie.parse(List.of(value))).isNotNull();
            assertThat(Accept.quality(value, "text/html")).isBetween(0.0, 1.0);
            assertThat(Parameters.get(value, "name")).isNotEqualTo("\0");
            assertThat(Conditions.lists(value, "nothing")).isFalse();
            assertThat(HttpDate.parse(value)).isNull();
          });
    }
  }
}
