/** How bodies and WebSocket messages are made smaller, and whole again. Hidden. */
package dev.weft.http.coding;
