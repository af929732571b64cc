package io.locust.k8s.api.v2;

/** CEL rules about {@code spec.run}, with the messages a user reads. */
final class RunRules {
    /** Six digits a number keep the sum within what CEL can hold. */
    static final String DURATION = "self.matches('^([0-9]{1,6}h)?([0-9]{1,6}m)?([0-9]{1,6}s)?$') && size(self) > 0";

    private static final String DURATION_REMEDY =
            " must be a duration in hours, minutes and seconds: write for example 90s, 10m or 1h30m";
    static final String STARTUP_TIMEOUT_MESSAGE = "spec.run.startupTimeout" + DURATION_REMEDY;
    static final String DEADLINE_MESSAGE = "spec.run.deadline" + DURATION_REMEDY;
    static final String TTL_MESSAGE = "spec.run.ttlAfterFinished" + DURATION_REMEDY;

    static final String MIN_WORKERS_IN_TIME = "!has(self.minWorkers) || has(self.startupTimeout)";
    static final String MIN_WORKERS_IN_TIME_MESSAGE =
            "spec.run.minWorkers needs spec.run.startupTimeout: fewer workers are accepted when half of that time has passed; set both";

    static final String MIN_WORKERS_POSSIBLE =
            "!has(self.run) || !has(self.run.minWorkers) || self.run.minWorkers <= self.worker.replicas";
    static final String MIN_WORKERS_POSSIBLE_MESSAGE =
            "spec.run.minWorkers must be at most spec.worker.replicas: lower it, or ask for more workers";

    static final String NONCE = "type(self) == int || (size(self) > 0 && size(self) <= 253)";
    static final String NONCE_MESSAGE =
            "spec.restartNonce must be a number or a text of 1 to 253 characters: choose another value";

    private RunRules() {}
}
