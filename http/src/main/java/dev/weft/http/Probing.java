package dev.weft.http;

import static dev.weft.Asyncio.millis;
import static dev.weft.Asyncio.seconds;

import dev.weft.TimerHandle;
import dev.weft.net.netty.Pipelines;
import io.netty.channel.Channel;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Finds out whether a client that has ended its side waits for its answer, or has gone. */
final class Probing {
  /*
   * The two look the same until something is sent: the system of a client that has gone says so
   * then. As little as possible is sent, and nothing before some time has passed: most answers come
   * sooner. Where our system can be asked what it has heard, one message for a request is enough;
   * elsewhere a second one finds out. Why it is done at all: docs/decisions/0016.
   */
  private static final Duration FIRST = millis(50);
  private static final Duration LAST = seconds(2);

  private final ServerConnection connection;
  private final Channel channel;
  private final Supplier<@Nullable ServerExchange> current;
  private final Runnable gone;
  private @Nullable ServerExchange watched;
  private int sent;
  private Duration delay = FIRST;
  private @Nullable TimerHandle timer;

  /**
   * Creates one.
   *
   * @param current the request that is being answered
   * @param gone what to do if the client has gone
   */
  Probing(
      ServerConnection connection,
      Channel channel,
      Supplier<@Nullable ServerExchange> current,
      Runnable gone) {
    this.connection = connection;
    this.channel = channel;
    this.current = current;
    this.gone = gone;
  }

  /** Is told that the client has ended its side. */
  void begin() {
    watched = current.get();
    again();
  }

  private void again() {
    timer = connection.loop.callLater(delay, this::look);
  }

  private void look() {
    Optional<Boolean> reset = Pipelines.isReset(channel);
    if (reset.orElse(false)) {
      gone.run();
      return;
    }
    ServerExchange now = current.get();
    if (now != watched) {
      watched = now;
      sent = 0;
      delay = FIRST;
    } else {
      if (now != null && sent < (reset.isPresent() ? 1 : 2) && now.sendProbe()) {
        sent++;
      }
      delay = delay.multipliedBy(4).compareTo(LAST) < 0 ? delay.multipliedBy(4) : LAST;
    }
    again();
  }

  void stop() {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }
}
