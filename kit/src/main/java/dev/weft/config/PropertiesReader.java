package dev.weft.config;

import dev.weft.config.ConfigException.Problem;
import java.util.List;

/** Reads what {@link java.util.Properties} reads, and knows the line of each key. */
final class PropertiesReader {
  private static final int HEX = 16;

  private final String file;
  private final Layer into;
  private final List<Problem> problems;

  PropertiesReader(String file, Layer into, List<Problem> problems) {
    this.file = file;
    this.into = into;
    this.problems = problems;
  }

  void read(String text) {
    String[] lines = text.split("\r\n|\r|\n", -1);
    int at = 0;
    while (at < lines.length) {
      int first = at;
      String line = withoutIndent(lines[at++]);
      if (line.isEmpty() || line.equals("\\") || line.startsWith("#") || line.startsWith("!")) {
        continue;
      }
      var whole = new StringBuilder(line);
      while (goesOn(whole)) {
        whole.setLength(whole.length() - 1);
        if (at < lines.length) {
          whole.append(withoutIndent(lines[at++]));
        }
      }
      add(whole.toString(), file + ":" + (first + 1));
    }
  }

  private static boolean goesOn(CharSequence line) {
    int backslashes = 0;
    while (backslashes < line.length() && line.charAt(line.length() - 1 - backslashes) == '\\') {
      backslashes++;
    }
    return backslashes % 2 == 1;
  }

  private static boolean isSpace(char c) {
    return c == ' ' || c == '\t' || c == '\f';
  }

  private static String withoutIndent(String line) {
    return line.substring(afterSpaces(line, 0));
  }

  private static int afterSpaces(String line, int from) {
    int at = from;
    while (at < line.length() && isSpace(line.charAt(at))) {
      at++;
    }
    return at;
  }

  private void add(String line, String source) {
    int end = endOfKey(line);
    int value = afterSpaces(line, end);
    if (value < line.length() && (line.charAt(value) == '=' || line.charAt(value) == ':')) {
      value = afterSpaces(line, value + 1);
    }
    try {
      String key = unescape(line.substring(0, end));
      if (Entry.normal(key).isEmpty()) {
        throw new IllegalArgumentException("a key");
      }
      into.putOnce(Entry.of(key, unescape(line.substring(value)), source), problems);
    } catch (IllegalArgumentException e) {
      problems.add(new Problem(null, source, null, "expected " + e.getMessage(), null));
    }
  }

  private static int endOfKey(String line) {
    int at = 0;
    while (at < line.length()) {
      char c = line.charAt(at);
      if (c == '=' || c == ':' || isSpace(c)) {
        break;
      }
      at += c == '\\' ? 2 : 1;
    }
    return Math.min(at, line.length());
  }

  private static String unescape(String text) {
    var plain = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != '\\' || i + 1 == text.length()) {
        plain.append(c);
      } else if (text.charAt(++i) == 'u') {
        plain.append(unicode(text, i + 1));
        i += 4;
      } else {
        plain.append(control(text.charAt(i)));
      }
    }
    return plain.toString();
  }

  private static char control(char c) {
    return switch (c) {
      case 't' -> '\t';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 'f' -> '\f';
      default -> c;
    };
  }

  private static char unicode(String text, int at) {
    String digits = text.substring(at, Math.min(text.length(), at + 4));
    if (digits.length() < 4 || !digits.chars().allMatch(c -> Character.digit(c, HEX) >= 0)) {
      throw new IllegalArgumentException("four hexadecimal digits after \\u");
    }
    return (char) Integer.parseInt(digits, HEX);
  }
}
