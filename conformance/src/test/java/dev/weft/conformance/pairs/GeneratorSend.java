package dev.weft.conformance.pairs;

import static dev.weft.Asyncio.yieldNow;

import dev.weft.EventLoop;
import dev.weft.conformance.Program;
import dev.weft.stream.AsyncGenerator;
import java.io.UncheckedIOException;
import java.util.NoSuchElementException;

/** Values and errors can be sent in; after its end a generator has nothing more to say. */
public final class GeneratorSend extends Program {
  @Override
  protected void main() {
    EventLoop.running().callSoon(() -> print("soon"));
    averages();
    shorts();
  }

  private void averages() {
    var generator = averager();
    print(generator.next());
    print(generator.send(10));
    print(generator.send(20));
    print(generator.throwInto(new IllegalArgumentException("reset")));
    print(generator.send(5));
    try {
      generator.throwInto(osError("out"));
    } catch (UncheckedIOException e) {
      print(told(e));
    }
    try {
      generator.send(1);
    } catch (NoSuchElementException e) {
      print(kind(e));
    }
  }

  private void shorts() {
    var generator = shortOne();
    print(generator.next(), generator.send("x"));
    try {
      generator.next();
    } catch (NoSuchElementException e) {
      print(kind(e));
    }
    generator.close();
    generator = shortOne();
    print(generator.next());
    generator.close();
    generator.close();
    print("closed twice");
  }

  private AsyncGenerator<Integer, Integer> averager() {
    return AsyncGenerator.create(exchange -> {
      int total = 0;
      int count = 0;
      Integer average = null;
      while (true) {
        try {
          int value = exchange.yield(average);
          yieldNow();
          total += value;
          count++;
          average = total / count;
          print("seen", value);
        } catch (IllegalArgumentException e) {
          print("averager caught", told(e));
          total = 0;
          count = 0;
          average = -1;
        }
      }
    });
  }

  private AsyncGenerator<Integer, String> shortOne() {
    return AsyncGenerator.create(exchange -> {
      try {
        print("short got", exchange.yield(1));
        exchange.yield(2);
      } finally {
        print("short leaves");
      }
    });
  }
}
