package io.locust.k8s.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.PodBuilder;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TestKeyTest {
    /** Whoever labels pods in one namespace reaches no test of another. */
    @Test
    void labelsAreBelievedOnlyWithinTheirNamespace() {
        var pod = new PodBuilder()
                .withNewMetadata()
                .withNamespace("attacker")
                .withName("pod")
                .withLabels(Map.of("managed-by", "locust-k8s-operator", "performance-test-name", "victim/shop"))
                .endMetadata()
                .build();
        assertThat(TestKey.ofPart(pod)).isEqualTo(new TestKey("attacker", "victim/shop"));
        pod.getMetadata().setLabels(Map.of("managed-by", "locust-k8s-operator"));
        assertThat(TestKey.ofPart(pod)).isNull();
    }
}
