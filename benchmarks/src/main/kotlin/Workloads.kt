package dev.weft.benchmarks.kotlin

import java.util.Locale
import kotlin.system.exitProcess
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.flow.asFlow
import kotlinx.coroutines.flow.filter
import kotlinx.coroutines.flow.map
import kotlinx.coroutines.joinAll
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.sync.Mutex
import kotlinx.coroutines.sync.Semaphore
import kotlinx.coroutines.sync.withLock
import kotlinx.coroutines.sync.withPermit
import kotlinx.coroutines.withTimeout
import kotlinx.coroutines.yield

/*
 * The Kotlin side of the comparison: the same names and the same work as in Workloads.java, on the one
 * thread of runBlocking's event loop, which is Kotlin's best case here. A queue of 1 is the rendezvous
 * channel, capacity 0.
 */

/** A workload, given its size, returns how many operations it did. */
private typealias Workload = suspend CoroutineScope.(Int) -> Long

private val workloads =
    mapOf<String, Workload>(
        "switch" to { depth -> switch(depth) },
        "spawn" to { spawn() },
        "create_await" to { createAwait() },
        "queue" to { capacity -> queue(if (capacity == 1) 0 else capacity) },
        "lock" to { lock() },
        "semaphore" to { semaphore() },
        "timeout" to { timeout() },
        "skynet" to { skynet() },
        "stream" to { stream() },
    )

/** 100 tasks, 20,000 times each down `depth` frames and a yield; one operation is one yield. */
private suspend fun CoroutineScope.switch(depth: Int): Long {
    List(100) { launch { repeat(20_000) { down(depth) } } }.joinAll()
    return 100L * 20_000
}

private suspend fun down(depth: Int): Int {
    if (depth == 1) {
        yield()
        return 1
    }
    return down(depth - 1) + 1
}

/** 300,000 tasks that finish at once. */
private suspend fun spawn(): Long {
    var finished = 0L
    coroutineScope { repeat(300_000) { launch { finished++ } } }
    check(finished == 300_000L)
    return finished
}

/** 100,000 tasks, a hundred at a time, each suspended once and awaited. */
private suspend fun CoroutineScope.createAwait(): Long {
    var total = 0L
    repeat(1_000) {
        val tasks =
            List(100) {
                async {
                    yield()
                    1
                }
            }
        for (task in tasks) total += task.await()
    }
    check(total == 100_000L)
    return total
}

/** 200,000 elements from one task to another. */
private suspend fun CoroutineScope.queue(capacity: Int): Long {
    val elements = Channel<Int>(capacity)
    val producer = launch { for (i in 0..<200_000) elements.send(i) }
    var total = 0L
    repeat(200_000) { total += elements.receive() }
    producer.join()
    check(total == 200_000L * 199_999 / 2)
    return 200_000
}

/** 500,000 times into one of 64 locks, in turn, which nobody else wants. */
private suspend fun lock(): Long {
    val locks = Array(64) { Mutex() }
    var entered = 0L
    repeat(500_000) { i -> locks[i and 63].withLock { entered++ } }
    return entered
}

/** 500,000 times into one of 64 semaphores, in turn, each with a permit to spare. */
private suspend fun semaphore(): Long {
    val semaphores = Array(64) { Semaphore(2) }
    var entered = 0L
    repeat(500_000) { i -> semaphores[i and 63].withPermit { entered++ } }
    return entered
}

/** 200,000 timeouts around the await of a future that is done. */
private suspend fun timeout(): Long {
    val done = CompletableDeferred(1)
    var total = 0L
    repeat(200_000) { total += withTimeout(10_000) { done.await() } }
    return total
}

/** A tree of tasks, 10 per node, 100,000 leaves whose numbers are added up; one operation is one tree. */
private suspend fun skynet(): Long {
    check(node(0, 100_000) == 100_000L * 99_999 / 2)
    return 1
}

private suspend fun node(number: Long, size: Long): Long {
    if (size == 1L) return number
    val part = size / 10
    return coroutineScope { List(10) { async { node(number + it * part, part) } }.awaitAll().sum() }
}

/** A million numbers pushed through a map and a filter. */
private suspend fun stream(): Long {
    var sum = 0L
    (0..<1_000_000).asFlow().map { it + 1 }.filter { it % 2 == 0 }.collect { sum += it }
    check(sum == 500_000L * 500_001)
    return 1_000_000
}

fun main(args: Array<String>) {
    val (name, warmUp, seconds) = args
    val sized = name.last().isDigit()
    val base = if (sized) name.substringBeforeLast('_') else name
    val size = if (sized) name.substringAfterLast('_').toInt() else 1
    val workload = workloads[base] ?: exitProcess(2)
    runBlocking {
        measure(workload, size, warmUp.toDouble(), least = 3)
        println("%s %.2f".format(Locale.ROOT, name, measure(workload, size, seconds.toDouble(), least = 1)))
    }
}

/** Returns the median over at least [least] runs, for at least [seconds], in ns per operation. */
private suspend fun CoroutineScope.measure(workload: Workload, size: Int, seconds: Double, least: Int): Double {
    val results = mutableListOf<Double>()
    val start = System.nanoTime()
    while (results.size < least || System.nanoTime() - start < seconds * 1e9) {
        val before = System.nanoTime()
        val operations = workload(size)
        results += (System.nanoTime() - before).toDouble() / operations
    }
    results.sort()
    return results[results.size / 2]
}
