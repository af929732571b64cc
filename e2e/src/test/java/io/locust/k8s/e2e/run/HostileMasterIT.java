package io.locust.k8s.e2e.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Pod;
import io.locust.k8s.api.v2.Verdict;
import io.locust.k8s.e2e.Cluster;
import io.locust.k8s.e2e.OnCluster;
import io.locust.k8s.e2e.TestNamespace;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Masters run code of others: what they answer must not reach further than their own test. docs/threat-model.md */
@ExtendWith(OnCluster.class)
class HostileMasterIT {
    /** Of a status, whose spec of the run is 1 KB. */
    private static final int MAX_STATUS = 16_384;

    private final OperatorPods operator;

    HostileMasterIT(Cluster cluster) {
        this.operator = new OperatorPods(cluster.client());
    }

    /** Answers without an end, nested a million times, trickling, with names that are none. */
    @Test
    void hostileStatisticsHurtOnlyTheirOwnTest(TestNamespace namespace) {
        var before = processes();
        Run.createScripts(namespace, "scripts");
        var hostile = Stream.of("first", "second", "third")
                .map(name -> Run.apply(namespace, name, Recipe.of("hostile.py").seconds(25)))
                .toList();
        var neighbour = Run.apply(namespace, "neighbour", Recipe.passing().seconds(15));

        assertThat(neighbour.awaitEnd().verdict()).isEqualTo(Verdict.PASSED);
        for (Run run : hostile) {
            assertThat(run.awaitEnd().verdict()).as(run.name()).isNotNull();
            run.awaitNoActivePods();
            assertThat(status(run))
                    .as(run.name())
                    .hasSizeLessThan(MAX_STATUS)
                    .matches(text -> text.chars().noneMatch(HostileMasterIT::isHostile), "no control characters");
        }
        assertThat(processes()).as("pods of the operator and their restarts").isEqualTo(before);
    }

    private static String status(Run run) {
        GenericKubernetesResource test = run.client()
                .genericKubernetesResources("locust.io/v2", "LocustTest")
                .inNamespace(run.namespace().name())
                .withName(run.name())
                .get();
        return new ObjectMapper().valueToTree(test).path("status").toString();
    }

    /** As they would stand in JSON unescaped; the escaped ones of ASCII are checked by the reader's own tests. */
    private static boolean isHostile(int character) {
        return Character.isISOControl(character) || character == 0x202e;
    }

    private List<String> processes() {
        return operator.all().stream().map(HostileMasterIT::process).sorted().toList();
    }

    private static String process(Pod pod) {
        return pod.getMetadata().getUid() + " "
                + pod.getStatus().getContainerStatuses().getFirst().getRestartCount();
    }
}
