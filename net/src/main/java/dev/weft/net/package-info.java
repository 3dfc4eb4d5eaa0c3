/**
 * Network, files and processes: what waits for the outside world. A call that has to wait suspends
 * its task, and nothing else.
 *
 * <p>Start with {@link dev.weft.net.TcpStream} and {@link dev.weft.net.TcpServer}; both speak
 * through {@link dev.weft.net.ByteStream}, as {@link dev.weft.net.UnixStream} and the {@link
 * dev.weft.net.MemoryNetwork} for tests do.
 */
package dev.weft.net;
