package dev.weft.http;

import dev.weft.Block;
import dev.weft.http.WebSocket.Text;
import dev.weft.sync.Event;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Sockets that join a room at a server. */
abstract class WithRooms {
  static final String ROOM = "room";

  final List<WebSocket> inside = new ArrayList<>(); // of the server, in the order they came
  Event came = new Event();

  /**
   * Serves sockets that join {@code rooms} and stay until their clients go; at /outside, without.
   */
  void serving(Rooms rooms, Block.RunWith<String, ?> body) throws Exception {
    Router router =
        new Router()
            .websocket(
                "/",
                WebSocket.builder().noPings(),
                socket -> {
                  rooms.join(ROOM, socket);
                  stay(socket);
                })
            .websocket("/outside", WebSocket.builder().noPings(), this::stay);
    Raw.serving(router, port -> body.accept("ws://" + Raw.HOST + ":" + port));
  }

  private void stay(WebSocket socket) {
    inside.add(socket);
    came.set();
    socket.forEach(_ -> {});
  }

  WebSocket member(String url) throws IOException {
    came.clear();
    WebSocket socket = WebSocket.builder().noCompression().connect(url);
    came.await();
    return socket;
  }

  static String text(WebSocket socket) throws IOException {
    return ((Text) socket.receive()).text();
  }
}
