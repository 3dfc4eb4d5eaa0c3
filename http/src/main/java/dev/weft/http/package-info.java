/**
 * HTTP and WebSocket: a server whose handlers are plain functions that may suspend, and a client.
 *
 * <p>Start with {@link dev.weft.http.Router}, {@link dev.weft.http.Request} and {@link
 * dev.weft.http.Response}. None of the three needs a socket: a test calls {@code
 * router.handle(Request.of("GET", "/users/1"))}.
 *
 * <ul>
 *   <li>To serve: {@link dev.weft.http.HttpServer} takes a {@link dev.weft.http.Handler}, which a
 *       router is; {@link dev.weft.http.Middleware} stands around handlers, and {@link
 *       dev.weft.http.Cors} and {@link dev.weft.http.Sessions} are such.
 *   <li>To ask others: {@link dev.weft.http.HttpClient}, {@link dev.weft.http.ClientRequest}, and
 *       {@link dev.weft.http.ClientResponse}, or {@link dev.weft.http.StreamingResponse} for an
 *       answer that is read while it arrives.
 *   <li>WebSockets: {@link dev.weft.http.WebSocket} on either side, {@link dev.weft.http.Rooms} for
 *       many that get the same.
 *   <li>To fail with a status: {@link dev.weft.http.HttpException}.
 * </ul>
 */
package dev.weft.http;
