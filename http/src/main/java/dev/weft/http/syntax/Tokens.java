package dev.weft.http.syntax;

/** The words that methods and the names of fields are (RFC 9110, 5.6.2). */
public final class Tokens {
  private Tokens() {}

  /** Returns whether {@code text} is one. */
  public static boolean isToken(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (!isTokenCharacter(text.charAt(i))) {
        return false;
      }
    }
    return !text.isEmpty();
  }

  /** Returns whether {@code c} may be in one. */
  public static boolean isTokenCharacter(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
  }
}
