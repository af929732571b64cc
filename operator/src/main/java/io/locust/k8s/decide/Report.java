package io.locust.k8s.decide;

import io.fabric8.kubernetes.api.model.Condition;
import io.locust.k8s.api.v2.HistoryEntry;
import io.locust.k8s.api.v2.LocustTest;
import io.locust.k8s.api.v2.LocustTestStatus;
import io.locust.k8s.api.v2.RunStatus;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Puts what is known into the words of the status. */
final class Report {
    private static final int HISTORY = 10;

    private final SpecText texts;

    Report(SpecText texts) {
        this.texts = texts;
    }

    LocustTestStatus of(LocustTest test, Progress progress, Instant now) {
        LocustTestStatus before = test.getStatus();
        var stage = progress.stage();
        long generation = test.getMetadata().getGeneration();
        return new LocustTestStatus(
                stage.phase(),
                stage.verdict(),
                stage.reason(),
                stage.message(),
                progress.run(),
                progress.workers().expected(),
                progress.workers().connected(),
                progress.lostWorkers() == 0 ? null : progress.lostWorkers(),
                progress.startTime(),
                stage.verdict() == null ? null : endTime(progress, now),
                generation,
                progress.load(),
                Conditions.of(progress, before == null ? null : before.conditions(), generation, Load.time(now)),
                history(before == null ? null : before.history(), progress, now));
    }

    private static String endTime(Progress progress, Instant now) {
        return Objects.requireNonNullElse(progress.endTime(), Load.time(now));
    }

    private static @Nullable List<HistoryEntry> history(
            @Nullable List<HistoryEntry> before, Progress progress, Instant now) {
        var run = progress.run();
        var stage = progress.stage();
        if (run == null || stage.verdict() == null) {
            return before;
        }
        var load = progress.load();
        var entry = new HistoryEntry(
                run.id(),
                run.nonce(),
                stage.verdict(),
                stage.reason(),
                Objects.requireNonNullElse(run.startedAt(), progress.startTime()),
                endTime(progress, now),
                load == null ? null : load.requests(),
                load == null ? null : load.failRatio(),
                load == null ? null : load.rps(),
                load == null ? null : load.p95());
        var all = Stream.concat(before == null ? Stream.of() : before.stream(), Stream.of(entry))
                .toList();
        return all.subList(Math.max(0, all.size() - HISTORY), all.size());
    }

    /** The same status, and which run it is about. */
    LocustTestStatus withRun(LocustTestStatus last, RunStatus run) {
        return new LocustTestStatus(
                last.phase(),
                last.verdict(),
                last.reason(),
                last.message(),
                run,
                last.expectedWorkers(),
                last.connectedWorkers(),
                last.lostWorkers(),
                last.startTime(),
                last.completionTime(),
                last.observedGeneration(),
                last.load(),
                last.conditions(),
                last.history());
    }

    /** A status that is final already; only what it says about later edits of the spec can change. */
    LocustTestStatus afterEdit(LocustTest test, LocustTestStatus last, Instant now) {
        long generation = test.getMetadata().getGeneration();
        RunStatus run = last.run();
        if (run == null || Objects.equals(last.observedGeneration(), generation)) {
            return last;
        }
        List<Condition> conditions =
                Conditions.withDrift(last.conditions(), drift(test, run), generation, Load.time(now));
        return new LocustTestStatus(
                last.phase(),
                last.verdict(),
                last.reason(),
                last.message(),
                run,
                last.expectedWorkers(),
                last.connectedWorkers(),
                last.lostWorkers(),
                last.startTime(),
                last.completionTime(),
                generation,
                last.load(),
                conditions,
                last.history());
    }

    /** The generation decides first: what the API server defaults anew after an upgrade is nobody's edit. */
    List<String> drift(LocustTest test, RunStatus run) {
        return run.generation().equals(test.getMetadata().getGeneration())
                ? List.of()
                : texts.differences(run.spec(), test.getSpec());
    }
}
