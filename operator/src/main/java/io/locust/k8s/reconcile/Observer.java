package io.locust.k8s.reconcile;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.locust.k8s.api.v2.LocustTest;
import io.locust.k8s.api.v2.LocustTestStatus;
import io.locust.k8s.api.v2.Phase;
import io.locust.k8s.api.v2.RunStatus;
import io.locust.k8s.decide.Observation;
import io.locust.k8s.decide.Predecessors;
import io.locust.k8s.plan.Labels;
import io.locust.k8s.plan.Names;
import io.locust.k8s.plan.Role;
import io.locust.k8s.plan.RunIdentity;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Collects what is known about one test; asks the API server where the caches may be behind and it matters. */
final class Observer {
    private final CachedObjects cached;
    private final Cluster cluster;
    private final RecentWrites written;
    private final Troubles troubles;
    private final StatisticsFeed feed;

    /** Objects of a derived name that are not ours, so that no cache has them. */
    private final Set<TestKey> hidden = ConcurrentHashMap.newKeySet();

    Observer(CachedObjects cached, Cluster cluster, RecentWrites written, Troubles troubles, StatisticsFeed feed) {
        this.cached = cached;
        this.cluster = cluster;
        this.written = written;
        this.troubles = troubles;
        this.feed = feed;
    }

    /**
     * What was seen.
     *
     * @param lookAgain when more may be known about pods that do not start; absent when there are none
     */
    record Seen(Observation observation, @Nullable Duration lookAgain) {}

    /** The newest copy at hand; absent when there is none. */
    @Nullable
    LocustTest test(TestKey key) {
        var test = cached.test(key);
        return test == null ? null : written.newest(LocustTest.class, key, test);
    }

    Seen observe(LocustTest test, Observation.@Nullable Refusal refusal) {
        var key = TestKey.of(test);
        var names = new Names(key.name());
        LocustTestStatus status = test.getStatus();
        RunStatus run = status == null ? null : status.run();
        boolean ended = status != null && (status.phase() == Phase.SUCCEEDED || status.phase() == Phase.FAILED);
        boolean deleting = test.getMetadata().getDeletionTimestamp() != null;
        boolean over = ended || deleting;
        boolean running = status != null && status.phase() == Phase.RUNNING;

        boolean adopted = run != null && run.wasTakenOver();
        // Of an operator before ours: without labels, so that no cache has them. New tests cost one question for it.
        boolean unlabelled = Predecessors.mayHaveBeenAt(test);

        var pods = cached.podsOf(key).stream()
                .map(pod -> Objects.requireNonNullElse(written.newest(Pod.class, TestKey.of(pod), pod), pod))
                .toList();
        // Their Jobs may be somebody else's, who must be asked before anything is done to them.
        boolean strangers = pods.stream().anyMatch(pod -> !labels(pod).containsKey(RunIdentity.LABEL));

        var masterName = new TestKey(key.namespace(), names.master());
        var master = look(
                Job.class,
                masterName,
                cached::job,
                or(unlabelled || strangers, lost(over || run == null ? null : run.masterJobUID())));
        boolean more = unlabelled && (master != null || ((deleting || !ended) && Predecessors.wereAt(test)));
        var service = look(
                Service.class,
                masterName,
                cached::service,
                cachedOne -> cachedOne == null && (running || adopted || more));
        var worker = look(
                Job.class,
                new TestKey(key.namespace(), names.worker()),
                cached::job,
                or(more || strangers, lost(over || run == null ? null : run.workerJobUID())));
        var label = run == null ? null : new RunIdentity(run.id(), run.attempt()).label();
        var known = over || label == null
                ? new Troubles.Known(List.of(), null)
                : troubles.of(key, waiting(master, worker, pods, label));
        return new Seen(
                new Observation(
                        test,
                        service,
                        master,
                        worker,
                        pods,
                        label == null ? null : feed.last(key, label),
                        known.troubles(),
                        refusal),
                known.lookAgain());
    }

    /** A create was refused because of this object: look at it from now on, cache or not. */
    void foundInTheWay(Class<? extends HasMetadata> type, TestKey name) {
        var found = cluster.find(type, name);
        if (found != null) {
            if (Labels.OPERATOR.equals(labels(found).get(Labels.MANAGED_BY))) {
                written.remember(found);
            } else {
                hidden.add(name);
            }
        }
    }

    void forget(TestKey key) {
        var names = new Names(key.name());
        hidden.remove(new TestKey(key.namespace(), names.master()));
        hidden.remove(new TestKey(key.namespace(), names.worker()));
        written.forget(LocustTest.class, key);
    }

    /** Address of the attempt's master; absent while it has none. */
    static @Nullable String masterIp(Observation seen, String run) {
        return seen.pods().stream()
                .filter(pod -> run.equals(labels(pod).get(RunIdentity.LABEL)))
                .filter(pod -> Role.MASTER.word().equals(labels(pod).get(Labels.ROLE)))
                .filter(pod -> pod.getStatus() != null
                        && "Running".equals(pod.getStatus().getPhase()))
                .filter(pod -> pod.getStatus().getPodIP() != null)
                // Of two, for which decide.Situation has the reason, the one that stays.
                .min(Comparator.comparing(pod -> pod.getMetadata().getDeletionTimestamp() != null))
                .map(pod -> pod.getStatus().getPodIP())
                .orElse(null);
    }

    private interface Doubt<T> {
        boolean about(@Nullable T cached);
    }

    /** A recorded Job that the cache does not have, or has with another UID, was lost, or the cache is behind. */
    private static Doubt<Job> lost(@Nullable String recordedUid) {
        return job -> recordedUid != null
                && (job == null || !recordedUid.equals(job.getMetadata().getUid()));
    }

    private static Doubt<Job> or(boolean aboutNone, Doubt<Job> other) {
        return job -> (aboutNone && job == null) || other.about(job);
    }

    private <T extends HasMetadata> @Nullable T look(Class<T> type, TestKey name, Lookup<T> cache, Doubt<T> doubt) {
        var newest = written.newest(type, name, cache.find(name));
        if (!doubt.about(newest) && !(newest == null && hidden.contains(name))) {
            return newest;
        }
        var live = cluster.find(type, name);
        if (live == null) {
            hidden.remove(name);
        }
        return live;
    }

    private interface Lookup<T> {
        @Nullable
        T find(TestKey name);
    }

    private static Stream<? extends HasMetadata> waiting(
            @Nullable Job master, @Nullable Job worker, List<Pod> pods, String run) {
        return Stream.concat(
                Stream.<@Nullable Job>of(master, worker)
                        .filter(Objects::nonNull)
                        .filter(job -> run.equals(labels(job).get(RunIdentity.LABEL)))
                        .filter(Waiting::isShortOfPods),
                pods.stream()
                        .filter(pod -> run.equals(labels(pod).get(RunIdentity.LABEL)))
                        .filter(Waiting::isWaiting));
    }

    private static Map<String, String> labels(HasMetadata object) {
        var labels = object.getMetadata().getLabels();
        return labels == null ? Map.of() : labels;
    }
}
