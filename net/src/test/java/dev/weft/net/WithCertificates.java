package dev.weft.net;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Tests that have a server with a certificate and a client that trusts it. */
abstract class WithCertificates {
  static final String HOST = "127.0.0.1";

  @TempDir Path directory;
  TestCertificates certificates;
  Tls server;
  Tls client;

  @BeforeEach
  void issue() throws Exception {
    certificates = TestCertificates.in(directory);
    server = certificates.server();
    client = certificates.client();
  }
}
