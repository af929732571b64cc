package io.locust.k8s.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.locust.k8s.Scenarios;
import io.locust.k8s.api.v2.LocustTest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What a spec becomes, story by story. */
class PlanScenarioTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TestFactory
    Stream<DynamicTest> stories() {
        return Scenarios.of("plan").stream()
                .map(story -> DynamicTest.dynamicTest(story.getFileName().toString(), () -> tell(story)));
    }

    private static void tell(Path story) throws IOException {
        var test = JSON.treeToValue(
                Scenarios.given(story, "given-locusttest.yaml", Map.of()).getFirst(), LocustTest.class);
        var given = Scenarios.given(story, "given-settings.yaml", Map.of());
        var plan = RunPlan.of(
                new Owner("load", test.getMetadata().getName(), "6a2b"),
                test.getSpec(),
                new RunIdentity("0cc00dd1ea", 1),
                test.getSpec().worker().replicas(),
                settings(given.isEmpty() ? JSON.createObjectNode() : given.getFirst()));
        var results = new LinkedHashMap<String, Object>();
        if (plan.problems().isEmpty()) {
            results.put("service", plan.service());
            results.put("master-job", plan.master());
            results.put("worker-job", plan.worker());
            if (plan.ingress() != null) {
                results.put("ingress", plan.ingress());
            }
            if (plan.files() != null) {
                results.put("config-map", plan.files());
            }
        } else {
            results.put("problems", plan.problems());
        }
        Scenarios.then(story, results);
    }

    private static PodSettings settings(JsonNode given) {
        return new PodSettings(
                defaults(given.path("resources")),
                defaults(given.path("masterResources")),
                defaults(given.path("workerResources")),
                given.path("affinityInjection").asBoolean(true),
                given.path("tolerationsInjection").asBoolean(true),
                given.path("runtimeClassName").asText(""),
                null,
                given.has("kafka") ? kafka(given.get("kafka")) : null,
                given.has("exporter") ? exporter(given.get("exporter")) : null);
    }

    private static Kafka kafka(JsonNode given) {
        return new Kafka(
                given.path("bootstrapServers").asText(),
                given.path("securityEnabled").asBoolean(),
                given.path("protocol").asText(),
                given.path("saslMechanism").asText(),
                given.path("jaasConfig").asText(),
                new Kafka.Credentials(given.path("secretName").asText(), "username", "password"));
    }

    private static MetricsExporter exporter(JsonNode given) {
        return new MetricsExporter(
                given.path("image").asText(),
                given.path("command").valueStream().map(JsonNode::asText).toList(),
                given.path("port").asInt(),
                given.path("pullPolicy").asText(),
                defaults(given.path("resources")));
    }

    private static ResourceDefaults defaults(JsonNode given) {
        return new ResourceDefaults(amounts(given.path("requests")), amounts(given.path("limits")));
    }

    private static Map<String, String> amounts(JsonNode given) {
        var amounts = new LinkedHashMap<String, String>();
        given.properties()
                .forEach(entry -> amounts.put(entry.getKey(), entry.getValue().asText()));
        return amounts;
    }
}
