package io.locust.k8s.decide;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.locust.k8s.api.v2.Phase;
import io.locust.k8s.api.v2.Verdict;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The conditions of the status; their types and the older reasons are what users' scripts wait for. */
final class Conditions {
    static final String READY = "Ready";
    static final String PODS_HEALTHY = "PodsHealthy";
    static final String SPEC_DRIFTED = "SpecDrifted";

    static final String TEST_COMPLETED = "TestCompleted";

    private static final int NAMED_FIELDS = 5;

    private Conditions() {}

    /** What one condition says now. */
    private record Statement(String type, String status, String reason, String message) {
        Statement {
            message = Stage.bounded(message);
        }
    }

    /**
     * @param before the last conditions; one whose status is the same keeps its transition time
     * @param at the transition time of the others
     */
    static List<Condition> of(Progress progress, @Nullable List<Condition> before, long generation, String at) {
        var workers = progress.workers();
        var health = progress.health();
        return Stream.of(
                        Stream.of(
                                ready(progress),
                                new Statement(
                                        "WorkersConnected", workers.status(), workers.reason(), workers.message()),
                                new Statement(PODS_HEALTHY, health.status(), health.reason(), health.message()),
                                completed(TEST_COMPLETED, progress.stage()),
                                completed("Completed", progress.stage()),
                                passed(progress.stage()),
                                drifted(progress.drift())),
                        forGitOps(progress.stage()).stream())
                .flatMap(statements -> statements)
                .map(statement -> condition(statement, before, generation, at))
                .toList();
    }

    /** The same conditions, but with what is to be said about edits now. */
    static List<Condition> withDrift(@Nullable List<Condition> before, List<String> drift, long generation, String at) {
        var others = before == null
                ? Stream.<Condition>of()
                : before.stream().filter(condition -> !condition.getType().equals(SPEC_DRIFTED));
        return Stream.concat(others, Stream.of(condition(drifted(drift), before, generation, at)))
                .toList();
    }

    static Optional<Condition> find(@Nullable List<Condition> conditions, String type) {
        return conditions == null
                ? Optional.empty()
                : conditions.stream()
                        .filter(condition -> condition.getType().equals(type))
                        .findFirst();
    }

    private static Statement ready(Progress progress) {
        var stage = progress.stage();
        var refusal = progress.refusal();
        if (stage.isFinal()) {
            return new Statement(
                    READY, stage.phase() == Phase.SUCCEEDED ? "True" : "False", outcome(stage), stage.message());
        }
        if (refusal != null) {
            return new Statement(READY, "False", "Refused", refusal.action() + ": " + refusal.message());
        }
        var workers = progress.workers();
        return workers.all()
                ? new Statement(READY, "True", workers.reason(), workers.message())
                : new Statement(READY, "False", stage.reason(), stage.message());
    }

    private static Statement completed(String type, Stage stage) {
        return stage.isFinal()
                ? new Statement(type, "True", outcome(stage), stage.message())
                : new Statement(type, "False", "TestInProgress", stage.message());
    }

    /**
     * Conditions that are there only while they are True. Source: kstatus, by which Flux, kpt and others judge: Reconciling
     * is InProgress, Stalled is Failed, neither leaves it to Ready, which is True already while the test runs.
     */
    private static Optional<Statement> forGitOps(Stage stage) {
        if (!stage.isFinal()) {
            return Optional.of(new Statement("Reconciling", "True", "TestInProgress", "The test has not ended"));
        }
        return stage.phase() == Phase.SUCCEEDED
                ? Optional.empty()
                : Optional.of(new Statement("Stalled", "True", outcome(stage), stage.message()));
    }

    private static Statement passed(Stage stage) {
        if (!stage.isFinal()) {
            return new Statement("Passed", "Unknown", "TestInProgress", "There is no verdict before the end");
        }
        if (stage.verdict() == null) {
            return new Statement("Passed", "Unknown", stage.reason(), stage.message());
        }
        return new Statement(
                "Passed", stage.verdict() == Verdict.PASSED ? "True" : "False", stage.reason(), stage.message());
    }

    private static String outcome(Stage stage) {
        return switch (stage.verdict()) {
            case null -> stage.reason();
            case PASSED -> "TestSucceeded";
            case FAILED -> "TestFailed";
            case ERROR -> "TestError";
            case STOPPED -> "TestStopped";
        };
    }

    private static Statement drifted(List<String> fields) {
        if (fields.isEmpty()) {
            return new Statement(SPEC_DRIFTED, "False", "NoDrift", "The spec is the one the run was started from");
        }
        var named = String.join(", ", fields.subList(0, Math.min(NAMED_FIELDS, fields.size())));
        var more = fields.size() > NAMED_FIELDS ? " and " + (fields.size() - NAMED_FIELDS) + " more" : "";
        return new Statement(
                SPEC_DRIFTED,
                "True",
                "SpecChangeIgnored",
                named + more
                        + " changed after the start; a run is immutable: give spec.restartNonce a new value to run it with them");
    }

    private static Condition condition(
            Statement statement, @Nullable List<Condition> before, long generation, String at) {
        var since = find(before, statement.type())
                .filter(old -> old.getStatus().equals(statement.status()))
                .map(Condition::getLastTransitionTime)
                .orElse(at);
        return new ConditionBuilder()
                .withType(statement.type())
                .withStatus(statement.status())
                .withReason(statement.reason())
                .withMessage(statement.message())
                .withLastTransitionTime(since)
                .withObservedGeneration(generation)
                .build();
    }
}
