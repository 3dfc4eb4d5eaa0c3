package dev.weft.net;

import static java.time.temporal.ChronoUnit.DAYS;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import javax.net.ssl.SSLContext;

/** PEM files for tests: who vouches, and whom he vouches for. */
final class TestCertificates {
  private final Path directory;
  private final X509Bundle authority;
  final Path authorityPem;

  /** Where a certificate and its key are. */
  record Pair(Path chain, Path key) {}

  private TestCertificates(Path directory) throws Exception {
    this.directory = directory;
    authority = builder("CN=tests").setIsCertificateAuthority(true).buildSelfSigned();
    authorityPem = Files.createTempFile(directory, "authority", ".pem");
    Files.writeString(authorityPem, authority.getCertificatePEM());
  }

  /** Creates an authority that nobody knows, whose files are in {@code directory}. */
  static TestCertificates in(Path directory) throws Exception {
    return new TestCertificates(directory);
  }

  private static CertificateBuilder builder(String subject) {
    return new CertificateBuilder().ecp256().subject(subject);
  }

  /** Issues a certificate for {@code localhost}, 127.0.0.1 and ::1. */
  Pair local() throws Exception {
    return issue(localBuilder());
  }

  private static CertificateBuilder localBuilder() {
    return builder("CN=localhost")
        .addSanDnsName("localhost")
        .addSanIpAddress("127.0.0.1")
        .addSanIpAddress("::1");
  }

  /** Issues one like {@link #local} that was good until yesterday. */
  Pair expired() throws Exception {
    Instant now = Instant.now();
    return issue(localBuilder().notBefore(now.minus(10, DAYS)).notAfter(now.minus(1, DAYS)));
  }

  /** Issues one for another host. */
  Pair named(String host) throws Exception {
    return issue(builder("CN=" + host).addSanDnsName(host));
  }

  private Pair issue(CertificateBuilder builder) throws Exception {
    X509Bundle bundle = builder.buildIssuedBy(authority);
    Path chain = Files.createTempFile(directory, "chain", ".pem");
    Path key = Files.createTempFile(directory, "key", ".pem");
    Files.writeString(chain, bundle.getCertificatePEM());
    Files.writeString(key, bundle.getPrivateKeyPEM());
    return new Pair(chain, key);
  }

  /** Returns a server with {@link #local}. */
  Tls server() throws Exception {
    return server(local());
  }

  static Tls server(Pair pair) {
    return Tls.server(pair.chain(), pair.key());
  }

  /** Returns a client that trusts this authority. */
  Tls client() {
    return Tls.trusting(authorityPem);
  }

  /** Returns a context of the JDK for either side, with {@link #local}. */
  SSLContext jdkContext() throws Exception {
    X509Bundle bundle = localBuilder().buildIssuedBy(authority);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(
        bundle.toKeyManagerFactory().getKeyManagers(),
        authority.toTrustManagerFactory().getTrustManagers(),
        null);
    return context;
  }
}
