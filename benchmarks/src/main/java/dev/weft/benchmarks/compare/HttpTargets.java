package dev.weft.benchmarks.compare;

import static dev.weft.benchmarks.compare.Peer.AIOHTTP;
import static dev.weft.benchmarks.compare.Peer.JDK;
import static dev.weft.benchmarks.compare.Peer.JDK_ASYNC;
import static dev.weft.benchmarks.compare.Peer.NETTY;
import static dev.weft.benchmarks.compare.Peer.VERTX;
import static dev.weft.benchmarks.compare.Peer.WEBSOCKETS;
import static dev.weft.benchmarks.compare.Targets.NONE;

import java.util.List;

/** What HTTP and WebSocket are measured beside. */
final class HttpTargets {
  static final List<Targets.Row> ROWS =
      List.of(
          row("http_text", "HTTP, text, 64 connections", AIOHTTP, 5),
          row("http_text", "text; no router", VERTX, 1),
          row("http_text", "text; codec and handler", NETTY, 0.8),
          row("http_json", "HTTP, JSON, 64 connections", AIOHTTP, 5),
          row("http_json", "JSON; no router", VERTX, 1),
          row("http_json", "JSON; codec and handler", NETTY, 0.8),
          row("http_pipelined", "text, 16 requests sent at once", AIOHTTP, NONE),
          row("http_pipelined", "text, 16 at once; no router", VERTX, NONE),
          row("http_pipelined", "text, 16 at once; codec and handler", NETTY, NONE),
          row("http_tls", "text over TLS", AIOHTTP, NONE),
          row("http_tls", "text over TLS", VERTX, NONE),
          row("http_h2", "text over HTTP/2, one stream each", VERTX, NONE),
          row("http_client", "client, 64 requests under way", AIOHTTP, NONE),
          row("http_client", "client", JDK, NONE),
          row("http_client", "client", JDK_ASYNC, NONE),
          row("http_client", "client", VERTX, NONE),
          row("http_echo", "WebSocket echo, 64 bytes, 64 connections", WEBSOCKETS, 5),
          row("http_echo", "WebSocket echo", VERTX, 1),
          row("http_broadcast", "WebSocket broadcast to 10,000, for each", WEBSOCKETS, 5),
          row("http_broadcast", "WebSocket broadcast", VERTX, 1));

  static final List<String> NOTES =
      List.of(
          "- HTTP: each server has one loop, and its load is another process: `wrk -t1 -c64`,"
              + " `h2load -t1 -c64 -m1`, or WebSockets made of bytes by Netty",
          "- HTTP: the clients ask the Netty server, in another process",
          "- HTTP: the servers of a workload are there at once, warmed up, and are asked one after the other in each round");

  private HttpTargets() {}

  private static Targets.Row row(String workload, String title, Peer peer, double onNative) {
    return new Targets.Row(workload, title, peer, 0, onNative, NONE);
  }
}
