package io.locust.k8s.decide;

import io.locust.k8s.api.v2.LocustTest;
import io.locust.k8s.api.v2.RunStatus;
import io.locust.k8s.plan.PodSettings;
import io.locust.k8s.plan.RunIdentity;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What all decisions share.
 *
 * @param settings what the installation says about all Locust pods
 * @param gracePeriod how long pods may take to start before that is reported
 */
record Context(PodSettings settings, Duration gracePeriod, SpecText texts, Report report) {
    /** Objects that are deleted are mostly gone by then. */
    static final Duration SOON = Duration.ofSeconds(1);

    /** The first attempt at a run. */
    Decision claim(LocustTest test, Instant now) {
        var spec = texts.write(test.getSpec());
        long generation = test.getMetadata().getGeneration();
        var identity = RunIdentity.first(test.getMetadata().getUid(), generation);
        var nonce = test.getSpec().restartNonce();
        var run = new RunStatus(
                identity.id(),
                identity.attempt(),
                nonce == null ? null : Decider.text(nonce),
                Load.time(now),
                null,
                null,
                null,
                null,
                null,
                null,
                generation,
                RunIdentity.sha256(spec),
                spec);
        return claim(test, run, now, now, "The run is claimed");
    }

    /** A further attempt, with a time of its own to start in. */
    Decision claim(LocustTest test, RunStatus run, Instant now, String why) {
        return claim(test, run, now, now, why);
    }

    /**
     * Writes down who is about to run, before anything is created for it. An operator that is killed right after goes on
     * from here; one that is not up to date fails to write it.
     *
     * @param start from when the time to start in counts
     */
    Decision claim(LocustTest test, RunStatus run, Instant start, Instant now, String why) {
        return atTheStart(
                test,
                new Progress(
                        Stage.pending("Claimed", why),
                        run,
                        Workers.of(texts.read(run.spec()).worker().replicas(), 0, null, null),
                        0,
                        null,
                        Health.NO_PODS,
                        Load.time(start),
                        report.drift(test, run),
                        null,
                        null),
                now,
                Duration.ZERO);
    }

    /**
     * Nothing is claimed, so the spec may be edited. And nothing of that name runs: the garbage collector of Kubernetes,
     * which deletes what a test leaves, misses a test that was deleted and applied anew while it did not watch.
     */
    Decision suspended(Observation seen, Instant now) {
        var test = seen.test();
        var left = Situation.leftBehind(seen);
        var next = left.isEmpty() ? "set spec.suspend to false and its run starts" : Removal.inWords(left);
        var decision = atTheStart(
                test,
                new Progress(
                        Stage.pending(Ending.SUSPENDED, "The test is suspended; " + next),
                        null,
                        Workers.suspended(test.getSpec().worker().replicas()),
                        0,
                        null,
                        Health.NO_PODS,
                        null,
                        List.of(),
                        null,
                        null),
                now,
                left.isEmpty() ? null : SOON);
        return new Decision(
                decision.status(),
                Stream.concat(Removal.of(left).stream(), decision.actions().stream())
                        .toList(),
                null,
                decision.lookAgain());
    }

    private Decision atTheStart(LocustTest test, Progress progress, Instant now, @Nullable Duration lookAgain) {
        var next = report.of(test, progress, now);
        return new Decision(next, List.copyOf(Announcements.between(test.getStatus(), next)), null, lookAgain);
    }
}
