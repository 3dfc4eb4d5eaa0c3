package dev.weft.crawl;

import dev.weft.net.Tls;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.nio.file.Files;
import java.nio.file.Path;

/** PEM files for tests: an authority that nobody else knows, and whom it vouches for. */
final class Certificates {
  private final Path directory;
  private final X509Bundle authority;
  private final Path authorityPem;

  private Certificates(Path directory) throws Exception {
    this.directory = directory;
    authority = builder("CN=tests").setIsCertificateAuthority(true).buildSelfSigned();
    authorityPem =
        Files.writeString(directory.resolve("authority.pem"), authority.getCertificatePEM());
  }

  static Certificates in(Path directory) throws Exception {
    return new Certificates(directory);
  }

  private static CertificateBuilder builder(String subject) {
    return new CertificateBuilder().ecp256().subject(subject);
  }

  /** Returns a server with a certificate for 127.0.0.1. */
  Tls server() throws Exception {
    return server(builder("CN=localhost").addSanIpAddress("127.0.0.1").buildIssuedBy(authority));
  }

  /** Returns a server with a certificate for another host. */
  Tls serverNamed(String host) throws Exception {
    return server(builder("CN=" + host).addSanDnsName(host).buildIssuedBy(authority));
  }

  private Tls server(X509Bundle bundle) throws Exception {
    Path chain = Files.createTempFile(directory, "chain", ".pem");
    Path key = Files.createTempFile(directory, "key", ".pem");
    Files.writeString(chain, bundle.getCertificatePEM());
    Files.writeString(key, bundle.getPrivateKeyPEM());
    return Tls.server(chain, key);
  }

  Tls client() {
    return Tls.trusting(authorityPem);
  }
}
