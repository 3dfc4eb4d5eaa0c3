package dev.weft.pool;

/**
 * What a pool has, and has done.
 *
 * @param size how many there are, those that are being made or destroyed included
 * @param active how many are lent
 * @param idle how many are there to be lent
 * @param waiting how many tasks wait for one
 * @param created how many were made so far
 * @param destroyed how many were destroyed so far
 * @param leased how often one was lent so far
 */
public record PoolStats(
    int size, int active, int idle, int waiting, long created, long destroyed, long leased) {}
