package dev.weft.http.syntax;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The path of a route: {@code /users/{id:int}/posts}, {@code /static/{rest...}}.
 *
 * @param text as it was written
 * @param pieces what the segments of a request's path have to fit
 * @param names of the parameters, in their order
 */
public record PathPattern(String text, List<Piece> pieces, List<String> names) {
  /** What one segment has to fit, or with {@link Rest} all that are left. */
  public sealed interface Piece permits Literal, Parameter, Rest {}

  /** This text. */
  public record Literal(String text) implements Piece {}

  /** Any text of a type. */
  public record Parameter(String name, Type type) implements Piece {}

  /** One segment or more, which may be empty. */
  public record Rest(String name) implements Piece {}

  /** What a parameter takes; where several fit, the first of them gets the request. */
  public enum Type {
    /** 32 bits. */
    INT,
    /** 64 bits. */
    LONG,
    /** As UUIDs are written. */
    UUID,
    /** All but nothing. */
    TEXT;

    public boolean fits(String segment) {
      return switch (this) {
        case INT -> fits(() -> Integer.parseInt(segment));
        case LONG -> fits(() -> Long.parseLong(segment));
        case UUID -> segment.length() == 36 && fits(() -> java.util.UUID.fromString(segment));
        case TEXT -> !segment.isEmpty();
      };
    }

    private static boolean fits(Runnable parse) {
      try {
        parse.run();
        return true;
      } catch (IllegalArgumentException e) {
        return false;
      }
    }
  }

  private static final Piece SLASH = new Literal("");
  private static final Pattern BRACES =
      Pattern.compile("\\{(\\w+)(?:(\\.\\.\\.)|:(int|long|uuid))?}");

  /**
   * Takes a pattern apart.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static PathPattern parse(String text) {
    Objects.requireNonNull(text, "a path is required, not null");
    if (!text.startsWith("/")) {
      throw refused(text, "it has to begin with a slash");
    }
    List<Piece> pieces =
        Stream.of(text.substring(1).split("/", -1)).map(segment -> piece(segment, text)).toList();
    return checked(text, pieces);
  }

  private static Piece piece(String segment, String text) {
    var braces = BRACES.matcher(segment);
    if (braces.matches()) {
      String type = braces.group(3);
      return braces.group(2) != null
          ? new Rest(braces.group(1))
          : new Parameter(braces.group(1), type == null ? Type.TEXT : typeOf(type));
    }
    if (segment.chars().anyMatch(c -> "{}?#".indexOf(c) >= 0)) {
      throw refused(
          text,
          "\""
              + segment
              + "\" is neither text nor {name}, {name:int}, {name:long}, {name:uuid} or"
              + " {name...}");
    }
    return new Literal(segment);
  }

  private static Type typeOf(String name) {
    return switch (name) {
      case "int" -> Type.INT;
      case "long" -> Type.LONG;
      default -> Type.UUID;
    };
  }

  /** The beginning of a router. */
  public static final PathPattern NOTHING = new PathPattern("", List.of(), List.of());

  private static PathPattern checked(String text, List<Piece> pieces) {
    var pattern = new PathPattern(text, pieces, names(pieces));
    var seen = new HashSet<String>();
    for (String name : pattern.names) {
      if (!seen.add(name)) {
        throw refused(text, "two parameters are named " + name);
      }
    }
    if (pieces.stream().limit(Math.max(0, pieces.size() - 1)).anyMatch(Rest.class::isInstance)) {
      throw refused(text, "what takes the rest has to be the last segment");
    }
    return pattern;
  }

  private static IllegalArgumentException refused(String text, String why) {
    return new IllegalArgumentException("\"" + text + "\" cannot be a route's path: " + why);
  }

  private static List<String> names(List<Piece> pieces) {
    List<String> names = new ArrayList<>(2);
    for (Piece piece : pieces) {
      switch (piece) {
        case Parameter(String name, Type _) -> names.add(name);
        case Rest(String name) -> names.add(name);
        case Literal _ -> {}
      }
    }
    return List.copyOf(names);
  }

  /** Returns this one as what stands before others: without a slash at its end. */
  public PathPattern asPrefix() {
    return pieces.getLast().equals(SLASH)
        ? checked(text.substring(0, text.length() - 1), pieces.subList(0, pieces.size() - 1))
        : this;
  }

  /** Returns what {@code below} is behind this prefix. */
  public PathPattern before(PathPattern below) {
    return checked(
        text + below.text, Stream.of(pieces, below.pieces).flatMap(List::stream).toList());
  }

  /** Returns whether this is {@code /}. */
  public boolean isSlash() {
    return pieces.equals(List.of(SLASH));
  }

  @Override
  public String toString() {
    return text;
  }
}
