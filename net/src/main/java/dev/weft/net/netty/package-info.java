/** How Netty runs on Weft's loop, in the loop's own thread. Hidden: users see sockets. */
package dev.weft.net.netty;
