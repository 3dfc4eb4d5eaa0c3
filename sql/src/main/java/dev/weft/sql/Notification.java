package dev.weft.sql;

/**
 * What a NOTIFY says.
 *
 * @param channel where
 * @param payload what, empty if nothing
 * @param sender the process of the server that serves whoever said it
 */
public record Notification(String channel, String payload, int sender) {}
