package io.locust.k8s.reconcile;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.locust.k8s.api.v2.LocustTest;
import io.locust.k8s.api.v2.LocustTestStatus;
import io.locust.k8s.api.v2.RunStatus;
import io.locust.k8s.decide.Action;
import io.locust.k8s.decide.Decider;
import io.locust.k8s.decide.Decision;
import io.locust.k8s.decide.Observation;
import io.locust.k8s.decide.Observation.Refusal;
import io.locust.k8s.plan.RunIdentity;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings one test forward: observe, decide, write the status, act, and again while there is something to do.
 *
 * <p>What is kept between two calls only saves work or needless status changes; losing it costs nothing else.
 */
public final class Reconciler implements WorkQueue.Work<TestKey> {
    private static final Logger log = LoggerFactory.getLogger(Reconciler.class);

    /** More rounds than any test needs; a decision that never comes to rest must not hold a thread for ever. */
    private static final int MAX_ROUNDS = 12;

    private static final Duration AFTER_TOO_MANY_ROUNDS = Duration.ofSeconds(5);

    /** The deletion's own event comes first, unless the watch is broken. */
    private static final Duration AFTER_DELETION = Duration.ofSeconds(2);

    private final Cluster cluster;
    private final Decider decider;
    private final StatisticsFeed feed;
    private final InstantSource clock;
    private final RecentWrites written;
    private final Troubles troubles;
    private final Restraint restraint;
    private final Observer observer;
    private final Actor actor;

    /** What was refused last, so that the next try does not begin with a status that knows nothing of it. */
    private final Map<TestKey, Refusal> refusals = new ConcurrentHashMap<>();

    /**
     * @param cached may be behind; what matters is asked live
     * @param feed is told which masters to follow
     */
    Reconciler(CachedObjects cached, Cluster cluster, Decider decider, StatisticsFeed feed, InstantSource clock) {
        this.cluster = cluster;
        this.decider = decider;
        this.feed = feed;
        this.clock = clock;
        this.written = new RecentWrites(clock);
        this.troubles = new Troubles(cluster, clock);
        this.restraint = new Restraint(clock);
        this.observer = new Observer(cached, cluster, written, troubles, feed);
        this.actor = new Actor(cluster, written, observer, feed::stopLoad);
    }

    /** The reconciler of a real cluster. */
    public static Reconciler of(
            Caches caches, ApiServer cluster, Decider decider, StatisticsFeed feed, InstantSource clock) {
        return new Reconciler(caches, cluster, decider, feed, clock);
    }

    /** Drops what is too old to be of use; to be called now and then. */
    public void tidy() {
        written.expire();
        troubles.expire();
        restraint.expire();
    }

    @Override
    public @Nullable Duration on(TestKey key) throws TryAgain {
        var test = observer.test(key);
        boolean fresh = false;
        for (int round = 0; round < MAX_ROUNDS; round++) {
            if (test == null || test.getMetadata().getDeletionTimestamp() != null) {
                leave(key);
            }
            if (test == null) {
                return null;
            }
            var seen = observer.observe(test, refusals.get(key));
            var decision = decider.decide(seen.observation(), clock.instant());
            follow(key, seen.observation(), decision);
            if (!Decider.isWhole(test)) {
                log.atError()
                        .addKeyValue("test", key)
                        .log(
                                "has no spec.master or no spec.worker, so nothing is done about it: it is stored as locust.io/v1"
                                        + " and nobody converts it. Put back the definition that it was stored by, and install the"
                                        + " operator with webhook.enabled and storageMigration.enabled");
            }
            boolean rests = isAtRest(test, decision);
            var pause =
                    rests || !decision.actions().isEmpty() ? null : restraint.on(key, said(test), decision.status());
            if (rests || pause != null) {
                // A refusal that nothing comes of is over: what was refused is no longer wanted.
                if (refusals.remove(key) == null) {
                    return earlier(earlier(decision.lookAgain(), seen.lookAgain()), pause);
                }
                continue;
            }
            var current = confirm(test, decision, fresh);
            fresh = true;
            if (current == null || current.isOther()) {
                test = current == null ? null : current.test();
                continue;
            }
            test = current.test();
            act(key, test, decision);
            if (decision.actions().stream().anyMatch(Reconciler::takesTime)) {
                return earlier(decision.lookAgain(), AFTER_DELETION);
            }
        }
        log.atWarn().addKeyValue("test", key).log("came to no rest in {} rounds", MAX_ROUNDS);
        return AFTER_TOO_MANY_ROUNDS;
    }

    /**
     * The test as the API server has it.
     *
     * @param isOther than the one that the decision was taken about, which is void then
     */
    private record Current(LocustTest test, boolean isOther) {}

    /** Nothing is done about a test that may have changed: its status is written, or it is read once more. */
    private @Nullable Current confirm(LocustTest test, Decision decision, boolean fresh) {
        var key = TestKey.of(test);
        if (!decision.status().equals(said(test)) && !(fresh && mayFollow(test, decision))) {
            try {
                return new Current(write(test, decision.status()), false);
            } catch (KubernetesClientException e) {
                if (!Failures.isConflict(e) && !Failures.isNotFound(e)) {
                    throw e;
                }
                var live = cluster.test(key);
                return live == null ? null : new Current(live, true);
            }
        }
        if (fresh) {
            return new Current(test, false);
        }
        var live = cluster.test(key);
        return live == null ? null : new Current(live, !version(live).equals(version(test)));
    }

    private LocustTest write(LocustTest test, LocustTestStatus next) {
        var now = cluster.writeStatus(test, next);
        written.remember(now);
        restraint.wrote(TestKey.of(now));
        LocustTestStatus before = test.getStatus();
        if (before == null || before.phase() != next.phase() || !Objects.equals(before.reason(), next.reason())) {
            RunStatus run = next.run();
            log.atInfo()
                    .addKeyValue("test", TestKey.of(test))
                    .addKeyValue("run", run == null ? "" : new RunIdentity(run.id(), run.attempt()).label())
                    .addKeyValue("phase", next.phase())
                    .addKeyValue("reason", next.reason())
                    .log("{}", next.message());
        }
        return now;
    }

    private void act(TestKey key, LocustTest test, Decision decision) throws TryAgain {
        var refusal = actor.act(test, decision.actions());
        if (refusal != null) {
            if (!refusal.equals(refusals.put(key, refusal))) {
                report(test, refusal);
            }
            throw new TryAgain("refused: " + refusal.action() + ": " + refusal.message());
        }
        if (decision.actions().stream().anyMatch(action -> !(action instanceof Action.Tell))) {
            refusals.remove(key);
        }
    }

    /** The user reads of the refusal at once; the refused action itself comes again with the next try. */
    private void report(LocustTest test, Refusal refusal) {
        log.atWarn()
                .addKeyValue("test", TestKey.of(test))
                .log("the API server refuses to {}: {}", refusal.action(), refusal.message());
        var decision = decider.decide(observer.observe(test, refusal).observation(), clock.instant());
        if (!decision.status().equals(said(test))) {
            actor.tell(write(test, decision.status()), decision.actions());
        }
    }

    private void follow(TestKey key, Observation seen, Decision decision) {
        RunStatus run = decision.status().run();
        var master = decision.master();
        if (master == null || run == null) {
            feed.unfollow(key);
            return;
        }
        var label = new RunIdentity(run.id(), run.attempt()).label();
        var podIp = Observer.masterIp(seen, label);
        if (podIp != null) {
            feed.follow(key, label, master.on(podIp));
        } else if (feed.last(key, label) == null) {
            feed.unfollow(key);
        }
    }

    private void leave(TestKey key) {
        feed.unfollow(key);
        observer.forget(key);
        restraint.forget(key);
        refusals.remove(key);
    }

    private static boolean takesTime(Action action) {
        return action instanceof Action.Delete || action instanceof Action.RemoveFinalizers;
    }

    /**
     * Whether the status may be written after the actions, together with what comes of them: it says nothing that another
     * operator would have to know before it goes on from there.
     */
    private static boolean mayFollow(LocustTest test, Decision decision) {
        var before = said(test);
        var next = decision.status();
        return before.run() != null
                && before.run().equals(next.run())
                && before.phase() == next.phase()
                && !decision.actions().isEmpty()
                && decision.actions().stream().allMatch(Action.Create.class::isInstance);
    }

    private static boolean isAtRest(LocustTest test, Decision decision) {
        return decision.actions().isEmpty() && decision.status().equals(said(test));
    }

    private static LocustTestStatus said(LocustTest test) {
        return Objects.requireNonNullElse(test.getStatus(), LocustTestStatus.EMPTY);
    }

    private static String version(LocustTest test) {
        return test.getMetadata().getUid() + "@" + test.getMetadata().getResourceVersion();
    }

    private static @Nullable Duration earlier(@Nullable Duration one, @Nullable Duration other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.compareTo(other) < 0 ? one : other;
    }
}
