package io.locust.k8s.e2e.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.locust.k8s.api.v2.LocustTest;
import java.util.List;
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
                                new Records.Seen(master("m1", "10:00:00", "Running", "a-1"), false),
                                new Records.Seen(master("m1", "10:00:00", "Running", "a-1"), true),
                                new Records.Seen(master("m2", "10:00:30", "Running"), false),
                                new Records.Seen(master("m2", "10:00:30", "Succeeded"), false))))
                .isEmpty();
    }

    @Test
    void aVerdictThatChanges() {
        assertThat(Oracle.findings(List.of(ended("Passed"), ended("Failed")), List.of()))
                .containsExactly("run a was PASSED and then FAILED");
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
        assertThat(Oracle.findings(
                        List.of(ended("Passed")),
                        List.of(new Records.Seen(master("m9", "10:02:00", "Pending"), false))))
                .containsExactly("pod m9 of run a-2 was created after its end");
    }

    @Test
    void twoMastersAtOnce() {
        assertThat(Oracle.findings(
                        List.of(),
                        List.of(
                                new Records.Seen(master("m1", "10:00:00", "Running", "a-1"), false),
                                new Records.Seen(master("m2", "10:00:30", "Running"), false))))
                .singleElement()
                .asString()
                .contains("masters run at the same time");
    }

    @Test
    void theSameSeedTellsTheSameStories() {
        assertThat(Story.of(7, 40)).isEqualTo(Story.of(7, 40)).isNotEqualTo(Story.of(8, 40));
        assertThat(Story.of(7, Fault.values().length)).extracting(Story::fault).containsOnlyOnce(Fault.values());
    }

    private static LocustTest ended(String verdict) {
        return test("{phase: Succeeded, verdict: " + verdict
                + ", run: {id: a, attempt: 2}, completionTime: \"2026-11-20T10:01:00Z\"}");
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
                                new Records.Seen(master("m1", "10:00:00", "Running"), false),
                                new Records.Seen(master("m1", "10:00:00", "Failed"), false),
                                new Records.Seen(master("m2", "10:00:30", "Running"), false))))
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
                        .build())
                .withNewStatus()
                .withPhase(phase)
                .endStatus()
                .build();
    }
}
