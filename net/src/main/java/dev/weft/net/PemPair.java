package dev.weft.net;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Security;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * A certificate and its private key, in PEM files.
 *
 * @param chain the certificate, and those that vouch for it
 */
record PemPair(Path chain, Path key) {
  private static final Pattern CERTIFICATE = Pattern.compile("-----BEGIN [A-Z0-9 ]*CERTIFICATE");
  private static final Pattern KEY =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([^-]*)-----END PRIVATE KEY-----");
  private static final Map<String, String> SIGNATURES =
      Map.of("RSA", "SHA256withRSA", "EC", "SHA256withECDSA", "EdDSA", "EdDSA");

  /**
   * Looks into the files.
   *
   * @throws SSLException if one cannot be read or is something else, or they do not belong together
   */
  void check() throws SSLException {
    byte[] certificates = read(chain);
    if (!CERTIFICATE.matcher(text(certificates)).find()) {
      throw new SSLException("there is no certificate in " + chain + ": give a PEM file with one");
    }
    String keys = text(read(key));
    Matcher encoded = KEY.matcher(keys);
    if (!encoded.find()) {
      throw new SSLException(
          keys.contains("PRIVATE KEY-----")
              ? "the key in "
                  + key
                  + " is encrypted or not in PKCS#8: convert it by openssl pkcs8"
                  + " -topk8 -nodes"
              : "there is no private key in " + key + ": give a PEM file with one");
    }
    if (!belongTogether(certificates, encoded.group(1))) {
      throw new SSLException("the key in " + key + " is not that of the certificate in " + chain);
    }
  }

  private static byte[] read(Path pem) throws SSLException {
    try {
      return Files.readAllBytes(pem);
    } catch (IOException e) {
      throw new SSLException("cannot read " + pem + ": give the path of a PEM file", e);
    }
  }

  private static String text(byte[] pem) {
    return new String(pem, StandardCharsets.ISO_8859_1);
  }

  /** Returns whether what one signs is good for the other; true for kinds unknown here. */
  private boolean belongTogether(byte[] certificates, String encoded) throws SSLException {
    PKCS8EncodedKeySpec secret;
    try {
      secret = new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(encoded));
    } catch (IllegalArgumentException e) {
      throw cutOrChanged(e);
    }
    try {
      PublicKey shown =
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(certificates))
              .getPublicKey();
      String algorithm = SIGNATURES.get(shown.getAlgorithm());
      if (algorithm == null || isSignedBy(shown, secret, algorithm)) {
        return true;
      }
    } catch (GeneralSecurityException e) {
      throw new SSLException("cannot understand the certificate in " + chain, e);
    }
    if (Security.getAlgorithms("KeyFactory").stream().noneMatch(kind -> isKey(secret, kind))) {
      throw cutOrChanged(null);
    }
    return false;
  }

  private SSLException cutOrChanged(@Nullable Throwable cause) {
    return new SSLException(
        "the key in " + key + " is no PEM of one: it was cut or changed", cause);
  }

  private static boolean isKey(PKCS8EncodedKeySpec secret, String kind) {
    try {
      return KeyFactory.getInstance(kind).generatePrivate(secret) != null;
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private static boolean isSignedBy(PublicKey shown, PKCS8EncodedKeySpec secret, String algorithm)
      throws GeneralSecurityException {
    Signature signature = Signature.getInstance(algorithm);
    try {
      PrivateKey key = KeyFactory.getInstance(shown.getAlgorithm()).generatePrivate(secret);
      signature.initSign(key);
      byte[] signed = signature.sign();
      signature.initVerify(shown);
      return signature.verify(signed);
    } catch (GeneralSecurityException e) {
      return false; // a key of another kind
    }
  }
}
