package dev.weft.http;

import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.millis;
import static dev.weft.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Asyncio;
import dev.weft.Task;
import dev.weft.http.WebSocket.Binary;
import dev.weft.http.WebSocket.Message;
import dev.weft.http.WebSocket.Text;
import dev.weft.testing.AsyncTest;
import dev.weft.testing.Trace;
import java.util.ArrayList;
import java.util.List;

class RoomsTest extends WithRooms {
  @AsyncTest
  void membersGetWhatIsBroadcastWhileTheyAreThere() throws Exception {
    var rooms = new Rooms();
    serving(
        rooms,
        url -> {
          rooms.broadcast(ROOM, "to nobody");
          try (var a = member(url)) {
            rooms.broadcast(ROOM, "1");
            try (var b = member(url)) {
              assertThat(rooms.members(ROOM)).containsExactlyElementsOf(inside);
              rooms.broadcast(ROOM, new Binary(new byte[] {7}));
              rooms.broadcast("another room", "x");
              assertThat(text(a)).isEqualTo("1");
              assertThat(a.receive()).isEqualTo(new Binary(new byte[] {7}));
              assertThat(b.receive()).isEqualTo(new Binary(new byte[] {7}));
              assertThat(rooms.leave(ROOM, inside.get(1))).isTrue();
              assertThat(rooms.leave(ROOM, inside.get(1))).isFalse();
              rooms.broadcast(ROOM, "2");
              inside.get(1).sendText("only to b");
              assertThat(text(a)).isEqualTo("2");
              assertThat(text(b)).isEqualTo("only to b");
              assertThat(rooms.members(ROOM)).containsExactly(inside.get(0));
            }
          }
        });
    assertThat(rooms.rooms()).isEmpty();
  }

  @AsyncTest
  void joiningTwiceIsJoiningOnce() throws Exception {
    var rooms = new Rooms();
    serving(
        rooms,
        url -> {
          try (var a = member(url)) {
            assertThat(rooms.join(ROOM, inside.getFirst())).isFalse();
            assertThat(rooms.join("other", inside.getFirst())).isTrue();
            rooms.broadcast(ROOM, "1");
            rooms.broadcast("other", "2");
            assertThat(text(a)).isEqualTo("1");
            assertThat(text(a)).isEqualTo("2");
            assertThat(rooms.rooms()).containsExactlyInAnyOrder(ROOM, "other");
          }
        });
  }

  @AsyncTest
  void aClosedSocketHasLeftAllRoomsAndCannotJoin() throws Exception {
    var trace = new Trace();
    Rooms rooms =
        Rooms.builder()
            .onPresence(it -> trace.record(it.room() + (it.joined() ? " +" : " -")))
            .build();
    serving(
        rooms,
        url -> {
          var a = member(url);
          rooms.join("other", inside.getFirst());
          Task<Void> closing = createTask(() -> a.close());
          while (!inside.getFirst().isClosed()) {
            Asyncio.yieldNow();
          }
          assertThat(rooms.members(ROOM)).isEmpty();
          assertThat(rooms.rooms()).isEmpty();
          assertThat(rooms.join(ROOM, inside.getFirst())).isFalse();
          assertThat(rooms.members(ROOM)).isEmpty();
          rooms.broadcast(ROOM, "to nobody");
          Asyncio.await(closing);
        });
    assertThat(trace.events())
        .hasSize(4)
        .startsWith("room +", "other +")
        .contains("room -", "other -");
  }

  @AsyncTest
  void aMemberThatBreaksOffFailsNothing() throws Exception {
    var rooms = new Rooms();
    serving(
        rooms,
        url -> {
          try (var a = member(url)) {
            var port = Integer.parseInt(url.substring(url.lastIndexOf(':') + 1));
            came.clear();
            RawWebSocket peer = RawWebSocket.connect(port);
            came.await();
            peer.stream.abort();
            for (int i = 0; i < 50; i++) {
              rooms.broadcast(ROOM, "" + i);
              Asyncio.yieldNow();
            }
            for (int i = 0; i < 50; i++) {
              assertThat(text(a)).isEqualTo("" + i);
            }
            while (rooms.members(ROOM).size() > 1) {
              sleep(millis(1));
            }
          }
        });
  }

  /** Broadcasts to a member that reads, and one that does not; returns what the latter got then. */
  private List<Message> broadcastToSlow(Rooms rooms, int messages) throws Exception {
    List<Message> got = new ArrayList<>();
    String text = "x".repeat(20_000);
    serving(
        rooms,
        url -> {
          try (var quick = member(url);
              var slow = member(url)) {
            for (int i = 0; i < messages; i++) {
              rooms.broadcast(ROOM, i + " " + text);
              assertThat(text(quick)).startsWith(i + " ");
            }
            Task<Void> closing = createTask(() -> inside.get(1).close(4000, ""));
            slow.forEach(got::add);
            Asyncio.await(closing);
          }
        });
    return got;
  }

  @AsyncTest
  void theOldestMessagesOfASlowMemberAreDropped() throws Exception {
    List<Message> got = broadcastToSlow(Rooms.builder().dropOldest(5).build(), 600);
    assertThat(got).hasSizeBetween(6, 599);
    List<Integer> numbers =
        got.stream().map(it -> Integer.parseInt(((Text) it).text().split(" ", -1)[0])).toList();
    assertThat(numbers).isSorted().doesNotHaveDuplicates().startsWith(0);
    assertThat(numbers).endsWith(595, 596, 597, 598, 599);
  }

  @AsyncTest
  void theConnectionOfASlowMemberIsDropped() throws Exception {
    Rooms rooms = Rooms.builder().dropConnection(5).build();
    List<Message> got = broadcastToSlow(rooms, 600);
    assertThat(got).hasSizeLessThan(599);
    assertThat(inside.get(1).closeCode()).isEqualTo(1013);
    assertThat(inside.get(1).closeReason()).isEqualTo("too slow");
  }

  @AsyncTest
  void aBroadcastWaitsForASlowMemberIfThatIsWanted() throws Exception {
    Rooms rooms = Rooms.builder().waitForSlow(5).build();
    int messages = 600;
    String text = "x".repeat(20_000);
    int[] sent = new int[1];
    serving(
        rooms,
        url -> {
          try (var slow = member(url)) {
            Task<Void> broadcasting =
                createTask(() -> {
                  for (; sent[0] < messages; sent[0]++) {
                    rooms.broadcast(ROOM, sent[0] + " " + text);
                  }
                });
            assertThat(Raw.steady(() -> sent[0])).isBetween(6L, messages - 1L);
            for (int i = 0; i < messages; i++) {
              assertThat(text(slow)).startsWith(i + " ");
            }
            Asyncio.await(broadcasting);
          }
        });
  }

  @AsyncTest
  void aTaskThatBroadcastsWithoutAPauseOutrunsNobody() throws Exception {
    Rooms rooms = Rooms.builder().dropConnection(10).build();
    serving(
        rooms,
        url -> {
          try (var a = member(url)) {
            for (int i = 0; i < 2_000; i++) {
              rooms.broadcast(ROOM, "" + i);
            }
            for (int i = 0; i < 2_000; i++) {
              assertThat(text(a)).isEqualTo("" + i);
            }
          }
        });
  }

  @AsyncTest
  void aRoomRemembersItsLastMessagesForWhoComes() throws Exception {
    Rooms rooms = Rooms.builder().history(3).build();
    serving(
        rooms,
        url -> {
          try (var a = member(url)) {
            for (int i = 0; i < 5; i++) {
              rooms.broadcast(ROOM, "" + i);
            }
            assertThat(rooms.history(ROOM))
                .containsExactly(new Text("2"), new Text("3"), new Text("4"));
            try (var b = member(url)) {
              rooms.broadcast(ROOM, "5");
              for (int i = 2; i < 6; i++) {
                assertThat(text(b)).isEqualTo("" + i);
              }
            }
            for (int i = 0; i < 6; i++) {
              assertThat(text(a)).isEqualTo("" + i);
            }
          }
        });
    assertThat(rooms.history(ROOM)).isEmpty();
  }

  @AsyncTest
  void aClientsSocketMayBeAMemberToo() throws Exception {
    var rooms = new Rooms();
    Raw.serving(
        new Router()
            .websocket(
                "/",
                socket -> {
                  for (var message : socket) {
                    socket.send(message);
                  }
                }),
        port -> {
          try (var socket = WebSocket.connect("ws://" + Raw.HOST + ":" + port)) {
            rooms.join(ROOM, socket);
            for (int length : List.of(0, 5, 125, 126, 65_535, 65_536)) {
              rooms.broadcast(ROOM, "x".repeat(length));
              assertThat(text(socket)).isEqualTo("x".repeat(length));
            }
          }
        });
    assertThat(rooms.rooms()).isEmpty();
  }

  @AsyncTest
  void aThousandMembersGetOneEncodedMessage() throws Exception {
    var rooms = new Rooms();
    int count = 1_000;
    serving(
        rooms,
        url -> {
          List<WebSocket> members = new ArrayList<>();
          for (int i = 0; i < count; i++) {
            members.add(member(url));
          }
          for (int round = 0; round < 3; round++) {
            rooms.broadcast(ROOM, "round " + round);
            for (WebSocket member : members) {
              assertThat(text(member)).isEqualTo("round " + round);
            }
          }
          for (WebSocket member : members) {
            member.close();
          }
        });
    assertThat(rooms.rooms()).isEmpty();
  }

  @AsyncTest
  void whatMakesNoSenseIsRefused() {
    assertThatThrownBy(() -> Rooms.builder().dropOldest(0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Rooms.builder().history(-1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Rooms().broadcast(ROOM, (String) null))
        .isInstanceOf(NullPointerException.class);
    assertThat(new Rooms().members("none")).isEmpty();
  }
}
