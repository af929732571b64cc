package io.locust.k8s.decide;

import io.locust.k8s.api.v2.LocustTest;
import io.locust.k8s.api.v2.RunStatus;
import io.locust.k8s.plan.PodSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What all decisions share.
 *
 * @param settings what the installation says about all Locust pods
 * @param gracePeriod how long pods may take to start before that is reported
 */
record Context(PodSettings settings, Duration gracePeriod, SpecText texts, Report report) {
    /**
     * Writes down who is about to run, before anything is created for it. An operator that is killed right after goes on
     * from here; one that is not up to date fails to write it.
     */
    Decision claim(LocustTest test, RunStatus run, Instant now, String why) {
        var progress = new Progress(
                Stage.pending("Claimed", why),
                run,
                Workers.of(texts.read(run.spec()).worker().replicas(), 0, null, null),
                null,
                Health.NO_PODS,
                Load.time(now),
                report.drift(test, run),
                null);
        var next = report.of(test, progress, now);
        return new Decision(next, List.copyOf(Announcements.between(test.getStatus(), next)), false, Duration.ZERO);
    }
}
