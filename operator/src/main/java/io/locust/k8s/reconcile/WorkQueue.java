package io.locust.k8s.reconcile;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands out keys to be worked on: a key to at most one thread at a time, different keys in parallel up to a bound.
 *
 * <p>However many events come for a key while it is worked on, it is worked on once more afterwards. A key can also be
 * asked for later; the earliest time wins, and work on the key makes pending times void, since it asks anew.
 * Failures are repeated for ever, at growing distances.
 */
public final class WorkQueue<K> {
    /** Work on one key. */
    public interface Work<K> {
        /**
         * Does what is to be done.
         *
         * @return when the key is to be worked on again although nothing happens; absent for never
         * @throws Exception to be tried again after a back-off
         */
        @Nullable
        Duration on(K key) throws Exception;
    }

    private static final Logger log = LoggerFactory.getLogger(WorkQueue.class);

    private final int parallelism;
    private final IntFunction<Duration> backoff;
    private final ScheduledThreadPoolExecutor timer;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition idle = lock.newCondition();
    private final Map<K, Entry> entries = new HashMap<>();
    private final ArrayDeque<K> ready = new ArrayDeque<>();
    private int threads;
    private @Nullable Work<K> work;
    private boolean stopped;

    /**
     * A queue that only remembers until {@link #start}.
     *
     * @param parallelism how many keys are worked on at the same time
     * @param backoff from the number of failures in a row to the time until the next try
     */
    public WorkQueue(int parallelism, IntFunction<Duration> backoff) {
        this.parallelism = parallelism;
        this.backoff = backoff;
        this.timer = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name("work-queue-timer").factory());
        this.timer.setRemoveOnCancelPolicy(true);
    }

    /** What the queue knows of one key; guarded by the lock. */
    private static final class Entry {
        boolean queued;
        boolean running;
        boolean again;
        int failures;
        long due;

        @Nullable
        Future<?> pending;

        boolean isIdle() {
            return !queued && !running && pending == null && failures == 0;
        }

        void cancelPending() {
            if (pending != null) {
                pending.cancel(false);
                pending = null;
            }
        }
    }

    /** Work on what was asked for so far and from now on. Until then keys are only remembered. */
    public void start(Work<K> how) {
        lock.lock();
        try {
            work = how;
            dispatch();
        } finally {
            lock.unlock();
        }
    }

    /** Work on the key as soon as possible. */
    public void add(K key) {
        lock.lock();
        try {
            if (!stopped) {
                add(key, entries.computeIfAbsent(key, k -> new Entry()));
                dispatch();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Work on the key after this time, if nothing makes it earlier. */
    public void addAfter(K key, Duration delay) {
        lock.lock();
        try {
            if (!stopped) {
                var entry = entries.computeIfAbsent(key, k -> new Entry());
                if (!entry.queued && !entry.again) {
                    schedule(key, entry, delay);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** Keys that wait for a thread. */
    public int depth() {
        lock.lock();
        try {
            return ready.size();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Take up no further work and wait for the running one.
     *
     * @return whether all of it ended in time
     */
    public boolean stop(Duration patience) throws InterruptedException {
        timer.shutdownNow();
        lock.lock();
        try {
            stopped = true;
            ready.clear();
            long left = patience.toNanos();
            while (threads > 0 && left > 0) {
                left = idle.awaitNanos(left);
            }
            return threads == 0;
        } finally {
            lock.unlock();
        }
    }

    private void add(K key, Entry entry) {
        entry.cancelPending();
        if (entry.running) {
            entry.again = true;
        } else if (!entry.queued) {
            entry.queued = true;
            ready.add(key);
        }
    }

    private void schedule(K key, Entry entry, Duration delay) {
        long due = System.nanoTime() + delay.toNanos();
        if (entry.pending != null && entry.due - due <= 0) {
            return;
        }
        entry.cancelPending();
        entry.due = due;
        entry.pending = timer.schedule(() -> add(key), delay.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void dispatch() {
        // A thread may come too many and find nothing left: cheaper than to count who is about to look for more.
        var how = work;
        if (how == null || stopped) {
            return;
        }
        int wanted = Math.min(parallelism - threads, ready.size());
        for (int i = 0; i < wanted; i++) {
            threads++;
            Thread.ofVirtual().name("reconcile").start(() -> workOff(how));
        }
    }

    private void workOff(Work<K> how) {
        var key = next();
        while (key != null) {
            workOn(key, how);
            key = next();
        }
    }

    private @Nullable K next() {
        lock.lock();
        try {
            var key = stopped ? null : ready.poll();
            if (key == null) {
                threads--;
                idle.signalAll();
                return null;
            }
            var entry = entryOf(key);
            entry.queued = false;
            entry.running = true;
            return key;
        } finally {
            lock.unlock();
        }
    }

    private void workOn(K key, Work<K> how) {
        Duration next = null;
        boolean failed = true;
        try {
            next = how.on(key);
            failed = false;
        } catch (TryAgain e) {
            log.atDebug().addKeyValue("test", key).log("to be tried again: {}", e.getMessage());
        } catch (Throwable e) {
            log.atWarn().addKeyValue("test", key).setCause(e).log("failed, will be tried again");
        } finally {
            done(key, failed, next);
        }
    }

    private void done(K key, boolean failed, @Nullable Duration next) {
        lock.lock();
        try {
            var entry = entryOf(key);
            entry.running = false;
            entry.failures = failed ? entry.failures + 1 : 0;
            if (stopped) {
                return;
            }
            if (entry.again) {
                entry.again = false;
                add(key, entry);
            } else if (failed) {
                schedule(key, entry, backoff.apply(entry.failures));
            } else if (next != null) {
                schedule(key, entry, next);
            }
            if (entry.isIdle()) {
                entries.remove(key);
            }
        } finally {
            lock.unlock();
        }
    }

    private Entry entryOf(K key) {
        return entries.computeIfAbsent(key, k -> new Entry());
    }
}
