package io.locust.k8s.decide;

import io.fabric8.kubernetes.api.model.Condition;
import io.locust.k8s.api.v2.LoadStatus;
import io.locust.k8s.api.v2.LocustTestStatus;
import io.locust.k8s.api.v2.Phase;
import io.locust.k8s.api.v2.RunStatus;
import io.locust.k8s.api.v2.StopStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What is worth a Kubernetes Event: the steps of a run, each told once, when the status takes it. */
final class Announcements {
    private final @Nullable LocustTestStatus before;
    private final LocustTestStatus now;
    private final List<Action.Tell> told = new ArrayList<>();

    private Announcements(@Nullable LocustTestStatus before, LocustTestStatus now) {
        this.before = before;
        this.now = now;
    }

    static List<Action.Tell> between(@Nullable LocustTestStatus before, LocustTestStatus now) {
        return new Announcements(before, now).tell();
    }

    private List<Action.Tell> tell() {
        run();
        condition(Conditions.PODS_HEALTHY, "False", Action.Severity.WARNING);
        condition(Conditions.SPEC_DRIFTED, "True", Action.Severity.WARNING);
        refused();
        waiting();
        workers();
        if (changed(LocustTestStatus::phase) && now.phase() == Phase.RUNNING) {
            normal("MasterRunning", "The master runs and waits for " + now.expectedWorkers() + " workers");
        }
        load();
        verdict();
        return List.copyOf(told);
    }

    private void run() {
        RunStatus run = now.run();
        // One that was over when it was first seen is told by its verdict.
        if (run == null
                || now.verdict() != null
                || (run.id().equals(before(LocustTestStatus::run, RunStatus::id))
                        && run.attempt().equals(before(LocustTestStatus::run, RunStatus::attempt)))) {
            return;
        }
        var reason = Objects.requireNonNullElse(now.reason(), "");
        if (reason.equals(TakeOver.TAKEN_OVER) || reason.equals(TakeOver.RAN_BEFORE)) {
            normal(reason, Objects.requireNonNullElse(now.message(), ""));
        } else if (run.attempt() == 1) {
            normal("RunStarted", "Run " + run.id() + " with " + now.expectedWorkers() + " workers");
        } else {
            warning("RunRestarted", Objects.requireNonNullElse(now.message(), ""));
        }
    }

    private void waiting() {
        if (now.verdict() == null && Ending.SUSPENDED.equals(now.reason()) && changed(LocustTestStatus::reason)) {
            normal(Ending.SUSPENDED, Objects.requireNonNullElse(now.message(), ""));
        }
        StopStatus stop = now.run() == null ? null : now.run().stop();
        if (stop != null && before(LocustTestStatus::run, RunStatus::stop) == null) {
            normal("Stopping", "The run is being stopped: " + stop.reason());
        }
    }

    private void workers() {
        int lost = Objects.requireNonNullElse(now.lostWorkers(), 0);
        if (lost > Objects.requireNonNullElse(before == null ? null : before.lostWorkers(), 0)) {
            warning("WorkersLost", "Workers lost so far: %d; each is replaced".formatted(lost));
        }
        if (Workers.MASTER_UNREACHABLE.equals(now.reason()) && changed(LocustTestStatus::reason)) {
            warning(Workers.MASTER_UNREACHABLE, Objects.requireNonNullElse(now.message(), ""));
        }
    }

    private void load() {
        LoadStatus load = now.load();
        if (load == null) {
            return;
        }
        if (load.startedAt() != null && before(LocustTestStatus::load, LoadStatus::startedAt) == null) {
            normal("LoadStarted", now.connectedWorkers() + " workers simulate users");
        }
        if (now.verdict() == null
                && load.endedAt() != null
                && before(LocustTestStatus::load, LoadStatus::endedAt) == null) {
            normal("LoadEnded", "No user runs any more");
        }
    }

    private void verdict() {
        if (now.verdict() != null && changed(LocustTestStatus::verdict)) {
            var message = now.reason() + ": " + now.message();
            switch (now.verdict()) {
                case PASSED -> normal("TestPassed", message);
                case STOPPED -> normal("TestStopped", message);
                case FAILED -> warning("TestFailed", message);
                case ERROR -> warning("TestError", message);
            }
        }
    }

    private void condition(String type, String status, Action.Severity severity) {
        Conditions.find(now.conditions(), type)
                .filter(condition -> condition.getStatus().equals(status))
                .filter(condition -> !sayingTheSame(condition))
                .ifPresent(condition ->
                        told.add(new Action.Tell(severity, condition.getReason(), condition.getMessage())));
    }

    private void refused() {
        Conditions.find(now.conditions(), Conditions.READY)
                .filter(ready ->
                        ready.getReason().equals("Refused") || ready.getReason().equals("NameConflict"))
                .filter(ready -> !sayingTheSame(ready))
                .ifPresent(ready -> warning(ready.getReason(), ready.getMessage()));
    }

    /** The message of a trouble counts pods and may change every second; its kind is what is told. */
    private boolean sayingTheSame(Condition condition) {
        return before != null
                && Conditions.find(before.conditions(), condition.getType())
                        .filter(old -> old.getStatus().equals(condition.getStatus()))
                        .filter(old -> old.getReason().equals(condition.getReason()))
                        .isPresent();
    }

    private <T> boolean changed(Function<LocustTestStatus, @Nullable T> field) {
        return before == null || !Objects.equals(field.apply(before), field.apply(now));
    }

    private <P, T> @Nullable T before(Function<LocustTestStatus, @Nullable P> part, Function<P, @Nullable T> field) {
        P value = before == null ? null : part.apply(before);
        return value == null ? null : field.apply(value);
    }

    private void normal(String reason, String message) {
        told.add(new Action.Tell(Action.Severity.NORMAL, reason, message));
    }

    private void warning(String reason, String message) {
        told.add(new Action.Tell(Action.Severity.WARNING, reason, message));
    }
}
