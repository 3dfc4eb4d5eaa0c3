package dev.weft.cli;

import java.util.List;
import java.util.Map;

/** What httpbin shows. */
final class Samples {
  static final String TEAPOT =
      """

            _...._
          .'  _ _ `.
         | ."` ^ `". _,
         \\_;`"---"`|//
           |       ;/
           \\_     _/
             `\"""`
      """;

  static final Map<String, Object> SLIDES =
      Map.of(
          "slideshow",
          Map.of(
              "title",
              "Sample Slide Show",
              "author",
              "Yours Truly",
              "slides",
              List.of(
                  Map.of("title", "Wake up to Weft!", "type", "all"),
                  Map.of("title", "Overview", "type", "all", "items", List.of("Tasks", "Loops")))));

  static final String HTML =
      """
      <!doctype html>
      <html lang="en">
      <meta charset="utf-8">
      <title>Herman Melville - Moby-Dick</title>
      <h1>Herman Melville - Moby-Dick</h1>
      <p>Call me Ishmael. Some years ago—never mind how long precisely—having little or no money in
      my purse, and nothing particular to interest me on shore, I thought I would sail about a
      little and see the watery part of the world.</p>
      </html>
      """;

  static final String INDEX =
      """
      <!doctype html>
      <html lang="en">
      <meta charset="utf-8">
      <title>weft httpbin</title>
      <h1>weft httpbin</h1>
      <p>Answers with what it was asked, or in the way that the path says.</p>
      <pre>
      GET      /get /headers /ip /user-agent
      POST …   /post /put /patch /delete           each by the method of its name
      any      /anything /anything/…
      any      /status/404 /delay/1.5
      GET      /redirect/3
      any      /redirect-to?url=/get&amp;status_code=307
      GET      /cookies /cookies/set?name=value /cookies/set/name/value /cookies/delete?name
      GET      /basic-auth/user/password /bearer
      GET      /json /html /robots.txt /gzip /deflate
      GET      /bytes/1024?seed=1 /range/1024
      GET      /stream/3 /sse/3?delay=1
      GET      /drip?numbytes=10&amp;duration=2&amp;delay=0&amp;code=200
      GET      /cache /cache/60 /etag/abc
      ws       /websocket                          sends back what it gets
      </pre>
      </html>
      """;

  private Samples() {}
}
