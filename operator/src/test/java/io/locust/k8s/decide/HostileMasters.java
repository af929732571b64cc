package io.locust.k8s.decide;

import io.fabric8.kubernetes.api.model.Pod;
import io.locust.k8s.locust.Answer;
import io.locust.k8s.locust.RequestStatistics;
import io.locust.k8s.locust.RunState;
import io.locust.k8s.locust.Statistics;
import io.locust.k8s.plan.Role;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the Locust processes really do, whether or not an operator looks: one master for each attempt. */
final class HostileMasters {
    private static final int[] EXIT_CODES = {0, 0, 86, 86, 1, 2, 3, 137};

    /** The truth about one attempt. */
    static final class Master {
        RunState state = RunState.READY;
        long requests;
        long failures;

        @Nullable
        Instant ended;

        /** By itself; absent when it was deleted. */
        @Nullable
        Integer exitCode;
    }

    final Map<String, Master> byRun = new TreeMap<>();
    private final HostileCluster cluster;

    HostileMasters(HostileCluster cluster) {
        this.cluster = cluster;
    }

    Master of(String run) {
        return byRun.computeIfAbsent(run, key -> new Master());
    }

    void tick() {
        cluster.active(Role.MASTER).stream()
                .filter(pod -> Pods.hasPhase(pod, "Running"))
                .forEach(this::live);
        boolean dismissed = cluster.pods(Role.MASTER).stream().anyMatch(Pods::ended);
        for (var pod : cluster.active(Role.WORKER)) {
            if (Pods.hasPhase(pod, "Running") && cluster.chance(dismissed ? 0.4 : 0.02)) {
                cluster.end(pod, dismissed ? 0 : 1, "Error", "");
            }
        }
    }

    private void live(Pod pod) {
        var master = of(HostileCluster.run(pod));
        switch (master.state) {
            case READY -> {
                if (workers(HostileCluster.run(pod)) > 0 && cluster.chance(0.6)) {
                    master.state = RunState.RUNNING;
                }
            }
            case RUNNING -> {
                master.requests += 1 + cluster.random.nextInt(100);
                master.failures += cluster.chance(0.1) ? 1 : 0;
                if (cluster.chance(0.12)) {
                    master.state = RunState.STOPPED;
                    master.ended = cluster.now;
                }
            }
            default -> {
                if (cluster.chance(0.15)) {
                    exit(pod, master);
                }
            }
        }
        if (master.exitCode == null && cluster.chance(0.01)) {
            exit(pod, master);
        }
    }

    private void exit(Pod pod, Master master) {
        int code = EXIT_CODES[cluster.random.nextInt(EXIT_CODES.length)];
        master.exitCode = code;
        cluster.end(pod, code, code == 137 ? "OOMKilled" : "Error", code == 0 ? "" : cluster.hostile());
    }

    private int workers(String run) {
        return (int) cluster.active(Role.WORKER).stream()
                .filter(pod -> HostileCluster.run(pod).equals(run))
                .filter(pod -> Pods.hasPhase(pod, "Running"))
                .count();
    }

    /** What the master of this attempt answers now; nothing new when there is none. */
    Observation.@Nullable Polled poll(String run) {
        boolean there = cluster.active(Role.MASTER).stream()
                .anyMatch(pod -> HostileCluster.run(pod).equals(run) && Pods.hasPhase(pod, "Running"));
        if (!there) {
            return null;
        }
        if (cluster.chance(0.15)) {
            return new Observation.Polled(new Answer.Unreachable("no answer within 3000 ms"), cluster.now);
        }
        var master = of(run);
        var total = new RequestStatistics(
                master.requests, master.failures, 1, 0, 1, 0, null, null, null, null, null, null, null);
        int users = master.state == RunState.RUNNING ? 10 : 0;
        return new Observation.Polled(
                new Answer.Reported(new Statistics(
                        master.state,
                        users,
                        workers(run),
                        total,
                        Statistics.Recent.NONE,
                        List.of(),
                        List.of(),
                        List.of())),
                cluster.now);
    }
}
