package dev.weft.config;

import dev.weft.Asyncio;
import dev.weft.Task;
import dev.weft.config.ConfigException.Problem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/** A file of settings, in UTF-8: {@code .properties} or {@code .json}. */
record SettingsFile(Path path, boolean isOptional) {
  SettingsFile {
    String name = path.toString();
    if (!name.endsWith(".properties") && !name.endsWith(".json")) {
      throw new IllegalArgumentException(
          "cannot read settings from " + path + ": it is a .properties or a .json file");
    }
  }

  /** Reads the file, off the loop if there is one; returns what is right of it. */
  Layer read(List<Problem> problems) {
    var layer = new Layer();
    try {
      String text = decode(bytes(), problems);
      if (path.toString().endsWith(".json")) {
        new JsonReader(name(), layer, problems).read(text);
      } else {
        new PropertiesReader(name(), layer, problems).read(text);
      }
    } catch (NoSuchFileException e) {
      if (!isOptional) {
        problems.add(new Problem(null, path.toString(), null, "there is no such file", null));
      }
    } catch (IOException e) {
      problems.add(new Problem(null, path.toString(), null, "it cannot be read: " + e, null));
    }
    return layer;
  }

  private String name() {
    Path last = path.getFileName();
    return (last == null ? path : last).toString();
  }

  private byte[] bytes() throws IOException {
    return isInTask() ? Asyncio.toThread(() -> Files.readAllBytes(path)) : Files.readAllBytes(path);
  }

  private static boolean isInTask() {
    try {
      return Task.current() != null;
    } catch (IllegalStateException none) {
      return false;
    }
  }

  /** Returns the text, up to the first place that is not UTF-8. */
  private String decode(byte[] bytes, List<Problem> problems) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(bytes.length);
    CoderResult result = StandardCharsets.UTF_8.newDecoder().decode(in, out, true);
    String text = out.flip().toString();
    if (result.isError()) {
      String place = name() + ":" + (1 + text.chars().filter(c -> c == '\n').count());
      problems.add(new Problem(null, place, null, "it is not UTF-8", null));
      return path.toString().endsWith(".json") ? "{}" : text;
    }
    return text.startsWith("\uFEFF") ? text.substring(1) : text;
  }
}
