package io.locust.k8s.decide;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.locust.k8s.api.v2.LoadStatus;
import io.locust.k8s.api.v2.LocustTestSpec;
import io.locust.k8s.api.v2.LocustTestStatus;
import io.locust.k8s.api.v2.Phase;
import io.locust.k8s.api.v2.RunStatus;
import io.locust.k8s.api.v2.Verdict;
import io.locust.k8s.locust.Answer;
import io.locust.k8s.plan.ExitCodes;
import io.locust.k8s.plan.Names;
import io.locust.k8s.plan.Owner;
import io.locust.k8s.plan.RunIdentity;
import io.locust.k8s.plan.RunPlan;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The next step of an attempt that has been claimed: one object for one decision. */
final class Attempt {
    /** The pods' own events bring most news; this bounds how long anything can go unnoticed. */
    private static final Duration PENDING_LOOK = Duration.ofSeconds(5);

    private static final Duration RUNNING_LOOK = Duration.ofSeconds(15);
    private static final Duration SOON = Duration.ofSeconds(1);

    /** A load last looked at longer ago than this may have ended unseen. */
    private static final Duration UNWATCHED = Load.HEARTBEAT.multipliedBy(3);

    private final Context context;
    private final Observation seen;
    private final LocustTestStatus last;
    private final RunStatus run;
    private final Instant now;
    private final LocustTestSpec spec;
    private final Names names;
    private final Situation situation;
    private final @Nullable LoadStatus load;

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
        this.spec = context.texts().read(run.spec());
        this.names = new Names(seen.test().getMetadata().getName());
        this.situation = Situation.of(seen, new RunIdentity(run.id(), run.attempt()));
        this.load = seen.statistics() != null && seen.statistics().answer() instanceof Answer.Reported reported
                ? Load.next(
                        last.load(), reported.statistics(), seen.statistics().at())
                : last.load();
    }

    Decision next() {
        var ending = ending();
        if (ending.isPresent()) {
            return ended(ending.get());
        }
        var lost = lostJob();
        if (lost.isPresent()) {
            return restart(lost.get());
        }
        if (!situation.foreign().isEmpty()) {
            return conflict();
        }
        return situation.stale().isEmpty() ? goOn() : clearTheWay();
    }

    private Optional<Ending> ending() {
        var end = MasterEnd.of(situation, names.master());
        if (end.isEmpty() && Jobs.lost(run.masterJobUID(), situation.masterJob())) {
            if (loadEnded()) {
                end = Optional.of(new MasterEnd.Lost("its Job was deleted"));
            } else if (unwatched()) {
                end = Optional.of(new MasterEnd.Lost("its Job was deleted while no operator was watching"));
            }
        }
        return end.map(how -> Ending.of(how, load, ExitCodes.ranWithFailures(spec)));
    }

    private boolean loadEnded() {
        return load != null && load.endedAt() != null;
    }

    /** Whether the load may have come to its end while nobody looked: then it must not run a second time. */
    private boolean unwatched() {
        return load != null
                && load.startedAt() != null
                && now.isAfter(Instant.parse(load.at()).plus(UNWATCHED));
    }

    private Decision ended(Ending ending) {
        var health = ending.verdict() == Verdict.ERROR ? health().atOnce() : Health.last(last.conditions());
        return decide(Stage.ended(ending), workers().dismissed(), health, List.of(), Duration.ZERO);
    }

    private Optional<String> lostJob() {
        if (Jobs.lost(run.masterJobUID(), situation.masterJob())) {
            return Optional.of("Job " + names.master());
        }
        // A master not asked for long may have had its load already: its next answer tells.
        return !loadEnded() && !unwatched() && Jobs.lost(run.workerJobUID(), situation.workerJob())
                ? Optional.of("Job " + names.worker())
                : Optional.empty();
    }

    /** From scratch, with the spec the run was started from: a half-old, half-new set would have half the statistics. */
    private Decision restart(String lost) {
        var next = new RunStatus(run.id(), run.attempt() + 1, null, null, run.generation(), run.specHash(), run.spec());
        return context.claim(
                seen.test(), next, now, lost + " was deleted; attempt " + next.attempt() + " starts from scratch");
    }

    private Decision conflict() {
        var message = "The names of this test are taken: "
                + situation.foreign().stream().map(this::describe).collect(Collectors.joining(", "))
                + "; delete that, or give this test another name";
        return decide(stage("NameConflict", message), workers(), health(), List.of(), PENDING_LOOK);
    }

    private String describe(HasMetadata object) {
        var owner = object.getMetadata().getOwnerReferences().stream()
                .findFirst()
                .map(reference -> " of " + reference.getKind() + " " + reference.getName())
                .orElse(" without an owner");
        return object.getKind() + " " + object.getMetadata().getName() + owner;
    }

    /** Objects of an earlier run are never adopted: its result would be taken for that of this one. */
    private Decision clearTheWay() {
        List<Action> deletions = situation.stale().stream()
                .filter(object -> object.getMetadata().getDeletionTimestamp() == null)
                .<Action>map(object -> new Action.Delete(
                        object.getKind(),
                        object.getMetadata().getName(),
                        object.getMetadata().getUid()))
                .toList();
        var message = "Waiting for %d objects of an earlier run to go, such as %s %s"
                .formatted(
                        situation.stale().size(),
                        situation.stale().getFirst().getKind(),
                        situation.stale().getFirst().getMetadata().getName());
        return decide(Stage.pending("WaitingForOldRun", message), workers(), health(), deletions, SOON);
    }

    private Decision goOn() {
        var stage = masterRuns() || last.phase() == Phase.RUNNING ? running() : pending();
        return decide(
                stage, workers(), health(), create(), stage.phase() == Phase.RUNNING ? RUNNING_LOOK : PENDING_LOOK);
    }

    private List<Action> create() {
        if (situation.service() != null
                && recorded().masterJobUID() != null
                && recorded().workerJobUID() != null) {
            return List.of();
        }
        var test = seen.test().getMetadata();
        var plan = RunPlan.of(
                new Owner(test.getNamespace(), test.getName(), test.getUid()),
                spec,
                new RunIdentity(run.id(), run.attempt()),
                context.settings());
        var actions = new ArrayList<Action>();
        if (situation.service() == null) {
            actions.add(new Action.Create(plan.service()));
            if (last.phase() == Phase.RUNNING) {
                actions.add(new Action.Tell(
                        Action.Severity.WARNING,
                        "ServiceRecreated",
                        "Service " + names.master() + " was deleted and is made anew; the run goes on"));
            }
        }
        if (situation.masterJob() == null && run.masterJobUID() == null) {
            actions.add(new Action.Create(plan.master()));
        }
        if (situation.workerJob() == null && run.workerJobUID() == null) {
            actions.add(new Action.Create(plan.worker()));
        }
        return actions;
    }

    private Stage pending() {
        return Stage.pending("WaitingForPods", health().message());
    }

    private Stage running() {
        var workers = workers();
        if (loadEnded()) {
            return Stage.running("LoadEnded", "The load has ended; the verdict follows when the master quits");
        }
        if (load != null && load.startedAt() != null) {
            return Stage.running("LoadRunning", "The load runs");
        }
        if (workers.all() && Boolean.FALSE.equals(spec.master().autostart())) {
            return Stage.running(
                    "WaitingForStart",
                    "Waiting for somebody to start the load: kubectl port-forward svc/" + names.master()
                            + " 8089:8089, then open http://localhost:8089");
        }
        return Stage.running(workers.all() ? "Starting" : workers.reason(), workers.message());
    }

    /** A run that was seen running stays so until its end or its next attempt. */
    private Stage stage(String reason, String message) {
        return last.phase() == Phase.RUNNING ? Stage.running(reason, message) : Stage.pending(reason, message);
    }

    private boolean masterRuns() {
        return situation
                .masterPod()
                .filter(pod -> Pods.runs(pod, names.master()))
                .isPresent();
    }

    private Workers workers() {
        int before = Objects.requireNonNullElse(last.connectedWorkers(), 0);
        return Workers.of(spec.worker().replicas(), before, seen.statistics(), load);
    }

    private Health health() {
        var grace = new Health.Grace(context.gracePeriod(), Instant.parse(startTime()), now);
        return Health.of(situation, spec.worker().replicas(), seen.kubeletTroubles(), grace);
    }

    private String startTime() {
        return Objects.requireNonNullElse(last.startTime(), Load.time(now));
    }

    private Decision decide(
            Stage stage, Workers workers, Health health, List<Action> actions, @Nullable Duration lookAgain) {
        var progress = new Progress(
                stage,
                recorded(),
                workers,
                load,
                health,
                startTime(),
                context.report().drift(seen.test(), run),
                seen.refusal());
        var next = context.report().of(seen.test(), progress, now);
        var all = new ArrayList<>(actions);
        all.addAll(Announcements.between(last, next));
        return new Decision(next, List.copyOf(all), masterRuns() && !stage.isFinal(), lookAgain);
    }

    /** With the UIDs of Jobs that were seen for the first time: from now on their absence means that they were lost. */
    private RunStatus recorded() {
        return new RunStatus(
                run.id(),
                run.attempt(),
                uid(run.masterJobUID(), situation.masterJob()),
                uid(run.workerJobUID(), situation.workerJob()),
                run.generation(),
                run.specHash(),
                run.spec());
    }

    private static @Nullable String uid(@Nullable String recorded, @Nullable HasMetadata job) {
        return recorded != null || job == null ? recorded : job.getMetadata().getUid();
    }
}
