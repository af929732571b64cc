package io.locust.k8s.e2e.run;

import io.fabric8.kubernetes.api.model.Pod;
import io.locust.k8s.api.v2.LocustTest;
import io.locust.k8s.api.v2.LocustTestStatus;
import io.locust.k8s.api.v2.Phase;
import io.locust.k8s.api.v2.RunStatus;
import io.locust.k8s.api.v2.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Judges from the API server's own records what must hold for every run, whatever befell it. Pure. */
final class Oracle {
    private static final String RUN = "locust.io/run";

    /** The Jobs of a run are ended five seconds after it; times are whole seconds. */
    private static final Duration END_OF_JOBS = Duration.ofSeconds(7);

    private final List<String> findings = new ArrayList<>();

    private Oracle() {}

    /**
     * What is wrong; empty when nothing is.
     *
     * @param tests each state of the LocustTests, in order
     * @param all each state of their pods, in order
     */
    static List<String> findings(List<LocustTest> tests, List<Records.Seen> all) {
        var oracle = new Oracle();
        var surplus = Surplus.of(all);
        var pods = all.stream()
                .filter(seen -> !surplus.contains(seen.pod().getMetadata().getUid()))
                .toList();
        oracle.oneVerdictForARun(tests);
        oracle.phasesGoForward(tests);
        oracle.noPodOfARunThatHasEnded(tests, pods);
        oracle.oneMasterAtATime(pods);
        oracle.verdictsAreTrue(tests, pods);
        oracle.endsAreWhole(tests);
        return oracle.findings;
    }

    private void oneVerdictForARun(List<LocustTest> tests) {
        var verdicts = new HashMap<String, Verdict>();
        for (var test : tests) {
            var status = status(test);
            if (status.verdict() == null || status.run() == null) {
                continue;
            }
            var before = verdicts.putIfAbsent(id(test, status.run()), status.verdict());
            if (before != null && before != status.verdict()) {
                findings.add("run %s was %s and then %s".formatted(status.run().id(), before, status.verdict()));
            }
        }
    }

    private void phasesGoForward(List<LocustTest> tests) {
        var last = new HashMap<String, Phase>();
        for (var test : tests) {
            var status = status(test);
            if (status.run() == null || status.phase() == null) {
                continue;
            }
            var attempt = id(test, status.run()) + "-" + status.run().attempt();
            var before = last.put(attempt, status.phase());
            if (before != null && before.compareTo(status.phase()) > 0) {
                findings.add("attempt %s was %s and then %s".formatted(attempt, before, status.phase()));
            }
        }
    }

    private void noPodOfARunThatHasEnded(List<LocustTest> tests, List<Records.Seen> pods) {
        Map<String, Instant> ends = new HashMap<>();
        for (var test : tests) {
            var status = status(test);
            if (status.verdict() != null && status.run() != null && status.completionTime() != null) {
                ends.put(status.run().id() + "-" + status.run().attempt(), Instant.parse(status.completionTime()));
            }
        }
        for (var seen : pods) {
            var run = seen.pod().getMetadata().getLabels().get(RUN);
            var end = ends.get(run);
            // The workers' Job may replace one until it is ended.
            if (end != null && created(seen.pod()).isAfter(end.plus(END_OF_JOBS))) {
                findings.add("pod %s of run %s was created after its end"
                        .formatted(seen.pod().getMetadata().getName(), run));
            }
        }
    }

    private void oneMasterAtATime(List<Records.Seen> pods) {
        Set<String> running = new HashSet<>();
        Map<String, Set<String>> ofAttempt = new HashMap<>();
        for (var seen : pods) {
            var pod = seen.pod();
            if (!isMaster(pod)) {
                continue;
            }
            var name = pod.getMetadata().getName();
            // One that is being deleted makes load until it is gone.
            if (seen.gone() || !"Running".equals(pod.getStatus().getPhase())) {
                running.remove(name);
                continue;
            }
            running.add(name);
            if (running.size() > 1) {
                findings.add("masters run at the same time: " + running);
            }
            var attempt = pod.getMetadata().getLabels().get(RUN);
            var masters = ofAttempt.computeIfAbsent(attempt, key -> new HashSet<>());
            if (masters.add(pod.getMetadata().getUid()) && masters.size() > 1) {
                findings.add("attempt " + attempt + " ran twice");
            }
        }
    }

    private void verdictsAreTrue(List<LocustTest> tests, List<Records.Seen> pods) {
        for (var test : ends(tests).values()) {
            var status = status(test);
            var run = Objects.requireNonNull(status.run());
            var masters = pods.stream()
                    .filter(seen -> isMaster(seen.pod()))
                    .filter(seen -> (run.id() + "-" + run.attempt())
                            .equals(seen.pod().getMetadata().getLabels().get(RUN)))
                    .toList();
            var truth = Truth.of(masters);
            if (!truth.allows(status)) {
                findings.add("run %s is %s, %s, but %s".formatted(run.id(), status.verdict(), status.reason(), truth));
            }
        }
    }

    /** All that a script or a person may look at says the same. */
    private void endsAreWhole(List<LocustTest> tests) {
        for (var test : ends(tests).values()) {
            var status = status(test);
            boolean passed = status.verdict() == Verdict.PASSED;
            var wanted = Map.of(
                    "TestCompleted",
                    "True",
                    "Completed",
                    "True",
                    "Passed",
                    passed ? "True" : "False",
                    "Ready",
                    passed ? "True" : "False");
            wanted.forEach((type, value) -> {
                if (!value.equals(Run.condition(status, type).getStatus())) {
                    findings.add("run %s is %s, but condition %s is not %s"
                            .formatted(Objects.requireNonNull(status.run()).id(), status.verdict(), type, value));
                }
            });
            if (status.phase() != (passed ? Phase.SUCCEEDED : Phase.FAILED) || status.completionTime() == null) {
                findings.add("run %s is %s, but phase %s since %s"
                        .formatted(
                                Objects.requireNonNull(status.run()).id(),
                                status.verdict(),
                                status.phase(),
                                status.completionTime()));
            }
        }
    }

    /** The last state of each run that has a verdict. */
    private static Map<String, LocustTest> ends(List<LocustTest> tests) {
        Map<String, LocustTest> ends = new HashMap<>();
        for (var test : tests) {
            var status = status(test);
            if (status.verdict() != null && status.run() != null) {
                ends.put(id(test, status.run()), test);
            }
        }
        return ends;
    }

    static boolean isMaster(Pod pod) {
        return "master".equals(pod.getMetadata().getLabels().get("locust-role"));
    }

    static Instant created(Pod pod) {
        return Instant.parse(pod.getMetadata().getCreationTimestamp());
    }

    private static String id(LocustTest test, RunStatus run) {
        return test.getMetadata().getUid() + "/" + run.id();
    }

    private static LocustTestStatus status(LocustTest test) {
        return test.getStatus() == null ? LocustTestStatus.EMPTY : test.getStatus();
    }
}
