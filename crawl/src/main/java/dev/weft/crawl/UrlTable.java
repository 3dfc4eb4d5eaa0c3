package dev.weft.crawl;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;

/** All URLs that a crawl knows, numbered from 0 as they were found: exact, and not on the heap. */
final class UrlTable implements AutoCloseable {
  /*
   * Two mapped files: rows of 32 bytes, and a hash table with open addressing of their numbers. The
   * text of a URL stays where it is written anyway, in the journal, and is compared there; so that
   * this is rare, those used last are kept in a map. The files are made anew from the journal by each
   * run: nothing depends on what a kill leaves of them.
   */
  private static final int ROW = 32;
  private static final int TEXT = 0;
  private static final int HASH = 8;
  private static final int LENGTH = 16; // and, in its highest byte, marks
  private static final int DEPTH = 20;
  private static final int PARENT = 24;
  private static final int NEXT = 28;
  private static final int LENGTH_MASK = 0xFFFFFF;
  private static final int MARKS = 24;
  private static final int FIRST_CAPACITY = 1 << 14;
  private static final int RECENT = 1 << 14;
  private static final int SHORT = 512; // so that those of a hostile site do not fill the heap
  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
  private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;

  /** The URL has been fetched, or will not be. */
  static final int DONE = 1;

  /** It is where the crawl was told to start. */
  static final int START = 2;

  /** robots.txt forbids it. */
  static final int REFUSED = 4;

  /** Reads a text that was put into the journal. */
  interface Texts {
    String read(long offset, int length) throws IOException;
  }

  private final Path rowFile;
  private final Path slotFile;
  private final Texts texts;
  private final long seed = RandomGenerator.getDefault().nextLong();
  private final Map<String, Integer> recent = new Recent();
  private Arena rowArena = Arena.ofShared();
  private Arena slotArena = Arena.ofShared();
  private MemorySegment rows;
  private MemorySegment slots; // numbers plus one
  private int capacity = FIRST_CAPACITY;
  private int size;

  UrlTable(Path directory, Texts texts) throws IOException {
    rowFile = directory.resolve("rows");
    slotFile = directory.resolve("slots");
    this.texts = texts;
    Files.deleteIfExists(rowFile);
    Files.deleteIfExists(slotFile);
    rows = map(rowFile, (long) capacity * ROW, rowArena);
    slots = map(slotFile, 2L * capacity * Integer.BYTES, slotArena);
  }

  private static final class Recent extends LinkedHashMap<String, Integer> {
    private static final long serialVersionUID = 1;

    Recent() {
      super(RECENT, 0.75f, true);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, Integer> eldest) {
      return size() > RECENT;
    }
  }

  private static MemorySegment map(Path file, long bytes, Arena arena) throws IOException {
    try (var channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      return channel.map(FileChannel.MapMode.READ_WRITE, 0, bytes, arena);
    }
  }

  int size() {
    return size;
  }

  /** Returns the number of a URL, -1 if it is not known. */
  int find(String url) throws IOException {
    Integer known = recent.get(url);
    if (known != null) {
      return known;
    }
    long hash = hash(url);
    for (long slot = slot(hash); slotAt(slot) != 0; slot = next(slot)) {
      int id = slotAt(slot) - 1;
      if (rows.get(LONG, at(id, HASH)) == hash && url(id).equals(url)) {
        remember(url, id);
        return id;
      }
    }
    return -1;
  }

  /** Adds a URL that is not known; its text is {@code length} bytes in the journal. */
  int add(String url, long offset, int length, int depth, int parent, int marks)
      throws IOException {
    if (size == capacity) {
      grow();
    }
    int id = size++;
    long hash = hash(url);
    rows.set(LONG, at(id, TEXT), offset);
    rows.set(LONG, at(id, HASH), hash);
    rows.set(INT, at(id, LENGTH), length | marks << MARKS);
    rows.set(INT, at(id, DEPTH), depth);
    rows.set(INT, at(id, PARENT), parent);
    rows.set(INT, at(id, NEXT), -1);
    put(hash, id);
    remember(url, id);
    return id;
  }

  private void remember(String url, int id) {
    if (url.length() <= SHORT) {
      recent.put(url, id);
    }
  }

  private void put(long hash, int id) {
    long slot = slot(hash);
    while (slotAt(slot) != 0) {
      slot = next(slot);
    }
    slots.setAtIndex(INT, slot, id + 1);
  }

  @SuppressWarnings("MustBeClosedChecker") // close() does it
  private void grow() throws IOException {
    if (capacity == 1 << 29) {
      throw new IOException("more than " + capacity + " URLs: narrow the crawl");
    }
    capacity *= 2;
    Arena old = rowArena;
    rowArena = Arena.ofShared();
    rows = map(rowFile, (long) capacity * ROW, rowArena);
    old.close();
    slotArena.close();
    Files.delete(slotFile);
    slotArena = Arena.ofShared();
    slots = map(slotFile, 2L * capacity * Integer.BYTES, slotArena);
    for (int id = 0; id < size; id++) {
      put(rows.get(LONG, at(id, HASH)), id);
    }
  }

  private static long at(int id, int field) {
    return (long) id * ROW + field;
  }

  private long slot(long hash) {
    return hash & (2L * capacity - 1);
  }

  private long next(long slot) {
    return (slot + 1) & (2L * capacity - 1);
  }

  private int slotAt(long slot) {
    return slots.getAtIndex(INT, slot);
  }

  /** With a seed, so that nobody can make up URLs that all fall into one place. */
  private long hash(String text) {
    long hash = seed;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * 0x9E3779B97F4A7C15L;
      hash ^= hash >>> 29;
    }
    return hash * 0xBF58476D1CE4E5B9L ^ hash >>> 32;
  }

  String url(int id) throws IOException {
    return texts.read(rows.get(LONG, at(id, TEXT)), rows.get(INT, at(id, LENGTH)) & LENGTH_MASK);
  }

  int depth(int id) {
    return rows.get(INT, at(id, DEPTH));
  }

  /** Returns the number of the page where it was found, -1 if there is none. */
  int parent(int id) {
    return rows.get(INT, at(id, PARENT));
  }

  boolean has(int id, int mark) {
    return (rows.get(INT, at(id, LENGTH)) >>> MARKS & mark) != 0;
  }

  void mark(int id, int mark) {
    rows.set(INT, at(id, LENGTH), rows.get(INT, at(id, LENGTH)) | mark << MARKS);
  }

  /** Returns the URL behind this one in the list that it is in, -1 at the end. */
  int next(int id) {
    return rows.get(INT, at(id, NEXT));
  }

  void setNext(int id, int next) {
    rows.set(INT, at(id, NEXT), next);
  }

  @Override
  public void close() throws IOException {
    rowArena.close();
    slotArena.close();
    Files.deleteIfExists(rowFile);
    Files.deleteIfExists(slotFile);
  }
}
