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
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks up the Warning events of objects that wait: once for all tests of a namespace and not too often, because the API
 * server reads all of the namespace's Events for each question.
 *
 * <p>Events are not watched: a cluster has many, and only those of a test that does not start matter.
 */
final class Troubles {
    private static final Logger log = LoggerFactory.getLogger(Troubles.class);

    /** So long an object may wait without anybody asking why. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** Between two questions about one namespace. */
    private static final Duration INTERVAL = Duration.ofSeconds(10);

    /** Between two questions about any. */
    private static final Duration SPACING = Duration.ofMillis(200);

    /** Nothing waits any more where nobody has asked for so long. */
    private static final Duration KEPT = Duration.ofMinutes(1);

    /**
     * What is known now.
     *
     * @param lookAgain when more may be known; absent when nothing waits
     */
    record Known(List<Trouble> troubles, @Nullable Duration lookAgain) {}

    private record Told(Trouble trouble, Instant at) {}

    private record Asked(Instant at, Map<String, List<Told>> byUid) {}

    private final Cluster cluster;
    private final InstantSource clock;
    private final Map<String, Asked> asked = new ConcurrentHashMap<>();
    private Instant next = Instant.EPOCH;

    Troubles(Cluster cluster, InstantSource clock) {
        this.cluster = cluster;
        this.clock = clock;
    }

    /** @param waiting pods and Jobs of the test that wait for something */
    Known of(TestKey test, Stream<? extends HasMetadata> waiting) {
        var now = clock.instant();
        List<? extends HasMetadata> objects = waiting.toList();
        if (objects.isEmpty()) {
            return new Known(List.of(), null);
        }
        var due = objects.stream()
                .map(Waiting::createdAt)
                .min(Comparator.naturalOrder())
                .orElseThrow()
                .plus(PATIENCE);
        if (now.isBefore(due)) {
            return new Known(List.of(), Duration.between(now, due));
        }
        var byUid = latest(test.namespace(), now);
        var troubles = objects.stream()
                .flatMap(object -> byUid.getOrDefault(object.getMetadata().getUid(), List.of()).stream())
                .sorted(Comparator.comparing(Told::at).reversed())
                .map(Told::trouble)
                .toList();
        return new Known(troubles, INTERVAL);
    }

    /** Drops what is too old to be of use; to be called now and then. */
    void expire() {
        var limit = clock.instant().minus(KEPT);
        asked.values().removeIf(one -> one.at().isBefore(limit));
    }

    private Map<String, List<Told>> latest(String namespace, Instant now) {
        var before = asked.get(namespace);
        Map<String, List<Told>> known = before == null ? Map.of() : before.byUid();
        if ((before != null && now.isBefore(before.at().plus(INTERVAL))) || !mayAsk(now)) {
            return known;
        }
        // Meanwhile the others make do with what was known.
        asked.put(namespace, new Asked(now, known));
        try {
            known = cluster.warnings(namespace).stream()
                    .filter(event -> event.getInvolvedObject().getUid() != null)
                    .collect(Collectors.groupingBy(
                            event -> event.getInvolvedObject().getUid(),
                            Collectors.collectingAndThen(Collectors.toList(), Troubles::newestOfEachReason)));
            asked.put(namespace, new Asked(now, known));
        } catch (KubernetesClientException e) {
            log.atWarn()
                    .addKeyValue("namespace", namespace)
                    .addKeyValue("problem", Failures.words(e))
                    .log("cannot read Events, so a missing ConfigMap or Secret cannot be named");
        }
        return known;
    }

    private synchronized boolean mayAsk(Instant now) {
        if (now.isBefore(next)) {
            return false;
        }
        next = now.plus(SPACING);
        return true;
    }

    private static List<Told> newestOfEachReason(List<Event> ofOneObject) {
        var newest = new HashMap<String, Told>();
        for (var event : ofOneObject) {
            newest.merge(
                    String.valueOf(event.getReason()),
                    new Told(
                            new Trouble(event.getInvolvedObject().getName(), event.getReason(), words(event)),
                            at(event)),
                    (one, other) -> one.at().isAfter(other.at()) ? one : other);
        }
        return List.copyOf(newest.values());
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
