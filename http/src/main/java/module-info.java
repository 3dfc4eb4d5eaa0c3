/** Weft's HTTP and WebSocket: server and client, on Netty's codecs. */
@org.jspecify.annotations.NullMarked
module dev.weft.http {
  requires transitive dev.weft.net;
  requires static transitive dev.weft.kit;
  requires io.netty.buffer;
  requires io.netty.codec;
  requires io.netty.codec.compression;
  requires io.netty.codec.http;
  requires io.netty.codec.http2;
  requires io.netty.common;
  requires io.netty.handler;
  requires io.netty.handler.proxy;
  requires io.netty.transport;
  requires tools.jackson.core;
  requires tools.jackson.databind;
  requires static com.aayushatharva.brotli4j;
  requires static org.jspecify;

  exports dev.weft.http;
}
