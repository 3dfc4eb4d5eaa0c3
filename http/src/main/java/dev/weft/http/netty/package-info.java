/** Netty handlers, and what serves them, that know bytes and time but no requests. Hidden. */
package dev.weft.http.netty;
