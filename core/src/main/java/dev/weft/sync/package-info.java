/**
 * What tasks of one loop wait for each other with: locks, events, semaphores, barriers, queues.
 *
 * <p>Everything stands on {@link dev.weft.Future} and one {@code WaitQueue}; read that first.
 * Nothing here may be used by two loops.
 */
@org.jspecify.annotations.NullMarked
package dev.weft.sync;
