package dev.weft;

import static dev.weft.Asyncio.await;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** Where all the loops wait for each other: it is passed when all run at once. */
final class Meeting {
  private final List<CompletableFuture<Place>> places;

  Meeting(int loops) {
    places = Stream.generate(CompletableFuture<Place>::new).limit(loops).toList();
  }

  /** Suspends until every loop has come to the loop of this index, as a visitor. */
  void join(int index) {
    var place = new Place(EventLoop.running(), places.size());
    places.get(index).complete(place);
    for (CompletableFuture<Place> each : places) {
      Place other = await(each);
      var _ = other.loop.submit(other::visited);
    }
    await(place.complete);
  }

  EventLoop loop(int index) {
    return places.get(index).join().loop;
  }

  private static final class Place {
    final EventLoop loop;
    final Future<Boolean> complete = Future.create();
    private int missing;

    Place(EventLoop loop, int loops) {
      this.loop = loop;
      this.missing = loops;
    }

    void visited() {
      assertThat(EventLoop.running()).isSameAs(loop);
      if (--missing == 0) {
        complete.setResult(true);
      }
    }
  }
}
