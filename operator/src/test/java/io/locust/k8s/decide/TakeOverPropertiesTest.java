package io.locust.k8s.decide;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.locust.k8s.api.v2.LocustTestStatus;
import io.locust.k8s.api.v2.Phase;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the operators before ours have started never gets a second Job from us, and never a second load, whatever happens
 * after the take-over; what had ended stays as it is. Each seed is 300 histories; a failure names the history.
 */
class TakeOverPropertiesTest {
    private static final int HISTORIES = 300;
    private static final int STEPS = 40;
    private static final int SETTLE = 30;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> ALL = List.of("Service/shop-master", "Job/shop-master", "Job/shop-worker");

    /** How far the other operator had come when ours came. */
    private enum Left {
        NOTHING,
        SERVICE,
        RUNNING,
        ENDED,
        EXPIRED
    }

    static LongStream seeds() {
        return LongStream.rangeClosed(1, 5);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    @Tag("S0-39")
    @Tag("S4-109")
    void nothingRunsTwice(long seed) throws IOException {
        // Neighbouring seeds would give the same first choices.
        var seeds = new Random(seed);
        for (int history = 0; history < HISTORIES; history++) {
            new History(new Random(seeds.nextLong()), "seed " + seed + ", history " + history).live();
        }
    }

    private static final class History {
        private final SimulatedCluster cluster = new SimulatedCluster();
        private final Random random;
        private final List<String> told = new ArrayList<>();
        private final boolean java;
        private final Left left;
        private final String name;
        private @Nullable LocustTestStatus ended;

        History(Random random, String name) throws IOException {
            this.random = random;
            this.name = name;
            this.java = random.nextBoolean();
            this.left = List.of(Left.values()).get(random.nextInt(Left.values().length));
            told.add((java ? "Java " : "Go ") + left);
            if (random.nextInt(3) == 0) {
                told.add("with a nonce that was served");
                cluster.edit("restartNonce", "1");
            }
            cluster.test.getMetadata().setCreationTimestamp("2026-11-20T09:58:00Z");
            cluster.test
                    .getMetadata()
                    .setFinalizers(List.of(java ? "locusttests.locust.io/finalizer" : "locust.io/cleanup"));
            switch (left) {
                case NOTHING -> status("Pending", false);
                case SERVICE -> {
                    status("Pending", false);
                    cluster.leave(!java, ALL.subList(0, 1));
                }
                case RUNNING -> {
                    status(random.nextInt(4) == 0 ? "Pending" : "Running", true);
                    cluster.leave(!java, ALL.subList(0, random.nextInt(5) == 0 ? 2 : 3));
                    if (random.nextBoolean()) {
                        cluster.podsStart();
                        cluster.loadStarts();
                    }
                }
                case ENDED -> {
                    status("Succeeded", true);
                    cluster.leave(!java, ALL);
                    cluster.podsStart();
                    cluster.loadStarts();
                    cluster.loadEnds();
                    cluster.masterExits(List.of(0, 0, 1, 137).get(random.nextInt(4)));
                }
                case EXPIRED -> {
                    status(List.of("Succeeded", "Failed", "Running", "Pending").get(random.nextInt(4)), true);
                    cluster.leave(!java, ALL.subList(0, random.nextInt(2)));
                }
            }
        }

        /** The Java operator writes none. */
        private void status(String phase, boolean started) throws IOException {
            if (!java) {
                cluster.test.setStatus(JSON.readValue(
                        "{\"phase\": \"%s\"%s}"
                                .formatted(phase, started ? ", \"startTime\": \"2026-11-20T09:59:00Z\"" : ""),
                        LocustTestStatus.class));
            }
        }

        void live() {
            for (int step = 0; step < STEPS; step++) {
                happen();
                check();
            }
            cluster.silent = false;
            for (int round = 0; round < SETTLE; round++) {
                cluster.reconcile(false);
                cluster.podsStart();
                cluster.reconcile(false);
                cluster.loadStarts();
                cluster.loadEnds();
                cluster.reconcile(false);
                if (!isFinal(cluster.test.getStatus())) {
                    cluster.masterExits(0);
                }
                cluster.now = cluster.now.plusSeconds(10);
                check();
            }
            assertThat(isFinal(cluster.test.getStatus()))
                    .as(what("comes to an end"))
                    .isTrue();
            if (cluster.test.getStatus().run() != null) {
                for (var role : List.of("master", "worker")) {
                    assertThat(cluster.hasActive(role))
                            .as(what("leaves no " + role))
                            .isFalse();
                }
            }
        }

        private void happen() {
            int dice = random.nextInt(100);
            if (dice < 45) {
                boolean conflict = random.nextInt(5) == 0;
                told.add(conflict ? "conflict" : "reconcile");
                cluster.reconcile(conflict);
            } else if (dice < 60) {
                told.add("pods start");
                cluster.podsStart();
            } else if (dice < 70) {
                told.add("load starts");
                cluster.loadStarts();
            } else if (dice < 77) {
                told.add("load ends");
                cluster.loadEnds();
            } else if (dice < 82) {
                int code = List.of(0, 1, 2, 137).get(random.nextInt(4));
                told.add("master exits " + code);
                cluster.masterExits(code);
            } else if (dice < 84) {
                told.add("finished Jobs expire");
                if (!isNew()) {
                    cluster.finishedJobsExpire();
                }
            } else if (dice < 86) {
                cluster.silent = !cluster.silent;
                told.add(cluster.silent ? "the master does not answer" : "the master answers");
            } else if (dice < 89) {
                told.add("time");
                cluster.now = cluster.now.plusSeconds(random.nextInt(200));
            } else if (dice < 91) {
                told.add("user deletes the Service");
                cluster.userDeletes("Service/shop-master");
            } else if (dice < 93) {
                told.add("edit");
                cluster.edit();
            } else if (dice < 97) {
                told.add("worker goes");
                cluster.workerGoes(random.nextBoolean());
            } else {
                wipe();
            }
        }

        private boolean isNew() {
            return !java && Set.of(Left.NOTHING, Left.SERVICE).contains(left);
        }

        /** The Go operator, which still runs, writes its status over that of a test that has not ended, or the end. */
        private void wipe() {
            var status = cluster.test.getStatus();
            if (!java && status != null && status.run() != null && !isFinal(status)) {
                told.add("the Go operator writes its status");
                try {
                    boolean end = !cluster.hasUnfinished("shop-master") && random.nextBoolean();
                    status(end ? "Succeeded" : status.phase() == Phase.RUNNING ? "Running" : "Pending", true);
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            }
        }

        private void check() {
            if (!isNew()) {
                assertThat(cluster.created).as(what("no Job is made")).isEmpty();
            }
            assertThat(cluster.created.values()).as(what("each once")).allMatch(times -> times == 1);
            assertThat(cluster.loads).as(what("one load")).hasSizeLessThanOrEqualTo(1);
            var status = cluster.test.getStatus();
            if (status != null && isFinal(status)) {
                if (ended == null) {
                    ended = status;
                }
                assertThat(status)
                        .as(what("an end is for ever"))
                        .returns(ended.phase(), LocustTestStatus::phase)
                        .returns(ended.verdict(), LocustTestStatus::verdict)
                        .returns(ended.message(), LocustTestStatus::message)
                        .returns(ended.completionTime(), LocustTestStatus::completionTime);
            }
        }

        private static boolean isFinal(@Nullable LocustTestStatus status) {
            return status != null && (status.phase() == Phase.SUCCEEDED || status.phase() == Phase.FAILED);
        }

        private String what(String holds) {
            return name + ": " + holds + ": " + told;
        }
    }
}
