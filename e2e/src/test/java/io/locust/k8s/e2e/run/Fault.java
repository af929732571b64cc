package io.locust.k8s.e2e.run;

import io.locust.k8s.api.v2.Verdict;

/** What may befall one run, and what may come of it. */
enum Fault {
    NONE(true, Verdict.PASSED, Verdict.PASSED),
    WORKER_KILLED(false, Verdict.PASSED, Verdict.PASSED),
    WORKER_DELETED(false, Verdict.PASSED, Verdict.PASSED),
    ALL_WORKERS_DELETED(false, Verdict.PASSED, Verdict.ERROR),
    MASTER_KILLED(false, Verdict.ERROR, Verdict.ERROR),
    MASTER_DELETED(false, Verdict.ERROR, Verdict.ERROR),
    MASTER_FROZEN(true, Verdict.PASSED, Verdict.PASSED),
    MASTER_JOB_DELETED(false, Verdict.PASSED, Verdict.PASSED),
    WORKER_JOB_DELETED(false, Verdict.PASSED, Verdict.PASSED),
    SERVICE_DELETED(true, Verdict.PASSED, Verdict.PASSED),
    SPEC_EDITED(true, Verdict.PASSED, Verdict.PASSED),
    SUSPENDED(false, Verdict.STOPPED, Verdict.STOPPED),
    RESTARTED(false, Verdict.PASSED, Verdict.PASSED),
    SCRIPTS_LATE(true, Verdict.PASSED, Verdict.PASSED),
    APPLIED_ANEW(false, Verdict.PASSED, Verdict.PASSED);

    /** Whether the status must have exactly what the target has counted; otherwise not more than that. */
    final boolean countsAll;

    private final Verdict verdict;
    private final Verdict other;

    /** @param other verdict that may come of it too, where chance has a say; or the same one */
    Fault(boolean countsAll, Verdict verdict, Verdict other) {
        this.countsAll = countsAll;
        this.verdict = verdict;
        this.other = other;
    }

    /** Whether no load goes on after it. */
    boolean endsTheRun() {
        return verdict != Verdict.PASSED;
    }

    boolean explains(Verdict seen) {
        return seen == verdict || seen == other;
    }
}
