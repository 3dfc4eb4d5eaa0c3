package dev.weft.net;

import dev.weft.Task;
import io.netty.bootstrap.AbstractBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelOption;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.NetUtil;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.UnixDomainSocketAddress;
import java.util.Map;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/** Small questions about channels and their events. */
final class Streams {
  private Streams() {}

  /** Returns whether the caller is a task on its loop, which may suspend. */
  static boolean isInTask() {
    try {
      var _ = Task.current();
      return true;
    } catch (IllegalStateException noTask) {
      return false;
    }
  }

  /** Has a TCP connection reset, not ended, when it is closed; others have no such thing. */
  static void setLingerToReset(Channel channel) {
    try {
      channel.config().setOption(ChannelOption.SO_LINGER, 0);
    } catch (ChannelException alreadyClosed) {
      // then there is nothing to reset
    }
  }

  /** Sets options before a channel is made. */
  @SuppressWarnings("unchecked")
  static void setOptions(AbstractBootstrap<?, ?> bootstrap, Map<ChannelOption<?>, Object> options) {
    options.forEach((option, value) -> bootstrap.option((ChannelOption<Object>) option, value));
  }

  /** Returns whether a connection is encrypted, or about to be. */
  static boolean isTls(Channel channel) {
    return channel.pipeline().get(SslHandler.class) != null;
  }

  /** Returns whether the other side has ended its half of a TLS connection. */
  static boolean isTlsEnd(Object event) {
    return event instanceof SslCloseCompletionEvent end && end.isSuccess();
  }

  /** Returns whether the two sides have not agreed on TLS yet. */
  static boolean isInHandshake(Channel channel) {
    SslHandler tls = channel.pipeline().get(SslHandler.class);
    return tls != null && !tls.handshakeFuture().isDone();
  }

  /** Returns a failure like {@code failure} that names the other side. */
  static SSLException named(Throwable failure, String name) {
    String text = Opening.reason(failure) + ": " + name;
    SSLException named =
        failure instanceof SSLHandshakeException
            ? new SSLHandshakeException(text)
            : new SSLException(text);
    var _ = named.initCause(failure);
    return named;
  }

  /** Returns an address as the JDK has it, which Netty's Unix sockets have not. */
  static SocketAddress jdkAddress(@Nullable SocketAddress address) {
    if (address instanceof DomainSocketAddress unix) {
      return UnixDomainSocketAddress.of(unix.path());
    }
    return address == null ? UnixDomainSocketAddress.of("") : address;
  }

  /** Returns how messages call an address: {@code 127.0.0.1:80}, {@code [::1]:80}, a path. */
  static String name(SocketAddress address) {
    if (!(address instanceof InetSocketAddress internet) || internet.isUnresolved()) {
      return String.valueOf(address);
    }
    String host = internet.getAddress().getHostAddress();
    return (host.contains(":") ? "[" + shortened(host) + "]" : host) + ":" + internet.getPort();
  }

  /** Returns an IPv6 address as RFC 5952 has it, with its scope. */
  private static String shortened(String host) {
    int scope = host.indexOf('%');
    String address = scope < 0 ? host : host.substring(0, scope);
    byte[] bytes = InetAddress.ofLiteral(address).getAddress();
    return NetUtil.bytesToIpAddress(bytes) + host.substring(address.length());
  }

  /** Returns {@code cause} as what a method may throw. */
  static IOException asIOException(Throwable cause) {
    return cause instanceof IOException io ? io : new IOException(cause.getMessage(), cause);
  }

  /** Returns what a stream to {@code name} says of a failure that Netty tells. */
  static IOException failure(Throwable cause, String name) {
    String reason = Opening.reason(cause) + ": " + name;
    return switch (cause.getCause() instanceof SSLException inner ? inner : cause) {
      case SSLException tls -> named(tls, name);
      case IOException io -> new SocketException(reason, io);
      default -> new IOException(reason, cause);
    };
  }
}
