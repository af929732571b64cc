package io.locust.k8s.reconcile;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.locust.k8s.decide.Observation.Trouble;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks up the Warning events of objects that wait, but not too often: the API server has no index for it.
 *
 * <p>Events are not watched: a cluster has many, and only those of a test that does not start matter.
 */
final class Troubles {
    private static final Logger log = LoggerFactory.getLogger(Troubles.class);

    /** So long an object may wait without anybody asking why. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** Between two questions about one test. */
    private static final Duration INTERVAL = Duration.ofSeconds(10);

    /** Between two questions about any tests. */
    private static final Duration SPACING = Duration.ofMillis(200);

    /** Objects asked about per question, the oldest first: what ails one worker ails the others. */
    private static final int OBJECTS = 4;

    /**
     * What is known now.
     *
     * @param lookAgain when more may be known; absent when nothing waits
     */
    record Known(List<Trouble> troubles, @Nullable Duration lookAgain) {}

    private record Asked(Instant at, List<Trouble> troubles) {}

    private final Cluster cluster;
    private final InstantSource clock;
    private final Map<TestKey, Asked> asked = new ConcurrentHashMap<>();
    private Instant next = Instant.EPOCH;

    Troubles(Cluster cluster, InstantSource clock) {
        this.cluster = cluster;
        this.clock = clock;
    }

    /** @param waiting pods and Jobs of the test that wait for something */
    Known of(TestKey test, Stream<? extends HasMetadata> waiting) {
        var now = clock.instant();
        List<? extends HasMetadata> oldest = waiting.sorted(Comparator.comparing(Waiting::createdAt))
                .limit(OBJECTS)
                .toList();
        if (oldest.isEmpty()) {
            asked.remove(test);
            return new Known(List.of(), null);
        }
        var due = Waiting.createdAt(oldest.getFirst()).plus(PATIENCE);
        if (now.isBefore(due)) {
            return new Known(List.of(), Duration.between(now, due));
        }
        var before = asked.get(test);
        if ((before != null && now.isBefore(before.at().plus(INTERVAL))) || !mayAsk(now)) {
            return new Known(before == null ? List.of() : before.troubles(), INTERVAL);
        }
        var troubles = ask(test, oldest);
        asked.put(test, new Asked(now, troubles));
        return new Known(troubles, INTERVAL);
    }

    void forget(TestKey test) {
        asked.remove(test);
    }

    private synchronized boolean mayAsk(Instant now) {
        if (now.isBefore(next)) {
            return false;
        }
        next = now.plus(SPACING);
        return true;
    }

    private List<Trouble> ask(TestKey test, List<? extends HasMetadata> objects) {
        record About(String object, String reason) {}
        var newest = new HashMap<About, Event>();
        try {
            for (var object : objects) {
                for (var event :
                        cluster.warnings(test.namespace(), object.getMetadata().getUid())) {
                    newest.merge(
                            new About(event.getInvolvedObject().getName(), event.getReason()),
                            event,
                            (one, other) -> at(one).isAfter(at(other)) ? one : other);
                }
            }
        } catch (KubernetesClientException e) {
            log.atWarn()
                    .addKeyValue("test", test)
                    .addKeyValue("problem", Failures.words(e))
                    .log("cannot read Events, so a missing ConfigMap or Secret cannot be named");
        }
        return newest.values().stream()
                .sorted(Comparator.comparing(Troubles::at).reversed())
                .map(event -> new Trouble(event.getInvolvedObject().getName(), event.getReason(), words(event)))
                .toList();
    }

    private static String words(Event event) {
        return event.getMessage() == null ? "" : event.getMessage();
    }

    private static Instant at(Event event) {
        if (event.getSeries() != null && event.getSeries().getLastObservedTime() != null) {
            return Instant.parse(event.getSeries().getLastObservedTime().getTime());
        }
        if (event.getLastTimestamp() != null) {
            return Instant.parse(event.getLastTimestamp());
        }
        if (event.getEventTime() != null) {
            return Instant.parse(event.getEventTime().getTime());
        }
        return Instant.EPOCH;
    }
}
