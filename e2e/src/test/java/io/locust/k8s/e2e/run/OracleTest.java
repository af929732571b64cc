package io.locust.k8s.e2e.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.locust.k8s.api.v2.LocustTest;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The oracle must see what is wrong; needs no cluster. */
class OracleTest {
    @Test
    void aRunAsItShouldBe() {
        assertThat(Oracle.findings(
                        List.of(
                                test("{phase: Pending, run: {id: a, attempt: 1}}"),
                                test("{phase: Running, run: {id: a, attempt: 1}}"),
                                test("{phase: Pending, run: {id: a, attempt: 2}}"),
                                test("{phase: Running, run: {id: a, attempt: 2}}"),
                                ended("Passed")),
                        List.of(
                                seen(master("m1", "10:00:00", "Running", "a-1"), false),
                                seen(master("m1", "10:00:00", "Running", "a-1"), true),
                                seen(master("m2", "10:00:30", "Running"), false),
                                seen(passedMaster(), false))))
                .isEmpty();
    }

    @Test
    void aMasterThatItsJobMadeTwiceAndTookAway() {
        assertThat(Oracle.findings(List.of(ended("Passed")), madeTwice("10:00:40", "10:00:45", "j")))
                .isEmpty();
    }

    @Test
    void aMasterThatReplacesAnotherIsNotOneTooMany() {
        assertThat(Oracle.findings(List.of(), madeTwice("10:00:29", "10:00:45", "j")))
                .contains("attempt a-2 ran twice");
        assertThat(Oracle.findings(List.of(), madeTwice("10:00:40", "10:00:45", "of another Job")))
                .contains("attempt a-2 ran twice");
        assertThat(Oracle.findings(List.of(), madeTwice("10:01:40", "10:01:45", "j")))
                .contains("attempt a-2 ran twice");
    }

    /** The first, made at 10:00:25, is deleted at one time, the second, made at 10:00:30, at another. */
    private static List<Records.Seen> madeTwice(String first, String second, String jobOfTheFirst) {
        var one = of(jobOfTheFirst, master("m1", "10:00:25", "Running"));
        var gone = of(jobOfTheFirst, master("m1", "10:00:25", "Failed"));
        gone.getMetadata().setDeletionTimestamp("2026-11-20T" + first + "Z");
        var passed = of("j", passedMaster());
        var cleared = of("j", passedMaster());
        cleared.getMetadata().setDeletionTimestamp("2026-11-20T" + second + "Z");
        return List.of(
                seen(one, false),
                seen(of("j", master("m2", "10:00:30", "Running")), false),
                seen(gone, false),
                seen(gone, true),
                seen(passed, false),
                seen(cleared, false));
    }

    private static Pod of(String job, Pod pod) {
        pod.getMetadata()
                .setOwnerReferences(List.of(
                        new OwnerReferenceBuilder().withKind("Job").withUid(job).build()));
        return pod;
    }

    @Test
    void aVerdictThatChanges() {
        assertThat(Oracle.findings(List.of(ended("Passed"), ended("Failed")), List.of()))
                .contains("run a was PASSED and then FAILED");
    }

    @Test
    void aPhaseThatGoesBackWithinAnAttempt() {
        assertThat(Oracle.findings(
                        List.of(
                                test("{phase: Running, run: {id: a, attempt: 1}}"),
                                test("{phase: Pending, run: {id: a, attempt: 1}}")),
                        List.of()))
                .singleElement()
                .asString()
                .contains("was RUNNING and then PENDING");
    }

    @Test
    void aPodThatComesAfterTheEnd() {
        assertThat(Oracle.findings(List.of(ended("Passed")), List.of(seen(master("m9", "10:02:00", "Pending"), false))))
                .contains("pod m9 of run a-2 was created after its end");
    }

    @Test
    void twoMastersAtOnce() {
        assertThat(Oracle.findings(
                        List.of(),
                        List.of(
                                seen(master("m1", "10:00:00", "Running", "a-1"), false),
                                seen(master("m2", "10:00:30", "Running"), false))))
                .singleElement()
                .asString()
                .contains("masters run at the same time");
    }

    @Test
    void theSameSeedTellsTheSameStories() {
        assertThat(Story.of(7, 40)).isEqualTo(Story.of(7, 40)).isNotEqualTo(Story.of(8, 40));
        var faults = Fault.on(Fault.On.MACHINE);
        assertThat(Story.of(7, faults.size())).extracting(Story::fault).containsExactlyInAnyOrderElementsOf(faults);
    }

    @Test
    void aVerdictThatIsNotTrue() {
        var killed = master("m2", "10:00:30", "Failed");
        killed.getStatus().setContainerStatuses(List.of(exited(137, null)));
        assertThat(Oracle.findings(List.of(ended("Passed")), List.of(seen(killed, false))))
                .singleElement()
                .asString()
                .contains("run a is PASSED", "exitCode=137");
        assertThat(Oracle.findings(List.of(ended("Error")), List.of(seen(killed, false))))
                .isEmpty();

        var told = master("m2", "10:00:30", "Succeeded");
        told.getStatus().setContainerStatuses(List.of(exited(0, "Kubernetes told this container to go")));
        assertThat(Oracle.findings(List.of(ended("Passed")), List.of(seen(told, false))))
                .hasSize(1);
    }

    @Test
    void anEndThatContradictsItself() {
        var test = ended("Passed");
        Run.condition(test.getStatus(), "TestCompleted").setStatus("Unknown");
        assertThat(Oracle.findings(List.of(test), List.of(seen(passedMaster(), false))))
                .singleElement()
                .asString()
                .contains("condition TestCompleted is not True");
    }

    private static Records.Seen seen(Pod pod, boolean gone) {
        return new Records.Seen(pod, gone, Instant.EPOCH);
    }

    private static Pod passedMaster() {
        var pod = master("m2", "10:00:30", "Succeeded");
        pod.getStatus().setContainerStatuses(List.of(exited(0, null)));
        return pod;
    }

    private static ContainerStatus exited(int code, @Nullable String message) {
        return new ContainerStatusBuilder()
                .withName("t-master")
                .withNewState()
                .withNewTerminated()
                .withExitCode(code)
                .withMessage(message)
                .endTerminated()
                .endState()
                .build();
    }

    private static LocustTest ended(String verdict) {
        var value = verdict.equals("Passed") ? "True" : "False";
        var condition = "{type: %s, status: '%s', reason: r, message: m, lastTransitionTime: '2026-11-20T10:01:00Z'}";
        return test(("{phase: %s, verdict: %s, run: {id: a, attempt: 2}, completionTime: '2026-11-20T10:01:00Z',"
                        + " conditions: [%s, %s, %s, %s]}")
                .formatted(
                        verdict.equals("Passed") ? "Succeeded" : "Failed",
                        verdict,
                        condition.formatted("TestCompleted", "True"),
                        condition.formatted("Completed", "True"),
                        condition.formatted("Passed", value),
                        condition.formatted("Ready", value)));
    }

    private static LocustTest test(String status) {
        return Serialization.unmarshal("""
                apiVersion: locust.io/v2
                kind: LocustTest
                metadata: {name: t, uid: u}
                spec: {image: i, master: {command: a}, worker: {command: a, replicas: 1}}
                status: %s
                """.formatted(status), LocustTest.class);
    }

    @Test
    void anAttemptThatRunsTwice() {
        assertThat(Oracle.findings(
                        List.of(),
                        List.of(
                                seen(master("m1", "10:00:00", "Running"), false),
                                seen(master("m1", "10:00:00", "Failed"), false),
                                seen(master("m2", "10:00:30", "Running"), false))))
                .containsExactly("attempt a-2 ran twice");
    }

    private static Pod master(String name, String time, String phase) {
        return master(name, time, phase, "a-2");
    }

    private static Pod master(String name, String time, String phase, String attempt) {
        return new PodBuilder()
                .withMetadata(new ObjectMetaBuilder()
                        .withName(name)
                        .withUid(name)
                        .withCreationTimestamp("2026-11-20T" + time + "Z")
                        .addToLabels("locust-role", "master")
                        .addToLabels("locust.io/run", attempt)
                        .addToLabels("performance-test-pod-name", "t-master")
                        .build())
                .withNewStatus()
                .withPhase(phase)
                .endStatus()
                .build();
    }
}
