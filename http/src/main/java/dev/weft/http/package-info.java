/**
 * HTTP and WebSocket: a server whose handlers are plain functions that may suspend, and a client.
 *
 * <p>Start with {@link dev.weft.http.Router}, {@link dev.weft.http.Request} and {@link
 * dev.weft.http.Response}. None of the three needs a socket: a test calls {@code
 * router.handle(Request.of("GET", "/users/1"))}.
 */
package dev.weft.http;
