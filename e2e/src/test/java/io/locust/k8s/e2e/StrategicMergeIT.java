package io.locust.k8s.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.fabric8.kubernetes.api.model.PodTemplate;
import io.fabric8.kubernetes.api.model.PodTemplateBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The API server merges the same overlays as the plan does, into the same pods: docs/decisions/0008. Objects of kind
 * PodTemplate do nothing, and are merged by the same rules as pods.
 */
@ExtendWith(OnCluster.class)
class StrategicMergeIT {
    private static final Path PLANS = Path.of("../operator/src/test/resources/scenarios/plan");
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    @ParameterizedTest
    @ValueSource(strings = {"master", "worker"})
    void theApiServerMergesAsThePlanDoes(String role, TestNamespace namespace) throws IOException {
        var templates = namespace.client().resources(PodTemplate.class).inNamespace(namespace.name());
        templates.resource(template("ours", planned("pod-template", role))).create();
        templates
                .resource(template("merged", planned("pod-template-base", role)))
                .create();
        var patch = YAML.createObjectNode();
        patch.set("template", overlay(role));

        templates.withName("merged").patch(PatchContext.of(PatchType.STRATEGIC_MERGE), patch.toString());

        assertThat(content(templates.withName("merged").get()))
                .isEqualTo(content(templates.withName("ours").get()));
    }

    private static JsonNode content(PodTemplate template) {
        return YAML.valueToTree(template.getTemplate());
    }

    private static PodTemplate template(String name, JsonNode content) throws IOException {
        return new PodTemplateBuilder()
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .withTemplate(YAML.treeToValue(content, PodTemplateSpec.class))
                .build();
    }

    private static JsonNode planned(String plan, String role) throws IOException {
        return YAML.readTree(PLANS.resolve(plan + "/then-" + role + "-job.yaml").toFile())
                .at("/spec/template");
    }

    /** In it the Locust container may be called locust, for which the API server needs its real name. */
    private static JsonNode overlay(String role) throws IOException {
        var overlay = YAML.readTree(
                        PLANS.resolve("pod-template/given-locusttest.yaml").toFile())
                .at("/spec/" + role + "/podTemplate");
        for (var container : overlay.at("/spec/containers")) {
            if (container.path("name").asText().equals("locust")) {
                ((ObjectNode) container).put("name", "a-b-" + role);
            }
        }
        return overlay;
    }
}
