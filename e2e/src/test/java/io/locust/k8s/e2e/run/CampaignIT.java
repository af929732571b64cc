package io.locust.k8s.e2e.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.locust.k8s.api.v2.LocustTestStatus;
import io.locust.k8s.e2e.Cluster;
import io.locust.k8s.e2e.OnCluster;
import io.locust.k8s.e2e.TestNamespace;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * Hundreds of runs whose pods are pretended ({@code dev/cluster pretend}), each with up to three faults, while the
 * operator, the API server, the node and a quota stand in the way of all of them again and again. Part of {@code make chaos} only.
 */
@Isolated
@ExtendWith(OnCluster.class)
@EnabledIfSystemProperty(named = "chaos.pretended", matches = "[1-9][0-9]*")
class CampaignIT {
    private static final int AT_ONCE = 40;
    private static final Duration END = Duration.ofMinutes(3);
    private static final Duration BETWEEN_DISTURBANCES = Duration.ofSeconds(25);

    private final Map<String, String> findings = new ConcurrentHashMap<>();
    private final Cluster cluster;

    CampaignIT(Cluster cluster) {
        this.cluster = cluster;
    }

    @Test
    void everyRunHasOneTrueVerdictRunsOnceAndLeavesNothing(TestNamespace namespace)
            throws IOException, InterruptedException {
        var stories = PretendedStory.of(Long.getLong("chaos.seed", 1), Integer.getInteger("chaos.pretended", 0));
        var verdicts = new ConcurrentHashMap<String, Integer>();
        var began = Instant.now();
        int disturbances;
        try (var records = new Records(namespace)) {
            var room = new Semaphore(AT_ONCE);
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                var open = new ArrayList<Future<?>>();
                for (var story : stories) {
                    open.add(threads.submit(() -> {
                        room.acquireUninterruptibly();
                        try {
                            tell(story, namespace, records, verdicts);
                        } catch (RuntimeException | AssertionError e) {
                            findings.put(story.toString(), e.toString());
                        } finally {
                            room.release();
                        }
                    }));
                }
                disturbances = disturb(new Disturbances(cluster, namespace), open);
            }
        }
        System.out.printf(
                "campaign: %d runs, %d faults, %d disturbances of all of them, %d s, verdicts %s, findings %d%n",
                stories.size(),
                stories.stream().mapToInt(story -> story.blows().size()).sum(),
                disturbances,
                Duration.between(began, Instant.now()).toSeconds(),
                verdicts,
                findings.size());
        assertThat(findings.entrySet().stream()
                        .map(entry -> entry.getKey() + ": " + entry.getValue())
                        .collect(Collectors.joining("\n\n")))
                .isEmpty();
    }

    private void tell(PretendedStory story, TestNamespace namespace, Records records, Map<String, Integer> verdicts) {
        var began = Instant.now();
        var run = insist(() -> apply(namespace, story));
        var nonce = "";
        boolean suspended = false;
        int blow = 0;
        for (var moment : story.blows()) {
            sleepUntil(began.plusMillis(moment.after()));
            var next = "nonce-" + blow++;
            var now = run;
            run = insist(() -> new Blow(story.recipe(), next).strike(moment.fault(), now));
            nonce = moment.fault() == Fault.RESTARTED ? next : moment.fault() == Fault.APPLIED_ANEW ? "" : nonce;
            suspended |= moment.fault() == Fault.SUSPENDED;
            suspended &= moment.fault() != Fault.APPLIED_ANEW;
        }
        var last = run;
        // A run that is asked for while the test is suspended waits with it.
        var wanted = suspended ? "" : nonce;
        var end = status(
                last,
                status -> isHeld(status)
                        || (status.verdict() != null
                                && (wanted.isEmpty()
                                        || wanted.equals(Run.identity(status).nonce()))));
        verdicts.merge(isHeld(end) ? "none, suspended" : String.valueOf(end.verdict()), 1, Integer::sum);
        Awaitility.await("that no pod of it is active and its Jobs have finished")
                .atMost(END)
                .pollInterval(Duration.ofSeconds(1))
                .ignoreExceptionsInstanceOf(KubernetesClientException.class)
                .untilAsserted(() -> assertThat(Stream.concat(
                                        last.activePods().stream(),
                                        Stream.of("master", "worker").flatMap(role -> unfinished(last, role)))
                                .map(CampaignIT::inWords))
                        .isEmpty());
        assertThat(records.findings(story.name())).isEmpty();
    }

    /** Suspended before it had run; nobody takes that back. */
    private static boolean isHeld(LocustTestStatus status) {
        return status.verdict() == null && status.run() == null && "Suspended".equals(status.reason());
    }

    /** What was not answered may have been done all the same. */
    private static Run apply(TestNamespace namespace, PretendedStory story) {
        try {
            return Run.apply(namespace, story.name(), story.recipe());
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
                return new Run(namespace, story.name(), "unknown");
            }
            throw e;
        }
    }

    /** A Job that was deleted, or never made, is as good as one that has finished. */
    private static Stream<Job> unfinished(Run run, String role) {
        return Stream.ofNullable(run.job(role).get()).filter(job -> !Run.hasFinished(job));
    }

    private static String inWords(HasMetadata object) {
        var metadata = object.getMetadata();
        return "%s %s of %s, made %s, deleted %s, finalizers %s, %s"
                .formatted(
                        object.getKind(),
                        metadata.getName(),
                        metadata.getOwnerReferences().stream()
                                .map(owner -> owner.getKind() + " " + owner.getUid())
                                .toList(),
                        metadata.getCreationTimestamp(),
                        metadata.getDeletionTimestamp(),
                        metadata.getFinalizers(),
                        object instanceof Pod pod ? pod.getStatus().getPhase() : metadata.getUid());
    }

    private static LocustTestStatus status(Run run, Predicate<LocustTestStatus> wanted) {
        return Awaitility.await("the end of " + run.name())
                .atMost(END)
                .pollInterval(Duration.ofSeconds(1))
                .ignoreExceptionsInstanceOf(KubernetesClientException.class)
                .until(run::status, wanted);
    }

    /** The API server is away at times. */
    private static Run insist(Callable<Run> deed) {
        return Awaitility.await("the API server")
                .atMost(Duration.ofMinutes(1))
                .pollInterval(Duration.ofSeconds(1))
                .ignoreExceptionsInstanceOf(KubernetesClientException.class)
                .until(deed, run -> true);
    }

    /** How many disturbances there were until all was told. */
    private static int disturb(Disturbances disturbances, List<? extends Future<?>> open)
            throws IOException, InterruptedException {
        int number = 0;
        var next = Instant.now().plus(BETWEEN_DISTURBANCES);
        while (open.stream().anyMatch(story -> !story.isDone())) {
            Thread.sleep(Duration.ofSeconds(1));
            if (Instant.now().isAfter(next)) {
                disturbances.bring(number++);
                next = Instant.now().plus(BETWEEN_DISTURBANCES);
            }
        }
        return number;
    }

    private static void sleepUntil(Instant moment) {
        try {
            Thread.sleep(Math.max(0, Duration.between(Instant.now(), moment).toMillis()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
