package dev.weft.crawl;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/** The files of a crawl, and what makes them survive a kill. */
final class Journal implements AutoCloseable {
  /*
   * A step of the crawl (a page with its links and the URLs that they make known, a failure, a
   * robots.txt, a sitemap) is written in this order: its lines in the journal, the last of which says
   * how long the other files will be after it; then the links, errors and the page. Its URL is done
   * when all of that is there. So what is there after a kill is the longest run of steps that are
   * whole, and everything behind it is cut off. A record that a reader can see whole is never asked
   * for again, since the page is what is written last. After a power cut a file may hold what nobody
   * wrote; the checksum at the end of each step's lines tells.
   *
   * All this is done on the loop: a write is a copy into the page cache, shorter than its way to
   * another thread and back; and the disk is waited for at the end only, when nothing else runs.
   */
  private final Path directory;
  private final List<AppendFile> files = new ArrayList<>();
  private final AppendFile log;
  private final AppendFile pages;
  private final AppendFile links;
  private final AppendFile errors;
  private final FileLock lock;
  private final Buffer logged = new Buffer();
  private final Buffer newPages = new Buffer();
  private final Buffer newLinks = new Buffer();
  private final Buffer newErrors = new Buffer();

  private static final class Buffer extends ByteArrayOutputStream {
    static final int ENOUGH = 1 << 20;

    byte[] bytes() {
      return buf;
    }

    String text(int from, int length) {
      return new String(buf, from, length, ISO_8859_1);
    }

    void flushTo(AppendFile file) throws IOException {
      if (count > 0) {
        file.append(buf, count);
      }
      reset();
      if (buf.length > 4 * ENOUGH) {
        buf = new byte[32];
      }
    }
  }

  /** Opens or creates the files of a crawl. */
  Journal(Path directory) throws IOException {
    this.directory = directory;
    Path state = directory.resolve("state");
    Files.createDirectories(state);
    log = open(state.resolve("journal"));
    lock = lock(log, directory);
    pages = open(directory.resolve("pages.jsonl"));
    links = open(directory.resolve("links.jsonl"));
    errors = open(directory.resolve("errors.jsonl"));
  }

  /** Opens a file; if that fails, those before are closed, and with them the lock is let go. */
  private AppendFile open(Path file) throws IOException {
    try {
      var opened = new AppendFile(file);
      files.add(opened);
      return opened;
    } catch (IOException e) {
      for (AppendFile each : files) {
        each.close();
      }
      throw e;
    }
  }

  private static FileLock lock(AppendFile log, Path directory) throws IOException {
    try {
      FileLock lock = log.channel().tryLock();
      if (lock != null) {
        return lock;
      }
    } catch (OverlappingFileLockException e) {
      // in this JVM
    }
    log.close();
    throw new IOException("another crawl is at work in " + directory + ": wait until it has ended");
  }

  /** Returns whether a directory holds a crawl. */
  static boolean isIn(Path directory) {
    return Files.exists(directory.resolve("state").resolve("options.json"))
        || Files.exists(directory.resolve("pages.jsonl"));
  }

  static CrawlOptions options(Path directory) throws IOException {
    Path file = directory.resolve("state").resolve("options.json");
    if (!Files.exists(file)) {
      throw new IOException("no crawl in " + directory + ": give URLs, or another directory");
    }
    return Json.MAPPER.readValue(Files.readAllBytes(file), CrawlOptions.class);
  }

  static void write(Path directory, CrawlOptions options) throws IOException {
    Files.createDirectories(directory.resolve("state"));
    replace(directory.resolve("state").resolve("options.json"), Json.line(options));
  }

  void write(CrawlSummary summary) throws IOException {
    replace(
        directory.resolve("summary.json"),
        Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(summary));
  }

  private static void replace(Path file, byte[] content) throws IOException {
    Path whole = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(whole);
    try (var written = new AppendFile(whole)) {
      written.append(content, content.length);
      written
          .channel()
          .force(true); // or a power cut may leave an empty file in the place of the old
    }
    Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** A line of the journal: its fields, and where it begins. */
  record Entry(long offset, List<String> fields) {
    String text(int field) {
      return fields.get(field);
    }

    int number(int field) {
      return Integer.parseInt(fields.get(field));
    }

    long big(int field) {
      return Long.parseLong(fields.get(field));
    }
  }

  /** Gives all whole steps to {@code reader}, their lines in order, and cuts off what follows. */
  void restore(Consumer<Entry> reader) throws IOException {
    long end = 0;
    long[] ends = new long[3];
    List<Entry> step = new ArrayList<>();
    var sum = new CRC32();
    // The channel is not closed with the reader: it goes on being written to.
    var lines =
        new BufferedReader(Channels.newReader(log.channel().position(0), ISO_8859_1), 1 << 16);
    long offset = 0;
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      Entry entry = new Entry(offset, List.of(line.split("\t", -1)));
      offset += line.length() + 1;
      step.add(entry);
      if (!entry.text(0).equals("C")) {
        sum.update((line + "\n").getBytes(ISO_8859_1));
        continue;
      }
      if (offset > log.end() || !isWhole(entry, sum)) {
        break;
      }
      step.forEach(reader);
      step.clear();
      sum.reset();
      end = offset;
      ends = new long[] {entry.big(2), entry.big(3), entry.big(4)};
    }
    log.cut(end);
    pages.cut(ends[0]);
    links.cut(ends[1]);
    errors.cut(ends[2]);
  }

  /** Returns whether the step that a line ends is all there. */
  private boolean isWhole(Entry last, CRC32 sum) {
    return last.fields().size() == 6
        && last.text(5).equals(Long.toHexString(sum.getValue()))
        && last.big(2) <= pages.end()
        && last.big(3) <= links.end()
        && last.big(4) <= errors.end();
  }

  /** Adds a line; returns where its last field begins. */
  long log(Object... fields) {
    for (int i = 0; i < fields.length - 1; i++) {
      logged.writeBytes((fields[i] + "\t").getBytes(ISO_8859_1));
    }
    long last = log.end() + logged.size();
    logged.writeBytes((fields[fields.length - 1] + "\n").getBytes(ISO_8859_1));
    return last;
  }

  String text(long offset, int length) throws IOException {
    return offset < log.end()
        ? new String(log.read(offset, length), ISO_8859_1)
        : logged.text((int) (offset - log.end()), length);
  }

  void add(PageRecord page) {
    newPages.writeBytes(Json.line(page));
  }

  void add(ErrorRecord error) {
    newErrors.writeBytes(Json.line(error));
  }

  /** Adds a link; {@code reason} says why it is not followed, null if it is. */
  void addLink(byte[] start, @Nullable String reason) throws IOException {
    if (newLinks.size() > Buffer.ENOUGH) {
      newLinks.flushTo(
          links); // behind the last step, so it is cut off if this one is not completed
    }
    newLinks.writeBytes(start);
    newLinks.writeBytes(
        (reason == null
                ? ",\"followed\":true,\"reason\":null}\n"
                : ",\"followed\":false,\"reason\":\"" + reason + "\"}\n")
            .getBytes(ISO_8859_1));
  }

  /** Ends a step: writes all that was added. */
  void commit(long elapsedMs) throws IOException {
    var sum = new CRC32();
    sum.update(logged.bytes(), 0, logged.size());
    var _ =
        log(
            "C",
            elapsedMs,
            pages.end() + newPages.size(),
            links.end() + newLinks.size(),
            errors.end() + newErrors.size(),
            Long.toHexString(sum.getValue()));
    logged.flushTo(log);
    newLinks.flushTo(links);
    newErrors.flushTo(errors);
    newPages.flushTo(pages);
  }

  @Override
  public void close() throws IOException {
    for (AppendFile file : List.of(pages, links, errors, log)) {
      file.channel().force(true);
    }
    lock.release(); // now another may begin
    for (AppendFile file : List.of(pages, links, errors, log)) {
      file.close();
    }
  }
}
