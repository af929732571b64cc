package io.locust.k8s.e2e.run;

import io.locust.k8s.api.v2.Verdict;
import java.util.Arrays;
import java.util.List;

/** What may befall one run, and what may come of it when nothing else does. */
enum Fault {
    NONE(On.BOTH, true, Verdict.PASSED),
    WORKER_KILLED(On.MACHINE, false, Verdict.PASSED),
    WORKER_DELETED(On.BOTH, false, Verdict.PASSED),
    WORKER_EVICTED(On.BOTH, false, Verdict.PASSED),
    WORKER_FAILED(On.PRETENDED, false, Verdict.PASSED),
    ALL_WORKERS_DELETED(On.BOTH, false, Verdict.PASSED, Verdict.ERROR),
    MASTER_KILLED(On.MACHINE, false, Verdict.ERROR),
    MASTER_DELETED(On.BOTH, false, Verdict.ERROR),
    MASTER_EVICTED(On.BOTH, false, Verdict.ERROR),
    MASTER_OUT_OF_MEMORY(On.PRETENDED, false, Verdict.ERROR),
    MASTER_FROZEN(On.MACHINE, true, Verdict.PASSED),
    NETWORK_CUT(On.MACHINE, true, Verdict.PASSED),
    MASTER_JOB_DELETED(On.BOTH, false, Verdict.PASSED),
    WORKER_JOB_DELETED(On.BOTH, false, Verdict.PASSED),
    SERVICE_DELETED(On.BOTH, true, Verdict.PASSED),
    SPEC_EDITED(On.BOTH, true, Verdict.PASSED),
    SUSPENDED(On.BOTH, false, Verdict.STOPPED),
    RESTARTED(On.BOTH, false, Verdict.PASSED),
    SCRIPTS_LATE(On.MACHINE, true, Verdict.PASSED),
    APPLIED_ANEW(On.BOTH, false, Verdict.PASSED);

    /** Where a fault can be brought about: with processes of this machine, on the pretended node, or anywhere. */
    enum On {
        MACHINE,
        PRETENDED,
        BOTH
    }

    /** Whether the status must have exactly what the target has counted; otherwise not more than that. */
    final boolean countsAll;

    private final On on;
    private final Verdict verdict;
    private final Verdict other;

    Fault(On on, boolean countsAll, Verdict verdict) {
        this(on, countsAll, verdict, verdict);
    }

    /** @param other verdict that may come of it too, where chance has a say */
    Fault(On on, boolean countsAll, Verdict verdict, Verdict other) {
        this.on = on;
        this.countsAll = countsAll;
        this.verdict = verdict;
        this.other = other;
    }

    static List<Fault> on(On where) {
        return Arrays.stream(values())
                .filter(fault -> fault.on == where || fault.on == On.BOTH)
                .toList();
    }

    /** Whether no load goes on after it. */
    boolean endsTheRun() {
        return verdict != Verdict.PASSED;
    }

    boolean explains(Verdict seen) {
        return seen == verdict || seen == other;
    }
}
