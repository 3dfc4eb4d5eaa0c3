package dev.weft.net;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/**
 * How a connection is encrypted and whom it trusts: asyncio's ssl.SSLContext. Immutable; one serves
 * any number of connections. TLS 1.2 and 1.3. A client checks that the certificate is for the host
 * it has asked for. An end that was not announced (close_notify) is a failure of the read that
 * meets it, since anybody on the way may have cut the connection off.
 */
public final class Tls {
  private final boolean server;
  private final @Nullable SSLContext given;
  private final @Nullable Path trusted;
  private final @Nullable Path chain;
  private final @Nullable Path key;
  private final List<String> protocols;
  private final List<String> versions;
  private @Nullable SslContext context;

  private Tls(
      boolean server,
      @Nullable SSLContext given,
      @Nullable Path trusted,
      @Nullable Path chain,
      @Nullable Path key,
      List<String> protocols,
      List<String> versions) {
    this.server = server;
    this.given = given;
    this.trusted = trusted;
    this.chain = chain;
    this.key = key;
    this.protocols = protocols;
    this.versions = versions;
  }

  /** Returns a client that trusts what the JDK trusts. */
  public static Tls client() {
    return new Tls(false, null, null, null, null, List.of(), List.of());
  }

  /** Returns a client that trusts the certificates in a PEM file, and no others. */
  public static Tls trusting(Path certificatesPem) {
    return new Tls(false, null, required(certificatesPem), null, null, List.of(), List.of());
  }

  /**
   * Returns a server with a certificate. The files are read when it is used for the first time: it
   * is an {@link SSLException} then if they do not belong together.
   *
   * @param chainPem the certificate, and those that vouch for it
   * @param keyPem its private key, in PKCS#8, not encrypted
   */
  public static Tls server(Path chainPem, Path keyPem) {
    return new Tls(true, null, null, required(chainPem), required(keyPem), List.of(), List.of());
  }

  /** Returns one that uses the JDK's {@code context}, for a client or a server, as it is used. */
  public static Tls of(SSLContext context) {
    Objects.requireNonNull(context, "a context is required, not null");
    return new Tls(false, context, null, null, null, List.of(), List.of());
  }

  /** Returns one that offers, or takes, these application protocols, the best first. */
  public Tls withAlpn(String... names) {
    return new Tls(server, given, trusted, chain, key, List.of(names), versions);
  }

  /** Returns a client that shows a certificate if the server asks for one. */
  public Tls withClientCertificate(Path chainPem, Path keyPem) {
    require(
        !server && given == null, "a client certificate is for Tls.client() or Tls.trusting(…)");
    return new Tls(false, null, trusted, required(chainPem), required(keyPem), protocols, versions);
  }

  /** Returns a server that refuses clients without a certificate signed by one in the PEM file. */
  public Tls withTrustedClients(Path certificatesPem) {
    require(server, "only a server has clients: use Tls.server(…)");
    return new Tls(true, null, required(certificatesPem), chain, key, protocols, versions);
  }

  /** Returns one that speaks only these versions: {@code "TLSv1.2"}, {@code "TLSv1.3"}. */
  public Tls withVersions(String... names) {
    return new Tls(server, given, trusted, chain, key, protocols, List.of(names));
  }

  private static Path required(Path pem) {
    return Objects.requireNonNull(pem, "a PEM file is required, not null");
  }

  private static void require(boolean condition, String otherwise) {
    if (!condition) {
      throw new IllegalStateException(otherwise);
    }
  }

  /** Returns whether it is for the server of a connection that was {@code accepted} or not. */
  boolean isServer(boolean accepted) {
    return server || (given != null && accepted);
  }

  /** Returns a handler for the side that connects. */
  SslHandler clientHandler(ByteBufAllocator allocator, String host, int port) throws SSLException {
    require(!server, "a server's Tls cannot connect: use Tls.client() or Tls.trusting(…)");
    SslHandler handler = context(false).newHandler(allocator, host, port);
    SSLParameters parameters = handler.engine().getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    handler.engine().setSSLParameters(parameters);
    return restricted(handler);
  }

  /** Returns a handler for the side that accepts. */
  SslHandler serverHandler(ByteBufAllocator allocator) throws SSLException {
    require(server || given != null, "a client's Tls cannot listen: use Tls.server(…)");
    return restricted(context(true).newHandler(allocator));
  }

  private SslHandler restricted(SslHandler handler) {
    SSLEngine engine = handler.engine();
    if (given != null && !versions.isEmpty()) {
      engine.setEnabledProtocols(versions.toArray(String[]::new));
    }
    return handler;
  }

  private synchronized SslContext context(boolean accepting) throws SSLException {
    if (context == null || context.isServer() != accepting) {
      context = given == null ? fromFiles() : fromGiven(given, accepting);
    }
    return context;
  }

  private SslContext fromGiven(SSLContext jdk, boolean accepting) {
    return new JdkSslContext(
        jdk,
        !accepting,
        null,
        (ciphers, defaults, supported) -> defaults.toArray(String[]::new),
        alpn(),
        ClientAuth.NONE,
        null,
        false);
  }

  private SslContext fromFiles() throws SSLException {
    try {
      var builder = builder().sslProvider(SslProvider.JDK).applicationProtocolConfig(alpn());
      if (trusted != null) {
        builder.trustManager(readable(trusted).toFile());
      }
      if (server && trusted != null) {
        builder.clientAuth(ClientAuth.REQUIRE);
      }
      if (!versions.isEmpty()) {
        builder.protocols(versions);
      }
      return builder.build();
    } catch (IllegalArgumentException e) {
      throw new SSLException(reason(e) + ": give PEM files, with the key in PKCS#8", e);
    }
  }

  private SslContextBuilder builder() throws SSLException {
    if (chain == null || key == null) {
      return SslContextBuilder.forClient();
    }
    new PemPair(chain, key).check();
    var certificate = chain.toFile();
    var secret = key.toFile();
    return server
        ? SslContextBuilder.forServer(certificate, secret)
        : SslContextBuilder.forClient().keyManager(certificate, secret);
  }

  private static Path readable(Path pem) throws SSLException {
    if (!Files.isReadable(pem)) {
      throw new SSLException("cannot read " + pem + ": give the path of a PEM file");
    }
    return pem;
  }

  private static String reason(Throwable e) {
    return e.getMessage() + (e.getCause() == null ? "" : " (" + e.getCause() + ")");
  }

  private ApplicationProtocolConfig alpn() {
    return protocols.isEmpty()
        ? ApplicationProtocolConfig.DISABLED
        : new ApplicationProtocolConfig(
            ApplicationProtocolConfig.Protocol.ALPN,
            ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
            ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
            protocols);
  }
}
