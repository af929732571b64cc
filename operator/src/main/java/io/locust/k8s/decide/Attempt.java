package io.locust.k8s.decide;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.locust.k8s.api.v2.LocustTestStatus;
import io.locust.k8s.api.v2.Phase;
import io.locust.k8s.api.v2.RunSpec;
import io.locust.k8s.api.v2.RunStatus;
import io.locust.k8s.api.v2.StopStatus;
import io.locust.k8s.api.v2.Verdict;
import io.locust.k8s.plan.Names;
import io.locust.k8s.plan.Owner;
import io.locust.k8s.plan.RunIdentity;
import io.locust.k8s.plan.RunPlan;
import io.locust.k8s.plan.WebAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The next step of an attempt that has been claimed: one object for one decision. */
final class Attempt {
    /** The pods' own events bring most news; this bounds how long anything can go unnoticed. */
    private static final Duration PENDING_LOOK = Duration.ofSeconds(5);

    private static final Duration RUNNING_LOOK = Duration.ofSeconds(15);

    private final Context context;
    private final Observation seen;
    private final LocustTestStatus last;
    private final RunStatus run;
    private final Instant now;
    private final Facts facts;
    private final Names names;
    private final Situation situation;

    /**
     * @param last the status as it was seen
     * @param run the attempt, as claimed in it
     */
    Attempt(Context context, Observation seen, LocustTestStatus last, RunStatus run, Instant now) {
        this.context = context;
        this.seen = seen;
        this.last = last;
        this.run = run;
        this.now = now;
        this.facts = Facts.of(context, seen, last, run, now);
        this.names = facts.names();
        this.situation = facts.situation();
    }

    Decision next() {
        if (Decider.suspended(seen.test()) && last.phase() != Phase.RUNNING && !facts.masterHasRun()) {
            return release();
        }
        var ending = new Outcome(facts).ending(health());
        if (ending.isPresent()) {
            return ended(ending.get());
        }
        var stop = Stopping.wanted(seen.test(), facts);
        if (stop.isPresent()) {
            return decide(Stopping.stage(last), run.withStop(stop.get()), List.of(), Duration.ZERO);
        }
        if (run.stop() != null) {
            return stopLoad(run.stop());
        }
        var lost = lostJob();
        if (lost.isPresent()) {
            return restart(run.next(run.retries(), null), lost.get() + " was deleted");
        }
        if (fewerHaveToDo()) {
            return startWithFewer();
        }
        if (!situation.foreign().isEmpty()) {
            return conflict();
        }
        return situation.stale().isEmpty() ? goOn() : clearTheWay();
    }

    /** Nothing has run yet, so nothing is lost: the test waits as if it had never been claimed. */
    private Decision release() {
        var objects = Stream.concat(situation.ours().stream(), situation.stale().stream())
                .toList();
        return objects.isEmpty() && situation.pods().isEmpty()
                ? context.suspended(seen, now)
                : decide(
                        Stage.pending(Ending.SUSPENDED, "Suspended by spec.suspend; waiting for its objects to go"),
                        recorded(),
                        Removal.of(objects),
                        Context.SOON);
    }

    private Decision ended(Ending ending) {
        int retries = Objects.requireNonNullElse(run.retries(), 0);
        RunSpec bounds = facts.spec().run();
        int allowed = bounds == null ? 0 : Objects.requireNonNullElse(bounds.retries(), 0);
        if (ending.infrastructure()
                && retries < allowed
                && !Decider.suspended(seen.test())
                && !Bounds.over(facts.bounds().deadline(), now)) {
            return restart(
                    run.next(retries + 1, null),
                    "Retry %d of %d after %s: %s".formatted(retries + 1, allowed, ending.reason(), ending.message()));
        }
        // Of pods that were never to be there is nothing to tell.
        var health = ending.verdict() == Verdict.ERROR && recorded().masterJobUID() != null
                ? health().atOnce()
                : Health.last(last.conditions());
        return decide(
                Stage.ended(ending),
                recorded(),
                facts.workers().dismissed(),
                health,
                new Todo(List.of(), Duration.ZERO));
    }

    private Decision stopLoad(StopStatus stop) {
        var asked = Stopping.ask(stop, facts);
        return decide(
                Stopping.stage(last),
                recorded().withStop(asked.isPresent() ? Stopping.asked(stop, now) : stop),
                Stream.of(asked.stream(), adoption())
                        .flatMap(actions -> actions)
                        .toList(),
                Context.SOON);
    }

    /** A run that was taken over never begins anew: its Jobs may have had a time to expire from the operator before. */
    private Optional<String> lostJob() {
        if (run.wasTakenOver()) {
            return Optional.empty();
        }
        if (Jobs.lost(run.masterJobUID(), situation.masterJob())) {
            return Optional.of("Job " + names.master());
        }
        // A master not asked for long may have had its load already: its next answer tells.
        return !facts.loadEnded() && !facts.unwatched() && Jobs.lost(run.workerJobUID(), situation.workerJob())
                ? Optional.of("Job " + names.worker())
                : Optional.empty();
    }

    /** From scratch, with the spec the run was started from: a half-old, half-new set would have half the statistics. */
    private Decision restart(RunStatus next, String why) {
        return context.claim(seen.test(), next, now, why + "; attempt " + next.attempt() + " starts from scratch");
    }

    private boolean fewerHaveToDo() {
        RunSpec bounds = facts.spec().run();
        return bounds != null
                && bounds.minWorkers() != null
                && run.expectWorkers() == null
                && Bounds.over(facts.bounds().fewer(), now)
                && !facts.loadStarted()
                && !facts.waitsForPerson()
                && facts.report().isPresent()
                && facts.workers().connected() >= bounds.minWorkers();
    }

    /** A master waits for the number it was started with, so it takes another one; the time to start in stays the same. */
    private Decision startWithFewer() {
        var next = run.next(
                run.retries(), Objects.requireNonNull(facts.spec().run()).minWorkers());
        return context.claim(
                seen.test(),
                next,
                facts.startTime(),
                now,
                "%s after half of spec.run.startupTimeout; attempt %d starts from scratch with at least %d (spec.run.minWorkers)"
                        .formatted(facts.workers().message(), next.attempt(), next.expectWorkers()));
    }

    private Decision conflict() {
        var message = "The names of this test are taken: " + situation.foreignInWords()
                + "; delete that, or give this test another name";
        // Somebody else's object must not keep load alive that an earlier run has left beside it.
        var actions = Stream.concat(Removal.of(situation.stale()).stream(), adoption())
                .toList();
        return decide(stage("NameConflict", message), recorded(), actions, PENDING_LOOK);
    }

    /** Objects of an earlier run are never adopted: its result would be taken for that of this one. */
    private Decision clearTheWay() {
        var message = Removal.inWords(situation.stale());
        return decide(
                Stage.pending("WaitingForOldRun", "W" + message.substring(1)),
                recorded(),
                Removal.of(situation.stale()),
                Context.SOON);
    }

    private Decision goOn() {
        boolean running = facts.masterRuns() || last.phase() == Phase.RUNNING;
        var stage = running ? Stage.running(facts) : Stage.pending("WaitingForPods", health().message());
        var actions = new ArrayList<Action>();
        if (situation.service() == null
                || recorded().masterJobUID() == null
                || recorded().workerJobUID() == null) {
            var plan = plan();
            if (!plan.problems().isEmpty()) {
                return ended(Ending.impossible(plan.problems()));
            }
            actions.addAll(Creation.missing(plan, situation, run, last.phase() == Phase.RUNNING));
        }
        adoption().forEach(actions::add);
        lostFiles().ifPresent(actions::add);
        Jobs.extension(situation.workerJob(), facts).ifPresent(actions::add);
        var lookAgain = facts.masterGoes() ? Context.SOON : running ? RUNNING_LOOK : PENDING_LOOK;
        return decide(stage, recorded(), actions, lookAgain);
    }

    private Stream<Action> adoption() {
        return Stream.concat(Adoption.of(seen.test(), run, situation).stream(), Adoption.keep(run, situation).stream());
    }

    /** The ConfigMap of inline files, when pods that come later miss it: somebody has deleted it. */
    private Optional<Action> lostFiles() {
        // Without troubles, as nearly always, nothing is planned for nothing.
        return seen.kubeletTroubles().isEmpty()
                ? Optional.empty()
                : Optional.ofNullable(plan().files())
                        .filter(files -> seen.kubeletTroubles().stream()
                                .anyMatch(trouble -> trouble.message()
                                        .contains("\"" + files.getMetadata().getName() + "\" not found")))
                        .map(Action.Create::new);
    }

    private RunPlan plan() {
        var test = seen.test().getMetadata();
        return RunPlan.of(
                new Owner(test.getNamespace(), test.getName(), test.getUid()),
                facts.spec(),
                new RunIdentity(run.id(), run.attempt()),
                Objects.requireNonNullElse(
                        run.expectWorkers(), facts.spec().worker().replicas()),
                context.settings());
    }

    /** A run that was seen running stays so until its end or its next attempt. */
    private Stage stage(String reason, String message) {
        return last.phase() == Phase.RUNNING ? Stage.running(reason, message) : Stage.pending(reason, message);
    }

    private Health health() {
        var grace = new Health.Grace(context.gracePeriod(), facts.startTime(), now);
        return Health.of(situation, facts.spec().worker().replicas(), seen.kubeletTroubles(), grace);
    }

    /** What follows the status. */
    private record Todo(List<Action> actions, @Nullable Duration lookAgain) {}

    private Decision decide(Stage stage, RunStatus next, List<Action> actions, Duration lookAgain) {
        return decide(
                stage,
                next,
                facts.workers(),
                health(),
                new Todo(actions, facts.bounds().lookAgain(lookAgain, now)));
    }

    private Decision decide(Stage stage, RunStatus next, Workers workers, Health health, Todo todo) {
        var progress = new Progress(
                stage,
                next,
                workers,
                facts.lostWorkers(),
                facts.load(),
                health,
                Load.time(facts.startTime()),
                context.report().drift(seen.test(), run),
                seen.refusal(),
                facts.endTime());
        var status = context.report().of(seen.test(), progress, now);
        var all = new ArrayList<>(todo.actions());
        all.addAll(Announcements.between(last, status));
        return new Decision(
                status,
                List.copyOf(all),
                facts.masterRuns() && !stage.isFinal() ? WebAddress.of(facts.spec()) : null,
                todo.lookAgain());
    }

    /** With the UIDs of Jobs that were seen for the first time: from now on their absence means that they were lost. */
    private RunStatus recorded() {
        return run.withJobs(
                uid(run.masterJobUID(), situation.masterJob()), uid(run.workerJobUID(), situation.workerJob()));
    }

    private static @Nullable String uid(@Nullable String recorded, @Nullable HasMetadata job) {
        return recorded != null || job == null ? recorded : job.getMetadata().getUid();
    }
}
