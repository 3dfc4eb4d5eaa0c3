package dev.weft.sql;

import java.util.ArrayList;
import java.util.List;

/** Reads SQL as far as its placeholders: {@code ?} and {@code :name}, outside text and comments. */
final class Placeholders {
  private final String sql;
  private final StringBuilder text = new StringBuilder();
  private final List<String> names = new ArrayList<>();
  private int marks;
  private int at;

  private Placeholders(String sql) {
    this.sql = sql;
  }

  /**
   * What was found.
   *
   * @param sql as it was written
   * @param text the same, each {@code :name} a {@code ?}
   * @param names those of the {@code :name}s, in their order
   * @param marks how many {@code ?}s there were
   */
  record Found(String sql, String text, List<String> names, int marks) {}

  static Found in(String sql) {
    return new Placeholders(sql).read();
  }

  private Found read() {
    while (at < sql.length()) {
      int end = literalEnd();
      if (end > at) {
        copyTo(end);
      } else {
        readOther();
      }
    }
    return new Found(sql, text.toString(), List.copyOf(names), marks);
  }

  private void readOther() {
    switch (sql.charAt(at)) {
      case '?' -> readMark();
      case ':' -> readColon();
      default -> copyTo(at + 1);
    }
  }

  /** Returns the end of the text, quoted name or comment that begins here; here if none does. */
  private int literalEnd() {
    return switch (sql.charAt(at)) {
      case '\'' -> quotedEnd('\'', isEscaping());
      case '"' -> quotedEnd('"', false);
      case '`' -> quotedEnd('`', false);
      case '-' -> sql.startsWith("--", at) ? endAfter("\n", at) : at;
      case '/' -> sql.startsWith("/*", at) ? commentEnd() : at;
      case '$' -> dollarEnd();
      default -> at;
    };
  }

  /** Returns whether this is text of the form {@code E'it\'s'}. */
  private boolean isEscaping() {
    return at > 0
        && (sql.charAt(at - 1) == 'E' || sql.charAt(at - 1) == 'e')
        && (at == 1 || !Character.isJavaIdentifierPart(sql.charAt(at - 2)));
  }

  private int quotedEnd(char quote, boolean escaping) {
    for (int i = at + 1; i < sql.length(); i++) {
      char c = sql.charAt(i);
      if (c == '\\' && escaping) {
        i++;
      } else if (c == quote) {
        return i + 1;
      }
    }
    return sql.length();
  }

  private int endAfter(String mark, int from) {
    int found = sql.indexOf(mark, from);
    return found < 0 ? sql.length() : found + mark.length();
  }

  private int commentEnd() {
    int depth = 0;
    int i = at;
    do {
      if (sql.startsWith("/*", i)) {
        depth++;
        i += 2;
      } else if (sql.startsWith("*/", i)) {
        depth--;
        i += 2;
      } else {
        i++;
      }
    } while (depth > 0 && i < sql.length());
    return Math.min(i, sql.length());
  }

  /** Returns the end of text of the form {@code $tag$it's$tag$}. */
  private int dollarEnd() {
    if (at > 0 && Character.isJavaIdentifierPart(sql.charAt(at - 1))) {
      return at;
    }
    int second = sql.indexOf('$', at + 1);
    if (second < 0 || !isTag(sql.substring(at + 1, second))) {
      return at;
    }
    return endAfter(sql.substring(at, second + 1), second + 1);
  }

  private static boolean isTag(String tag) {
    return tag.isEmpty()
        || (Character.isUnicodeIdentifierStart(tag.charAt(0))
            && tag.chars().allMatch(Character::isJavaIdentifierPart));
  }

  private void readMark() {
    if (sql.startsWith("??", at)) { // JDBC's way to write an operator that has a ? in it
      copyTo(at + 2);
      return;
    }
    int end = at + 1;
    while (end < sql.length() && Character.isDigit(sql.charAt(end))) {
      end++;
    }
    marks = end > at + 1 ? Math.max(marks, number(at + 1, end)) : marks + 1;
    copyTo(end);
  }

  private int number(int from, int to) {
    return to - from > 6 ? Integer.MAX_VALUE : Integer.parseInt(sql, from, to, 10);
  }

  private void readColon() {
    int end = at + 1;
    while (end < sql.length() && Character.isUnicodeIdentifierPart(sql.charAt(end))) {
      end++;
    }
    if (sql.startsWith("::", at) || sql.startsWith(":=", at)) {
      copyTo(at + 2);
    } else if (end > at + 1 && Character.isUnicodeIdentifierStart(sql.charAt(at + 1))) {
      names.add(sql.substring(at + 1, end));
      text.append('?');
      at = end;
    } else {
      copyTo(at + 1);
    }
  }

  private void copyTo(int end) {
    text.append(sql, at, end);
    at = end;
  }
}
