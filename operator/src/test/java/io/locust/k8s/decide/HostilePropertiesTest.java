package io.locust.k8s.decide;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Condition;
import io.locust.k8s.api.v2.LocustTestStatus;
import io.locust.k8s.api.v2.Phase;
import io.locust.k8s.plan.PodSettings;
import io.locust.k8s.plan.ResourceDefaults;
import io.locust.k8s.plan.Role;
import io.locust.k8s.plan.RunIdentity;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What holds for every history of a run, whatever users, nodes, the network and other operators do. The seeds are fixed;
 * -Dhistories=5000 tries more of them.
 */
class HostilePropertiesTest {
    private static final int STEPS = 80;
    private static final int SETTLING = 60;
    private static final Pattern REASON = Pattern.compile("[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?");

    /** As long as the operator trusts a report, and one step more. */
    private static final Duration WATCHED = Duration.ofSeconds(90 + 21);

    static LongStream seeds() {
        return LongStream.rangeClosed(1, Integer.getInteger("histories", 400));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void holds(long seed) {
        new History(seed).live();
    }

    /** One history: the cluster lives on, the operator looks at it now and then. */
    private static final class History {
        private final HostileCluster cluster;
        private final HostileMasters masters;
        private final Decider decider;
        private final Random random;

        private boolean troubled = true;
        private int awayFor;
        private int verdicts;
        private boolean jobDeletedByUser;

        private @Nullable String followed;
        private Observation.@Nullable Polled polled;

        History(long seed) {
            random = new Random(seed);
            cluster = new HostileCluster(random);
            masters = new HostileMasters(cluster);
            var none = ResourceDefaults.NONE;
            var ttl = random.nextInt(3) == 0 ? Integer.valueOf(0) : null;
            decider = new Decider(
                    new PodSettings(none, none, none, true, true, "", ttl, null, null),
                    Duration.ofMinutes(2),
                    HostileCluster.JSON);
            if (cluster.chance(0.2)) {
                cluster.leaveOldRun();
            }
        }

        void live() {
            for (int step = 0; step < STEPS; step++) {
                step();
            }
            troubled = false;
            awayFor = 0;
            for (int step = 0; step < SETTLING; step++) {
                step();
            }
            atRest();
        }

        private void step() {
            cluster.tick();
            masters.tick();
            if (troubled) {
                trouble();
            }
            if (awayFor > 0) {
                awayFor--;
                return;
            }
            var answer = followed == null ? null : masters.poll(followed);
            polled = answer == null ? polled : answer;
            reconcile();
        }

        private void trouble() {
            if (awayFor == 0 && cluster.chance(0.04)) {
                killed();
            }
            if (cluster.chance(0.02)) {
                cluster.delete("Service shop-master", false);
            }
            for (var role : Role.values()) {
                var job = cluster.job(role);
                if (job != null && cluster.chance(0.01)) {
                    jobDeletedByUser = true;
                    cluster.delete("Job shop-" + role.word(), cluster.chance(0.5));
                }
                if (cluster.chance(0.01)) {
                    cluster.active(role).forEach(cluster::terminate);
                }
            }
            if (cluster.chance(0.01)) {
                cluster.edit();
            }
        }

        /** What an operator has in memory goes with it; the next one may be long in coming. */
        private void killed() {
            awayFor = 1 + random.nextInt(30);
            followed = null;
            polled = null;
        }

        private void reconcile() {
            for (int round = 0; round < 12; round++) {
                var seen = observe();
                var decision = decider.decide(seen, cluster.now);
                assertThat(decider.decide(seen, cluster.now))
                        .as("decided twice")
                        .isEqualTo(decision);
                follow(decision);
                if (decision.actions().isEmpty() && decision.status().equals(cluster.test.getStatus())) {
                    return;
                }
                if (troubled && cluster.chance(0.1)) {
                    return; // The write conflicted.
                }
                write(decision.status());
                for (var action : decision.actions()) {
                    if (troubled && cluster.chance(0.03)) {
                        killed();
                        return;
                    }
                    act(action);
                }
            }
            throw new AssertionError("no rest in 12 rounds: " + cluster.test.getStatus());
        }

        private Observation observe() {
            var events = troubled && cluster.chance(0.1)
                    ? cluster.pods.stream()
                            .map(pod -> new Observation.Trouble(
                                    pod.getMetadata().getName(), "FailedMount", cluster.hostile()))
                            .toList()
                    : List.<Observation.Trouble>of();
            var refusal = troubled && cluster.chance(0.05)
                    ? new Observation.Refusal("create Job shop-worker", cluster.hostile())
                    : null;
            return new Observation(
                    cluster.test,
                    cluster.service(),
                    cluster.job(Role.MASTER),
                    cluster.job(Role.WORKER),
                    List.copyOf(cluster.pods),
                    polled,
                    events,
                    refusal);
        }

        private void follow(Decision decision) {
            var run = decision.status().run();
            var next =
                    decision.master() != null && run != null ? new RunIdentity(run.id(), run.attempt()).label() : null;
            if (!Objects.equals(next, followed)) {
                followed = next;
                polled = null;
            }
        }

        private void act(Action action) {
            if (action instanceof Action.Create) {
                assertThat(isFinal(cluster.test.getStatus()))
                        .as("created after the end")
                        .isFalse();
            }
            cluster.act(action);
            cluster.jobsCreated.forEach((job, times) -> {
                if (cluster.lostUnrecorded.stream().noneMatch(job::startsWith)) {
                    assertThat(times).as("creations of " + job).isOne();
                }
            });
        }

        private void write(LocustTestStatus next) {
            var before = cluster.test.getStatus();
            wellFormed(next);
            if (before != null) {
                if (isFinal(before)) {
                    assertThat(next.phase()).as("phase after the end").isEqualTo(before.phase());
                    assertThat(next.verdict()).as("verdict after the end").isEqualTo(before.verdict());
                    assertThat(next.message()).as("message after the end").isEqualTo(before.message());
                    assertThat(next.load()).as("load after the end").isEqualTo(before.load());
                    assertThat(next.completionTime()).isEqualTo(before.completionTime());
                } else {
                    onward(before, next);
                }
            }
            if (isFinal(next) && (before == null || !isFinal(before))) {
                verdicts++;
            }
            assertThat(isFinal(next)).as("final with a verdict and a time").isEqualTo(next.verdict() != null);
            assertThat(isFinal(next)).isEqualTo(next.completionTime() != null);
            cluster.test.setStatus(next);
        }

        private void onward(LocustTestStatus before, LocustTestStatus next) {
            var last = Objects.requireNonNull(before.run());
            var run = Objects.requireNonNull(next.run());
            assertThat(run.id()).isEqualTo(last.id());
            if (run.attempt().equals(last.attempt())) {
                assertThat(before.phase() == Phase.RUNNING && next.phase() == Phase.PENDING)
                        .as("back to Pending within an attempt")
                        .isFalse();
                return;
            }
            assertThat(jobDeletedByUser)
                    .as("started over without anybody deleting a Job")
                    .isTrue();
            var label = new RunIdentity(last.id(), last.attempt()).label();
            assertThat(cluster.pods(Role.MASTER))
                    .as("started over although the master had ended by itself")
                    .noneMatch(
                            pod -> HostileCluster.run(pod).equals(label) && Pods.ended(pod) && !Pods.beingDeleted(pod));
            Instant ended = masters.of(label).ended;
            if (before.load() != null && before.load().startedAt() != null && ended != null) {
                assertThat(before.load().endedAt())
                        .as("second load after one was seen to end")
                        .isNull();
                assertThat(Duration.between(ended, cluster.now))
                        .as("second load after one that ended long ago")
                        .isLessThan(WATCHED);
            }
        }

        private static boolean isFinal(@Nullable LocustTestStatus status) {
            return status != null && (status.phase() == Phase.SUCCEEDED || status.phase() == Phase.FAILED);
        }

        /** As the API server demands, and what JSON can carry. */
        private static void wellFormed(LocustTestStatus status) {
            for (Condition condition : Objects.requireNonNull(status.conditions())) {
                assertThat(condition.getReason()).matches(REASON);
                text(condition.getMessage());
            }
            text(String.valueOf(status.message()));
        }

        private static void text(String message) {
            assertThat(message.length()).isLessThanOrEqualTo(4096);
            assertThat(StandardCharsets.UTF_8.newEncoder().canEncode(message))
                    .as("ends in half a character")
                    .isTrue();
        }

        private void atRest() {
            var status = Objects.requireNonNull(cluster.test.getStatus());
            assertThat(verdicts).as("verdicts").isLessThanOrEqualTo(1);
            var run = Objects.requireNonNull(status.run());
            var master = masters.of(new RunIdentity(run.id(), run.attempt()).label());
            if (master.exitCode != null) {
                assertThat(isFinal(status))
                        .as("a master that ended leads to a verdict")
                        .isTrue();
            }
            if (isFinal(status)) {
                assertThat(verdicts).isOne();
                assertThat(cluster.active(Role.WORKER)).as("load left behind").isEmpty();
            }
        }
    }
}
