package io.locust.k8s.decide;

import static org.assertj.core.api.Assertions.assertThat;

import io.locust.k8s.api.v2.LocustTestStatus;
import io.locust.k8s.api.v2.Verdict;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What must hold in every order of events: a run never runs twice by itself, never loses its verdict, never leaves load
 * behind. Each seed is 300 histories; a failure names the history.
 */
class HistoryPropertiesTest {
    private static final int HISTORIES = 300;
    private static final int STEPS = 40;
    private static final int SETTLE = 30;

    static LongStream seeds() {
        return LongStream.rangeClosed(1, 5);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void everyHistoryEndsWell(long seed) throws IOException {
        for (int history = 0; history < HISTORIES; history++) {
            live(new Random(seed * HISTORIES + history), "seed " + seed + ", history " + history);
        }
    }

    private static void live(Random random, String name) throws IOException {
        var cluster = new SimulatedCluster();
        var told = new ArrayList<String>();
        @Nullable LocustTestStatus ended = null;
        for (int step = 0; step < STEPS; step++) {
            told.add(happen(cluster, random));
            ended = check(cluster, ended, name + ": " + told);
        }
        settle(cluster);
        check(cluster, ended, name + ", settled: " + told);
        var end = cluster.test.getStatus();
        assertThat(end.verdict()).as(name + ": " + told).isNotNull();
        assertThat(cluster.hasActiveWorkers())
                .as(name + ": load is left behind: " + told)
                .isFalse();
    }

    private static String happen(SimulatedCluster cluster, Random random) {
        int dice = random.nextInt(100);
        if (dice < 45) {
            boolean conflict = random.nextInt(5) == 0;
            cluster.reconcile(conflict);
            return conflict ? "conflict" : "reconcile";
        } else if (dice < 60) {
            cluster.podsStart();
            return "pods start";
        } else if (dice < 70) {
            cluster.loadStarts();
            return "load starts";
        } else if (dice < 78) {
            cluster.loadEnds();
            return "load ends";
        } else if (dice < 83) {
            int code = List.of(0, 1, 2, 86, 137).get(random.nextInt(5));
            cluster.masterExits(code);
            return "master exits " + code;
        } else if (dice < 90) {
            cluster.now = cluster.now.plusSeconds(random.nextInt(200));
            return "time";
        } else if (dice < 93) {
            var key = List.of("Service/shop-master", "Job/shop-master", "Job/shop-worker")
                    .get(random.nextInt(3));
            cluster.userDeletes(key);
            return "user deletes " + key;
        } else if (dice < 95) {
            cluster.userDeletesMasterPod();
            return "user deletes the master's pod";
        }
        cluster.edit();
        return "edit";
    }

    /** Whatever was under way goes on to its end, undisturbed. */
    private static void settle(SimulatedCluster cluster) {
        for (int round = 0; round < SETTLE; round++) {
            cluster.reconcile(false);
            cluster.podsStart();
            cluster.reconcile(false);
            cluster.loadStarts();
            cluster.reconcile(false);
            cluster.loadEnds();
            cluster.reconcile(false);
            cluster.masterExits(0);
            cluster.now = cluster.now.plusSeconds(10);
        }
    }

    private static @Nullable LocustTestStatus check(
            SimulatedCluster cluster, @Nullable LocustTestStatus ended, String name) {
        // A Job that a user deletes before the operator has noted its UID is made again under the same attempt.
        if (!cluster.deletedByUser) {
            assertThat(cluster.created.values())
                    .as(name + ": Jobs of one attempt")
                    .allMatch(times -> times == 1);
            assertThat(cluster.loads).as(name + ": loads").hasSizeLessThanOrEqualTo(1);
        }
        var status = cluster.test.getStatus();
        if (status == null) {
            return ended;
        }
        if (cluster.loadsWhenEnded > 0) {
            assertThat(cluster.loads)
                    .as(name + ": no load after one that ended")
                    .hasSize(cluster.loadsWhenEnded);
        } else if (status.load() != null && status.load().endedAt() != null) {
            cluster.loadsWhenEnded = cluster.loads.size();
        }
        assertThat(status.phase()).as(name).isNotNull();
        assertThat(status.conditions()).as(name).allSatisfy(condition -> {
            assertThat(condition.getReason()).matches("[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?");
            assertThat(condition.getMessage()).hasSizeLessThanOrEqualTo(32768);
        });
        var again = cluster.decider.decide(cluster.observe(), cluster.now);
        assertThat(cluster.decider.decide(cluster.observe(), cluster.now))
                .as(name + ": the same seen, the same decided")
                .isEqualTo(again);
        if (ended != null) {
            assertThat(status.verdict()).as(name + ": the verdict stays").isEqualTo(ended.verdict());
            assertThat(status.load()).as(name + ": the figures stay").isEqualTo(ended.load());
            assertThat(again.actions())
                    .as(name + ": nothing is created after the end")
                    .noneMatch(Action.Create.class::isInstance);
            return ended;
        }
        Verdict verdict = status.verdict();
        return verdict == null ? ended : status;
    }
}
