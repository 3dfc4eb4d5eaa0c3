package dev.weft.sql;

/**
 * What a database is busy with at one moment, and what it has done until then.
 *
 * @param size how many connections there may be
 * @param active how many are lent, or are being opened or given back
 * @param idle how many are open and not lent
 * @param waiting how many tasks wait for one
 * @param leased how often one was lent
 * @param statements how many statements were run; a batch and each fetch of a stream count as one
 * @param failed how many of them have failed
 * @param cancelled how many of them were cancelled
 */
public record DatabaseStats(
    int size,
    int active,
    int idle,
    int waiting,
    long leased,
    long statements,
    long failed,
    long cancelled) {}
