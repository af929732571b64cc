package io.locust.k8s.decide;

import static org.assertj.core.api.Assertions.assertThat;

import io.locust.k8s.api.v2.LocustTestStatus;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
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

    private static final List<String> BOUNDS = List.of(
            "{\"retries\": 1}",
            "{\"deadline\": \"5m\"}",
            "{\"startupTimeout\": \"2m\", \"minWorkers\": 1, \"retries\": 2}",
            "{\"maxWorkerLosses\": 1}");

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
        if (random.nextBoolean()) {
            cluster.edit("run", BOUNDS.get(random.nextInt(BOUNDS.size())));
        }
        var told = new ArrayList<String>();
        var ended = new HashMap<String, LocustTestStatus>();
        for (int step = 0; step < STEPS; step++) {
            told.add(happen(cluster, random));
            check(cluster, ended, name + ": " + told);
        }
        cluster.edit("suspend", "false");
        settle(cluster);
        check(cluster, ended, name + ", settled: " + told);
        var end = cluster.test.getStatus();
        assertThat(end.verdict()).as(name + ": " + told).isNotNull();
        for (var role : List.of("master", "worker")) {
            assertThat(cluster.hasActive(role))
                    .as(name + ": a " + role + " is left behind: " + told)
                    .isFalse();
        }
    }

    private static String happen(SimulatedCluster cluster, Random random) throws IOException {
        int dice = random.nextInt(108);
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
        if (dice < 100) {
            cluster.edit();
            return "edit";
        } else if (dice < 103) {
            boolean suspend = random.nextBoolean();
            cluster.edit("suspend", String.valueOf(suspend));
            return suspend ? "suspend" : "release";
        } else if (dice < 105) {
            int nonce = random.nextInt(3);
            cluster.edit("restartNonce", String.valueOf(nonce));
            return "nonce " + nonce;
        }
        boolean inPeace = random.nextBoolean();
        cluster.workerGoes(inPeace);
        return inPeace ? "worker drained" : "worker killed";
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
            // After the verdict the operator has to end it.
            if (cluster.test.getStatus().verdict() == null) {
                cluster.masterExits(0);
            }
            cluster.now = cluster.now.plusSeconds(10);
        }
    }

    private static void check(SimulatedCluster cluster, Map<String, LocustTestStatus> ended, String name) {
        // A Job that a user deletes before the operator has noted its UID is made again under the same attempt.
        if (!cluster.deletedByUser) {
            assertThat(cluster.created.values())
                    .as(name + ": Jobs of one attempt")
                    .allMatch(times -> times == 1);
            assertThat(cluster.loads).as(name + ": loads of one attempt").doesNotHaveDuplicates();
        }
        var status = cluster.test.getStatus();
        if (status == null) {
            return;
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
        if (status.run() != null) {
            checkRun(cluster, status, status.run().id(), name);
            var end = ended.get(status.run().id());
            if (end != null) {
                staysEnded(end, status, name);
            } else if (status.verdict() != null) {
                ended.put(status.run().id(), status);
            }
        }
    }

    private static void checkRun(SimulatedCluster cluster, LocustTestStatus status, String run, String name) {
        var before = cluster.loadsWhenEnded.get(run);
        if (before != null) {
            assertThat(cluster.loadsOf(run))
                    .as(name + ": no load after one that ended")
                    .isEqualTo(before);
        } else if (status.load() != null && status.load().endedAt() != null) {
            cluster.loadsWhenEnded.put(run, cluster.loadsOf(run));
        }
    }

    private static void staysEnded(LocustTestStatus end, LocustTestStatus status, String name) {
        assertThat(status.verdict()).as(name + ": the verdict stays").isEqualTo(end.verdict());
        assertThat(status.load()).as(name + ": the figures stay").isEqualTo(end.load());
        assertThat(status.history()).as(name + ": told in the history once").isEqualTo(end.history());
    }
}
