package io.locust.k8s.reconcile;

import io.locust.k8s.decide.Observation.Polled;
import io.locust.k8s.locust.Answer;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the Locust masters of running tests for their statistics, each in its own virtual thread. */
public final class StatisticsFeed implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(StatisticsFeed.class);

    /** Bounds what one operator asks: 50 questions a second, however many tests run. */
    private static final Duration SPACING = Duration.ofMillis(20);

    private static final Duration SECOND_TRY = Duration.ofMillis(500);

    private static final double JITTER = 0.1;

    private final Function<URI, Answer> master;
    private final Function<URI, Optional<String>> stop;
    private final Duration interval;
    private final Consumer<TestKey> answered;
    private final InstantSource clock;
    private final ConcurrentMap<TestKey, Line> lines = new ConcurrentHashMap<>();

    /**
     * A feed that follows nobody yet.
     *
     * @param master asks one master, bounded in time
     * @param stop tells one master to stop its load, bounded in time, and says what kept it from that
     * @param interval between two questions to one master
     * @param answered is told of every answer, also of failures
     */
    public StatisticsFeed(
            Function<URI, Answer> master,
            Function<URI, Optional<String>> stop,
            Duration interval,
            Consumer<TestKey> answered,
            InstantSource clock) {
        this.master = master;
        this.stop = stop;
        this.interval = interval;
        this.answered = answered;
        this.clock = clock;
    }

    /**
     * Follow the master of this attempt; without effect when that is done already.
     *
     * @param run label of the attempt
     * @param address where its master is, such as {@code http://10.244.0.7:8089}
     */
    void follow(TestKey test, String run, String address) {
        lines.compute(test, (key, line) -> {
            if (line != null && line.run.equals(run) && line.address.equals(address)) {
                return line;
            }
            if (line != null) {
                line.hangUp();
            }
            return new Line(test, run, address);
        });
    }

    /** Stop asking; the last answer is forgotten. */
    void unfollow(TestKey test) {
        var line = lines.remove(test);
        if (line != null) {
            line.hangUp();
        }
    }

    /** The last answer for this attempt; absent when there is none yet. */
    @Nullable
    Polled last(TestKey test, String run) {
        var line = lines.get(test);
        return line != null && line.run.equals(run) ? line.last : null;
    }

    /** Tell the master at this address to stop its load. Best effort: failures are only logged. */
    void stopLoad(String address) {
        stop.apply(URI.create(address))
                .ifPresent(problem -> log.atWarn()
                        .addKeyValue("master", address)
                        .addKeyValue("problem", problem)
                        .log("the master does not stop its load"));
    }

    /** How many masters are being asked. */
    public int followed() {
        return lines.size();
    }

    /** The last answer of each master that is being asked and has answered. */
    public Map<TestKey, Answer> answers() {
        var answers = new HashMap<TestKey, Answer>();
        lines.forEach((test, line) -> {
            var polled = line.last;
            if (polled != null) {
                answers.put(test, polled.answer());
            }
        });
        return answers;
    }

    @Override
    public void close() {
        lines.keySet().forEach(this::unfollow);
    }

    private Duration pause() {
        var spread = SPACING.multipliedBy(lines.size());
        long millis = (interval.compareTo(spread) > 0 ? interval : spread).toMillis();
        return Duration.ofMillis(
                (long) (millis * (1 - JITTER + ThreadLocalRandom.current().nextDouble(2 * JITTER))));
    }

    /** The line to one master. */
    private final class Line {
        private final TestKey test;
        private final String run;
        private final String address;
        private final Thread thread;
        private volatile boolean open = true;
        private volatile @Nullable Polled last;

        Line(TestKey test, String run, String address) {
            this.test = test;
            this.run = run;
            this.address = address;
            this.thread = Thread.ofVirtual().name("master of " + test).start(this::ask);
        }

        void hangUp() {
            open = false;
            thread.interrupt();
        }

        private void ask() {
            while (open) {
                try {
                    var answer = answer();
                    if (open) {
                        last = new Polled(answer, clock.instant());
                        answered.accept(test);
                    }
                    Thread.sleep(pause());
                } catch (InterruptedException e) {
                    // Only to end the pause early.
                } catch (RuntimeException e) {
                    log.atWarn().addKeyValue("test", test).setCause(e).log("asking the master failed");
                    rest();
                }
            }
        }

        /** One question that goes astray on a busy node is no news about the master. */
        private Answer answer() throws InterruptedException {
            var answer = master.apply(URI.create(address));
            if (answer instanceof Answer.Unreachable && last != null && last.answer() instanceof Answer.Reported) {
                Thread.sleep(SECOND_TRY);
                return master.apply(URI.create(address));
            }
            return answer;
        }

        private void rest() {
            try {
                Thread.sleep(pause());
            } catch (InterruptedException e) {
                // Only to end the pause early.
            }
        }
    }
}
