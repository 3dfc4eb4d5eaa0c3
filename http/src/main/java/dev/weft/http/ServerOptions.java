package dev.weft.http;

import dev.weft.http.syntax.DateHeader;
import java.time.Duration;

/**
 * What the connections of a server have in common.
 *
 * @param maxBody in bytes
 * @param maxHeaders how many fields
 * @param headerTimeout from a request's first byte to the end of its header
 * @param bodyTimeout without anything of a body that is waited for
 * @param idleTimeout between requests
 * @param writeTimeout without the other side taking anything
 * @param linger how long a client that may still be sending has to take its answer
 */
record ServerOptions(
    Handler handler,
    long maxBody,
    int maxHeaders,
    Duration headerTimeout,
    Duration bodyTimeout,
    Duration idleTimeout,
    Duration writeTimeout,
    Duration linger,
    DateHeader date) {}
