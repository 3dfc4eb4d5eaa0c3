package dev.weft.http;

import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Asyncio;
import dev.weft.CancelledError;
import dev.weft.Task;
import dev.weft.http.WebSocket.Message;
import dev.weft.http.WebSocket.Text;
import dev.weft.testing.AsyncTest;
import dev.weft.testing.Trace;
import java.util.ArrayList;
import java.util.List;

/** What a room remembers is for members that are slow, too. */
class RoomsHistoryTest extends WithRooms {
  private static final String PADDING = " " + "x".repeat(20_000);
  private static final int REMEMBERED = 600;

  private static Rooms.Builder remembering() {
    return Rooms.builder().history(REMEMBERED);
  }

  private static int number(Message message) {
    return Integer.parseInt(((Text) message).text().split(" ", 2)[0]);
  }

  /** What is done while a member reads, and another one comes who does not. */
  private interface Meeting {
    void hold(WebSocket quick, WebSocket slow, Task<Boolean> joining) throws Exception;
  }

  /** Has a room remember much, and then a socket join it that reads nothing. */
  private void meeting(Rooms rooms, Meeting meeting) throws Exception {
    serving(
        rooms,
        url -> {
          try (var quick = member(url)) {
            for (int i = 0; i < REMEMBERED; i++) {
              rooms.broadcast(ROOM, i + PADDING);
              assertThat(number(quick.receive())).isEqualTo(i);
            }
            came.clear();
            try (var slow = WebSocket.builder().noCompression().connect(url + "/outside")) {
              came.await();
              WebSocket socket = inside.getLast();
              meeting.hold(quick, slow, createTask(() -> rooms.join(ROOM, socket)));
            }
          }
        });
  }

  private static void assertHears(WebSocket socket, int from, int to) throws Exception {
    for (int i = from; i < to; i++) {
      assertThat(number(socket.receive())).isEqualTo(i);
    }
  }

  /** Broadcasts long messages, and counts them in {@code sent}, up to number {@code to}. */
  private static Task<Void> broadcasting(Rooms rooms, int[] sent, int to) {
    return createTask(() -> {
      for (; sent[0] < to; sent[0]++) {
        rooms.broadcast(ROOM, sent[0] + PADDING);
      }
    });
  }

  private static List<Integer> rest(WebSocket inside, WebSocket client) {
    var numbers = new ArrayList<Integer>();
    Task<Void> closing = createTask(() -> inside.close(4000, ""));
    client.forEach(message -> numbers.add(number(message)));
    Asyncio.await(closing);
    return numbers;
  }

  @AsyncTest
  void theOldestMessagesOfASlowNewcomerAreDropped() throws Exception {
    Rooms rooms = remembering().dropOldest(5).build();
    meeting(
        rooms,
        (_, slow, joining) -> {
          assertThat(Asyncio.await(joining)).isTrue();
          List<Integer> numbers = rest(inside.getLast(), slow);
          assertThat(numbers).hasSizeBetween(6, REMEMBERED - 1);
          assertThat(numbers).isSorted().doesNotHaveDuplicates().startsWith(0);
          assertThat(numbers).endsWith(595, 596, 597, 598, 599);
        });
  }

  @AsyncTest
  void theConnectionOfASlowNewcomerIsDropped() throws Exception {
    var trace = new Trace();
    Rooms rooms =
        remembering()
            .dropConnection(5)
            .onPresence(it -> trace.record(it.joined() ? "+" : "-"))
            .build();
    meeting(
        rooms,
        (quick, slow, joining) -> {
          assertThat(Asyncio.await(joining)).isFalse();
          slow.forEach(_ -> {});
          assertThat(slow.closeCode()).isEqualTo(1013);
          assertThat(slow.closeReason()).isEqualTo("too slow");
          rooms.broadcast(ROOM, "1");
          assertThat(number(quick.receive())).isEqualTo(1);
        });
    assertThat(trace.events()).containsExactly("+", "-");
  }

  @AsyncTest
  void aNewcomerThatIsWaitedForHasNobodyElseWait() throws Exception {
    Rooms rooms = remembering().waitForSlow(5).build();
    meeting(
        rooms,
        (quick, slow, joining) -> {
          int[] sent = {REMEMBERED};
          Task<Void> broadcasting = broadcasting(rooms, sent, REMEMBERED + 4);
          assertThat(Raw.steady(() -> sent[0])).isEqualTo(REMEMBERED + 4);
          assertThat(joining.isDone()).isFalse();
          assertThat(rooms.members(ROOM)).hasSize(1);
          assertHears(slow, 0, REMEMBERED + 4);
          assertThat(Asyncio.await(joining)).isTrue();
          Asyncio.await(broadcasting);
          assertThat(rooms.members(ROOM)).hasSize(2);
          rooms.broadcast(ROOM, "700");
          assertThat(number(slow.receive())).isEqualTo(700);
          assertHears(quick, REMEMBERED, REMEMBERED + 4);
        });
  }

  @AsyncTest
  void butOneThatNeverReadsIsWaitedForInTheEnd() throws Exception {
    Rooms rooms = remembering().waitForSlow(5).build();
    meeting(
        rooms,
        (quick, slow, joining) -> {
          Task<Void> reading = createTask(() -> quick.forEach(_ -> {}));
          int[] sent = {REMEMBERED};
          Task<Void> broadcasting = broadcasting(rooms, sent, 2 * REMEMBERED);
          assertThat(Raw.steady(() -> sent[0])).isLessThan(2 * REMEMBERED);
          assertHears(slow, 0, 2 * REMEMBERED);
          Asyncio.await(broadcasting);
          assertThat(Asyncio.await(joining)).isTrue();
          reading.cancel();
        });
  }

  @AsyncTest
  void whoIsCancelledWhileItJoinsIsNoMember() throws Exception {
    atTheMomentOfJoining((rooms, joining) -> {
      joining.cancel();
      assertThatThrownBy(() -> Asyncio.await(joining)).isInstanceOf(CancelledError.class);
    });
  }

  @AsyncTest
  void whoLeavesWhileItJoinsIsNoMember() throws Exception {
    atTheMomentOfJoining((rooms, joining) -> {
      assertThat(rooms.join(ROOM, inside.getLast())).isFalse(); // it is about to
      assertThat(rooms.leave(ROOM, inside.getLast())).isTrue();
      assertThat(rooms.leave(ROOM, inside.getLast())).isFalse();
      joining.cancel(); // or it waits for the socket
      Asyncio.waitAll(List.of(joining));
    });
  }

  @AsyncTest
  void whoseSocketIsClosedWhileItJoinsIsNoMember() throws Exception {
    atTheMomentOfJoining((_, joining) -> {
      Task<Void> closing = createTask(() -> inside.getLast().close(4000, ""));
      assertThat(Asyncio.await(joining)).isFalse();
      closing.cancel();
    });
  }

  /** What happens to a task that joins, and waits. */
  private interface Interruption {
    void of(Rooms rooms, Task<Boolean> joining) throws Exception;
  }

  private void atTheMomentOfJoining(Interruption interruption) throws Exception {
    var trace = new Trace();
    Rooms rooms =
        remembering()
            .waitForSlow(5)
            .onPresence(it -> trace.record(it.joined() ? "+" : "-"))
            .build();
    meeting(
        rooms,
        (quick, _, joining) -> {
          yieldNow();
          interruption.of(rooms, joining);
          assertThat(rooms.members(ROOM)).containsExactly(inside.getFirst());
          for (int i = 0; i < 2 * REMEMBERED; i++) {
            rooms.broadcast(ROOM, "" + i); // nobody is waited for
            assertThat(number(quick.receive())).isEqualTo(i);
          }
        });
    assertThat(rooms.rooms()).isEmpty();
    assertThat(trace.events()).containsExactly("+", "-");
  }

  @AsyncTest
  void aRoomThatAllLeaveWhileOneJoinsIsThereForThatOne() throws Exception {
    Rooms rooms = remembering().waitForSlow(5).build();
    meeting(
        rooms,
        (_, slow, joining) -> {
          yieldNow();
          assertThat(rooms.leave(ROOM, inside.getFirst())).isTrue();
          rooms.broadcast(ROOM, REMEMBERED + PADDING);
          assertHears(slow, 0, REMEMBERED + 1);
          assertThat(Asyncio.await(joining)).isTrue();
          assertThat(rooms.members(ROOM)).containsExactly(inside.getLast());
        });
    assertThat(rooms.rooms()).isEmpty();
  }

  @AsyncTest
  void aQuickNewcomerGetsMoreThanMayWait() throws Exception {
    Rooms rooms = remembering().dropConnection(5).build();
    serving(
        rooms,
        url -> {
          try (var quick = member(url)) {
            for (int i = 0; i < REMEMBERED; i++) {
              rooms.broadcast(ROOM, "" + i);
              assertThat(number(quick.receive())).isEqualTo(i);
            }
            try (var late = member(url)) {
              assertHears(late, 0, REMEMBERED);
            }
          }
        });
  }
}
