package io.locust.k8s.decide;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.locust.k8s.api.v2.LocustTest;
import io.locust.k8s.api.v2.LocustTestStatus;
import io.locust.k8s.api.v2.Phase;
import io.locust.k8s.api.v2.RunStatus;
import io.locust.k8s.plan.PodSettings;
import io.locust.k8s.plan.RunIdentity;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * The life of a LocustTest: claimed, created, running, ended, cleared up. Pure; safe for use by many threads.
 *
 * <p>Each decision is taken from what was seen alone, so an operator that was killed between any two steps goes on
 * where it stopped.
 */
public final class Decider {
    private final Context context;

    /**
     * @param pods what the installation says about all Locust pods
     * @param gracePeriod how long pods may take to start before that is reported
     * @param mapper reads and writes specs as the API server does
     */
    public Decider(PodSettings pods, Duration gracePeriod, ObjectMapper mapper) {
        var texts = new SpecText(mapper);
        this.context = new Context(pods, gracePeriod, texts, new Report(texts));
    }

    /** What is to be done about the test, as it was seen at this moment. */
    public Decision decide(Observation seen, Instant now) {
        var test = seen.test();
        LocustTestStatus status = test.getStatus() == null ? LocustTestStatus.EMPTY : test.getStatus();
        if (test.getMetadata().getDeletionTimestamp() != null) {
            return new Decision(status, List.of(), false, null);
        }
        if (status.phase() == Phase.SUCCEEDED || status.phase() == Phase.FAILED) {
            return new Aftermath(context, seen, status, now).clearUp();
        }
        return status.run() == null
                ? context.claim(test, first(test), now, "The run is claimed")
                : new Attempt(context, seen, status, status.run(), now).next();
    }

    private RunStatus first(LocustTest test) {
        var spec = context.texts().write(test.getSpec());
        var identity = RunIdentity.first(test.getMetadata().getUid());
        return new RunStatus(
                identity.id(),
                identity.attempt(),
                null,
                null,
                test.getMetadata().getGeneration(),
                RunIdentity.sha256(spec),
                spec);
    }
}
