package io.locust.k8s.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkQueueTest {
    private static final Duration LONG = Duration.ofMinutes(5);

    private final WorkQueue<String> queue = new WorkQueue<>(4, failures -> Duration.ofMillis(10L * failures));
    private final ConcurrentLinkedQueue<String> done = new ConcurrentLinkedQueue<>();

    @AfterEach
    void stop() throws InterruptedException {
        queue.stop(Duration.ZERO);
    }

    @Test
    void remembersUntilItIsStarted() {
        queue.add("a");
        queue.add("a");
        queue.add("b");
        assertThat(queue.depth()).isEqualTo(2);
        queue.start(this::record);
        await().untilAsserted(() -> assertThat(done).containsExactlyInAnyOrder("a", "b"));
    }

    @Test
    void eventsDuringTheWorkCauseExactlyOneMore() throws InterruptedException {
        var begun = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        queue.start(key -> {
            begun.countDown();
            go.await();
            return record(key);
        });
        queue.add("a");
        begun.await();
        for (int i = 0; i < 100; i++) {
            queue.add("a");
        }
        go.countDown();
        await().until(() -> done.size() == 2);
        Thread.sleep(50);
        assertThat(done).hasSize(2);
    }

    @Test
    void theEarliestOfSeveralTimesWins() {
        queue.start(this::record);
        queue.addAfter("a", LONG);
        queue.addAfter("a", Duration.ofMillis(20));
        queue.addAfter("a", LONG);
        await().atMost(Duration.ofSeconds(5)).until(() -> done.size() == 1);
    }

    @Test
    void worksAgainWhenTheWorkAskedForIt() {
        var left = new AtomicInteger(3);
        queue.start(key -> {
            record(key);
            return left.decrementAndGet() > 0 ? Duration.ofMillis(1) : null;
        });
        queue.add("a");
        await().until(() -> done.size() == 3);
    }

    @Test
    void triesForEverAndForgetsFailuresAfterSuccess() {
        var waits = new ConcurrentLinkedQueue<Integer>();
        var failing = new WorkQueue<String>(1, failures -> {
            waits.add(failures);
            return Duration.ofMillis(1);
        });
        var tries = new AtomicInteger();
        failing.start(key -> {
            int now = tries.incrementAndGet();
            if (now <= 3 || now == 5) {
                throw new TryAgain("not yet");
            }
            return now == 4 ? Duration.ZERO : null;
        });
        failing.add("a");
        await().until(() -> tries.get() == 6);
        assertThat(waits).containsExactlyElementsOf(List.of(1, 2, 3, 1));
    }

    @Test
    void anErrorThrownByTheWorkDoesNotCostAThread() {
        var tries = new AtomicInteger();
        queue.start(key -> {
            if (tries.incrementAndGet() <= 10) {
                throw new AssertionError("on purpose");
            }
            return record(key);
        });
        queue.add("a");
        await().until(() -> done.size() == 1);
    }

    @Test
    void stopWaitsForRunningWorkAndTakesUpNoMore() throws InterruptedException {
        var begun = new CountDownLatch(1);
        queue.start(key -> {
            begun.countDown();
            Thread.sleep(100);
            return record(key);
        });
        queue.add("a");
        begun.await();
        queue.add("a");
        assertThat(queue.stop(Duration.ofSeconds(5))).isTrue();
        queue.add("b");
        assertThat(done).containsExactly("a");
    }

    /** Whatever the order of events: never two threads on a key, and the last event is always worked on. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void noEventIsLostAndNoKeyIsWorkedOnTwiceAtOnce(long seed) throws InterruptedException {
        int keys = 7;
        var wanted = new AtomicIntegerArray(keys);
        var seen = new AtomicIntegerArray(keys);
        var inside = new AtomicIntegerArray(keys);
        var broken = ConcurrentHashMap.<String>newKeySet();
        var chaos = new WorkQueue<Integer>(3, failures -> Duration.ofNanos(1000));
        var chance = new Random(seed);
        var outcomes = chance.ints(4096, 0, 10).toArray();
        var counter = new AtomicInteger();
        chaos.start(key -> {
            if (inside.incrementAndGet(key) != 1) {
                broken.add("two at once on " + key);
            }
            int now = wanted.get(key);
            int outcome = outcomes[counter.getAndIncrement() % outcomes.length];
            if (outcome == 0) {
                Thread.sleep(1);
            } else if (outcome == 1) {
                Thread.onSpinWait();
            }
            inside.decrementAndGet(key);
            if (outcome == 2) {
                throw new TryAgain("on purpose");
            }
            seen.accumulateAndGet(key, now, Math::max);
            return outcome == 3 ? Duration.ofNanos(500) : null;
        });
        try (var senders = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int sender = 0; sender < 4; sender++) {
                var random = new Random(seed * 31 + sender);
                senders.execute(() -> {
                    for (int i = 0; i < 3000; i++) {
                        int key = random.nextInt(keys);
                        wanted.incrementAndGet(key);
                        if (random.nextInt(5) == 0) {
                            chaos.addAfter(key, Duration.ofNanos(random.nextInt(100_000)));
                        } else {
                            chaos.add(key);
                        }
                    }
                });
            }
        }
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            for (int key = 0; key < keys; key++) {
                assertThat(seen.get(key)).isEqualTo(wanted.get(key));
            }
        });
        chaos.stop(Duration.ofSeconds(1));
        assertThat(broken).isEmpty();
    }

    private Duration record(String key) {
        done.add(key);
        return LONG;
    }
}
