package io.locust.k8s.decide;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.locust.k8s.api.v2.LocustTest;
import io.locust.k8s.api.v2.LocustTestStatus;
import io.locust.k8s.api.v2.Phase;
import io.locust.k8s.api.v2.RunStatus;
import io.locust.k8s.plan.PodSettings;
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
            return Leaving.of(seen, status);
        }
        if (!isWhole(test)) {
            // Any write would store it as it is read here, and what it is stored with would be gone.
            return new Decision(status, List.of(), null, null);
        }
        RunStatus run = status.run();
        if (status.phase() == Phase.SUCCEEDED || status.phase() == Phase.FAILED) {
            if (run == null) {
                return new TakeOver(context, seen, status, now).ofFinished();
            }
            return restartWanted(test, run) && !suspended(test)
                    ? context.claim(test, now)
                    : new Aftermath(context, seen, status, now).clearUp();
        }
        if (run == null) {
            var before = new TakeOver(context, seen, status, now).atFirstSight();
            if (before.isPresent()) {
                return before.get();
            }
            return suspended(test) ? context.suspended(seen, now) : context.claim(test, now);
        }
        return new Attempt(context, seen, status, run, now).next();
    }

    /** Whether the spec is there: where nobody converts, a test that is stored as v1 is read without it. */
    public static boolean isWhole(LocustTest test) {
        var spec = test.getSpec();
        return spec != null && spec.master() != null && spec.worker() != null;
    }

    static boolean suspended(LocustTest test) {
        return Boolean.TRUE.equals(test.getSpec().suspend());
    }

    /** Whether the spec asks for another run than this one. A nonce that was taken away asks for nothing. */
    static boolean restartWanted(LocustTest test, RunStatus run) {
        var nonce = test.getSpec().restartNonce();
        return nonce != null && !text(nonce).equals(run.nonce());
    }

    /** 1 and "1" are the same. */
    static String text(IntOrString nonce) {
        return String.valueOf(nonce.getValue());
    }
}
