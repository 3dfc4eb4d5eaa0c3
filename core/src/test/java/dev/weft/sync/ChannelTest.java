package dev.weft.sync;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.seconds;
import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.timeout;
import static dev.weft.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.CancelledError;
import dev.weft.EventLoop;
import dev.weft.Runner;
import dev.weft.Task;
import dev.weft.TaskGroup;
import dev.weft.testing.AsyncTest;
import dev.weft.testing.Testing;
import dev.weft.testing.Trace;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;

class ChannelTest {
  private final Channel<String> rendezvous = new Channel<>(0);
  private final Channel<String> buffered = new Channel<>(2);
  private final Trace trace = new Trace();

  private Task<Void> sends(Channel.Sender<String> sender, String item) {
    return createTask(() -> {
      sender.send(item);
      trace.record("sent " + item);
    });
  }

  private static void assertCancelled(Task<?> task) {
    assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class);
  }

  @AsyncTest
  void withoutRoomOnTheWayASenderWaitsForItsReceiver() {
    var sender = rendezvous.sender();
    var receiver = rendezvous.receiver();
    sends(sender, "a");
    sends(sender, "b");
    Testing.settle();
    assertThat(trace.events()).isEmpty();
    assertThat(rendezvous.size()).isZero();

    assertThat(receiver.receive()).isEqualTo("a");
    Testing.settle();
    assertThat(trace.events()).containsExactly("sent a");
    assertThat(receiver.receive()).isEqualTo("b");
    Testing.settle();
    assertThat(trace.events()).containsExactly("sent a", "sent b");
  }

  @AsyncTest
  void aSenderDoesNotWaitIfAReceiverDoes() {
    var sender = rendezvous.sender();
    var receiver = rendezvous.receiver();
    Task<String> one = createTask(() -> receiver.receive());
    Task<String> two = createTask(() -> receiver.receive());
    yieldNow();
    EventLoop.running().callSoon(() -> trace.record("the loop had a turn"));
    sender.send("a");
    sender.send("b");
    assertThat(trace.events()).isEmpty();
    assertThat(await(one)).isEqualTo("a");
    assertThat(await(two)).isEqualTo("b");
  }

  @AsyncTest
  void itHoldsSoManyItemsOnTheWay() {
    var sender = buffered.sender();
    var receiver = buffered.receiver();
    for (String item : List.of("a", "b", "c", "d")) {
      sends(sender, item);
    }
    Testing.settle();
    assertThat(trace.events()).containsExactly("sent a", "sent b");
    assertThat(buffered.size()).isEqualTo(2);

    assertThat(receiver.receive()).isEqualTo("a");
    assertThat(buffered.size()).isEqualTo(2);
    Testing.settle();
    assertThat(trace.events()).containsExactly("sent a", "sent b", "sent c");
    for (String item : List.of("b", "c", "d")) {
      assertThat(receiver.receive()).isEqualTo(item);
    }
    assertThat(buffered.size()).isZero();
  }

  @AsyncTest
  void anItemMayBeNull() {
    var sender = buffered.sender();
    var receiver = buffered.receiver();
    sender.send(null);
    assertThat(receiver.receive()).isNull();
    Task<String> waiting = createTask(() -> receiver.receive());
    yieldNow();
    sender.send(null);
    assertThat(await(waiting)).isNull();
  }

  @Test
  void aNegativeCapacityIsRefused() {
    assertThatThrownBy(() -> new Channel<String>(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("capacity of -1");
  }

  @AsyncTest
  void aLoopOverItEndsWhenTheLastSenderIsClosed() {
    List<String> items = new ArrayList<>();
    TaskGroup.run(group -> {
      group.createTask(() -> {
        try (var receiver = buffered.receiver()) {
          for (String item : receiver) {
            items.add(item);
          }
        }
      });
      for (String name : List.of("a", "b")) {
        var sender = buffered.sender();
        group.createTask(() -> {
          try (sender) {
            for (int i = 0; i < 5; i++) {
              sender.send(name + i);
            }
          }
        });
      }
    });
    assertThat(items)
        .containsExactlyInAnyOrder("a0", "a1", "a2", "a3", "a4", "b0", "b1", "b2", "b3", "b4")
        .containsSubsequence("a0", "a1", "a2", "a3", "a4")
        .containsSubsequence("b0", "b1", "b2", "b3", "b4");
  }

  @AsyncTest
  void whatIsOnTheWayIsReceivedAfterTheLastSenderWasClosed() {
    var receiver = buffered.receiver();
    try (var sender = buffered.sender()) {
      sender.send("a");
      sender.send("b");
    }
    assertThat(receiver.receive()).isEqualTo("a");
    assertThat(receiver.receive()).isEqualTo("b");
    assertThatThrownBy(receiver::receive).isInstanceOf(QueueShutDownException.class);
    var iterator = receiver.iterator();
    assertThat(iterator.hasNext()).isFalse();
    assertThatThrownBy(iterator::next)
        .isInstanceOf(NoSuchElementException.class)
        .hasMessageContaining("the channel has ended");
  }

  @AsyncTest
  void closingTheLastSenderEndsTheWaitOfReceivers() {
    var one = rendezvous.sender();
    var two = rendezvous.sender();
    var receiver = rendezvous.receiver();
    Task<String> waiting = createTask(() -> receiver.receive());
    yieldNow();
    one.close();
    one.close();
    Testing.settle();
    assertThat(waiting.isDone()).isFalse();
    two.close();
    assertThatThrownBy(() -> await(waiting)).isInstanceOf(QueueShutDownException.class);
  }

  @AsyncTest
  void closingTheLastReceiverEndsTheWaitOfSenders() {
    var sender = rendezvous.sender();
    var one = rendezvous.receiver();
    var two = rendezvous.receiver();
    Task<Void> waiting = sends(sender, "a");
    yieldNow();
    one.close();
    one.close();
    Testing.settle();
    assertThat(waiting.isDone()).isFalse();
    two.close();
    assertThatThrownBy(() -> await(waiting)).isInstanceOf(QueueShutDownException.class);
    assertThatThrownBy(() -> sender.send("b")).isInstanceOf(QueueShutDownException.class);
  }

  @AsyncTest
  void aClosedEndCannotBeUsed() {
    var sender = buffered.sender();
    var receiver = buffered.receiver();
    var otherSender = buffered.sender();
    var otherReceiver = buffered.receiver();
    sender.close();
    receiver.close();
    assertThatThrownBy(() -> sender.send("a")).isInstanceOf(QueueShutDownException.class);
    otherSender.send("b");
    assertThatThrownBy(receiver::receive).isInstanceOf(QueueShutDownException.class);
    assertThat(otherReceiver.receive()).isEqualTo("b");
  }

  @AsyncTest
  void aSenderMaySendBeforeThereIsAReceiverAndAReceiverMayWaitForASender() {
    var sender = buffered.sender();
    sender.send("a");
    var receiver = buffered.receiver();
    assertThat(receiver.receive()).isEqualTo("a");

    var late = new Channel<String>(0);
    var early = late.receiver();
    Task<String> waiting = createTask(() -> early.receive());
    yieldNow();
    late.sender().send("b");
    assertThat(await(waiting)).isEqualTo("b");
  }

  @AsyncTest
  void aCancelledSenderHasNotSent() {
    var sender = rendezvous.sender();
    var receiver = rendezvous.receiver();
    Task<Void> cancelled = sends(sender, "a");
    Task<Void> other = sends(sender, "b");
    yieldNow();
    cancelled.cancel();
    assertThat(receiver.receive()).isEqualTo("b");
    assertCancelled(cancelled);
    await(other);
    assertThat(trace.events()).containsExactly("sent b");
  }

  @AsyncTest
  void aCancelledReceiverTakesNothing() {
    var sender = rendezvous.sender();
    var receiver = rendezvous.receiver();
    Task<String> cancelled = createTask(() -> receiver.receive());
    Task<String> other = createTask(() -> receiver.receive());
    yieldNow();
    cancelled.cancel();
    sender.send("a");
    assertCancelled(cancelled);
    assertThat(await(other)).isEqualTo("a");
  }

  @AsyncTest
  void aTaskCancelledBeforehandNeitherSendsNorReceives() {
    var sender = rendezvous.sender();
    var receiver = rendezvous.receiver();
    assertCancelled(
        createTask(() -> {
          Task.current().cancel();
          sender.send("a");
        }));
    assertCancelled(
        createTask(() -> {
          Task.current().cancel();
          receiver.receive();
        }));
    Task<String> waiting = createTask(() -> receiver.receive());
    yieldNow();
    sender.send("b");
    assertThat(await(waiting)).isEqualTo("b");
  }

  @AsyncTest
  void anItemHandedOverBeforeTheCancellationIsReceivedAndSent() {
    var sender = rendezvous.sender();
    var receiver = rendezvous.receiver();
    Task<String> receiving = createTask(() -> receiver.receive());
    yieldNow();
    sender.send("a");
    receiving.cancel();
    assertThat(await(receiving)).isEqualTo("a");

    Task<Void> sending =
        createTask(() -> {
          sender.send("b");
          trace.record("sent b");
          sleep(seconds(1));
        });
    yieldNow();
    assertThat(receiver.receive()).isEqualTo("b");
    sending.cancel();
    assertCancelled(sending);
    assertThat(trace.events()).containsExactly("sent b");
  }

  @AsyncTest
  void ofTwoOffersOfTheSameItemTheCancelledOneIsWithdrawn() {
    var sender = rendezvous.sender();
    var receiver = rendezvous.receiver();
    Task<Void> first = sends(sender, "same");
    Task<Void> second = sends(sender, "same");
    yieldNow();
    second.cancel();
    assertCancelled(second);
    assertThat(receiver.receive()).isEqualTo("same");
    await(first);
    assertThat(trace.events()).containsExactly("sent same");
  }

  @Test
  void aChannelOfOneLoopCannotBeWaitedForOnAnother() {
    var receiver = rendezvous.receiver();
    try (var one = EventLoop.create();
        var other = Runner.builder().virtualTime().build()) {
      one.runUntilComplete(() -> {
        createTask(() -> receiver.receive());
        yieldNow();
      });
      other.run(() ->
          assertThatThrownBy(() -> timeout(seconds(1), () -> receiver.receive()))
              .isInstanceOf(IllegalStateException.class)
              .hasMessageContaining("Channel belongs to a different event loop"));
    }
  }
}
