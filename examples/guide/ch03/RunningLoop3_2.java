// 3.2 The running loop and its callbacks · virtual
import static dev.weft.Asyncio.*;

import dev.weft.EventLoop;

void main() {
  run(() -> {
    // The event loop that is running.
    var loop = EventLoop.running();
    IO.println("is it running: " + loop.isRunning());
    IO.println("is it closed: " + loop.isClosed());

    loop.callSoon(this::callback);
    loop.callLater(seconds(5), this::delayedCallback);
    loop.callAt(loop.time().plusSeconds(10), this::timedCallback);

    sleep(seconds(11)); // meanwhile the loop calls them
  });
}

void callback() {
  IO.println(clock() + " the callback, at once");
}

void delayedCallback() {
  IO.println(clock() + " the callback after 5 seconds");
}

void timedCallback() {
  IO.println(clock() + " the callback at a given time");
}

String clock() {
  return String.format(Locale.ROOT, "%.1f", EventLoop.running().time().toMillis() / 1000.0);
}
