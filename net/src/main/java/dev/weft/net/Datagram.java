package dev.weft.net;

import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.Objects;

/**
 * A message of UDP.
 *
 * @param data its bytes, at most 65,507, and perhaps none; not copied
 * @param address where it came from
 */
@SuppressWarnings("ArrayRecordComponent") // what was received belongs to the receiver
public record Datagram(byte[] data, InetSocketAddress address) {
  /** Checks that there are both. */
  public Datagram {
    Objects.requireNonNull(data, "data is required, not null");
    Objects.requireNonNull(address, "an address is required, not null");
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Datagram that
        && Arrays.equals(data, that.data)
        && address.equals(that.address);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(data) + address.hashCode();
  }

  @Override
  public String toString() {
    return "Datagram[" + data.length + " bytes from " + Streams.name(address) + "]";
  }
}
