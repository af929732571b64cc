package io.locust.k8s.decide;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.locust.k8s.Scenarios;
import io.locust.k8s.api.v2.LocustTest;
import io.locust.k8s.api.v2.LocustTestSpec;
import io.locust.k8s.locust.Answer;
import io.locust.k8s.locust.RequestStatistics;
import io.locust.k8s.locust.RunState;
import io.locust.k8s.locust.Statistics;
import io.locust.k8s.plan.PodSettings;
import io.locust.k8s.plan.ResourceDefaults;
import io.locust.k8s.plan.RunIdentity;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The life of a run, story by story. */
class DecideScenarioTest {
    private static final ObjectMapper JSON =
            new ObjectMapper().enable(DeserializationFeature.READ_UNKNOWN_ENUM_VALUES_AS_NULL);

    @TestFactory
    Stream<DynamicTest> stories() {
        return Scenarios.of("decide").stream()
                .map(story -> DynamicTest.dynamicTest(story.getFileName().toString(), () -> tell(story)));
    }

    private static void tell(Path story) throws IOException {
        var first = RunIdentity.first("6a2b", 1);
        var cluster = new ArrayList<>(
                Scenarios.given(story, "given-cluster.yaml", Map.of("first", first.label(), "run", first.label())));
        int attempt = cluster.getFirst().at("/status/run/attempt").asInt(1);
        cluster = new ArrayList<>(Scenarios.given(
                story,
                "given-cluster.yaml",
                Map.of("first", first.label(), "run", new RunIdentity(first.id(), attempt).label())));
        var moment = Scenarios.given(story, "given-moment.yaml", Map.of()).getFirst();
        var started = Scenarios.given(story, "given-started.yaml", Map.of());
        complete((ObjectNode) cluster.getFirst(), started.isEmpty() ? null : started.getFirst());

        var ttl = moment.get("ttlSecondsAfterFinished");
        var settings = new PodSettings(
                ResourceDefaults.NONE,
                ResourceDefaults.NONE,
                ResourceDefaults.NONE,
                true,
                true,
                "",
                ttl == null ? null : ttl.intValue(),
                null,
                null);
        var decision = new Decider(settings, Duration.ofMinutes(2), JSON)
                .decide(
                        observation(cluster, moment),
                        Instant.parse(moment.get("now").asText()));
        ObjectNode status = JSON.valueToTree(decision.status());
        if (status.get("run") instanceof ObjectNode run) {
            run.put("spec", "as started").put("specHash", "of it");
        }
        Scenarios.then(story, Map.of("status", status, "do", toDo(decision)));
    }

    /** What nobody wants to read in a story: the spec once more, and its hash. */
    private static void complete(ObjectNode test, @Nullable JsonNode started) throws IOException {
        if (test.at("/status/run") instanceof ObjectNode run) {
            var spec = JSON.writeValueAsString(
                    JSON.treeToValue(started == null ? test.get("spec") : started, LocustTestSpec.class));
            run.put("id", RunIdentity.first("6a2b", 1).id());
            run.put("spec", spec).put("specHash", RunIdentity.sha256(spec)).put("generation", 1);
        }
    }

    private static Observation observation(List<JsonNode> cluster, JsonNode moment) throws IOException {
        var test = JSON.treeToValue(cluster.getFirst(), LocustTest.class);
        var at = Instant.parse(moment.get("now").asText());
        return new Observation(
                test,
                first(cluster, "Service", "shop-master", Service.class),
                first(cluster, "Job", "shop-master", Job.class),
                first(cluster, "Job", "shop-worker", Job.class),
                all(cluster, "Pod", Pod.class),
                polled(moment, at),
                StreamSupport.stream(moment.path("events").spliterator(), false)
                        .map(event -> new Observation.Trouble(
                                event.get("object").asText(),
                                event.get("reason").asText(),
                                event.get("message").asText()))
                        .toList(),
                moment.has("refusal")
                        ? new Observation.Refusal(
                                moment.at("/refusal/action").asText(),
                                moment.at("/refusal/message").asText())
                        : null);
    }

    private static Observation.@Nullable Polled polled(JsonNode moment, Instant at) {
        if (moment.has("unreachable")) {
            return new Observation.Polled(
                    new Answer.Unreachable(moment.get("unreachable").asText()), at);
        }
        var given = moment.get("statistics");
        if (given == null) {
            return null;
        }
        var total = new RequestStatistics(
                given.path("requests").asLong(),
                given.path("failures").asLong(),
                given.path("rps").asDouble(),
                0,
                given.path("meanRps").asDouble(),
                0,
                null,
                null,
                number(given, "p50"),
                null,
                number(given, "p95"),
                number(given, "p99"),
                number(given, "max"));
        return new Observation.Polled(
                new Answer.Reported(new Statistics(
                        RunState.valueOf(given.get("state").asText().toUpperCase(Locale.ROOT)),
                        given.path("users").asInt(),
                        given.path("workers").asInt(),
                        total,
                        Statistics.Recent.NONE,
                        List.of(),
                        List.of(),
                        Collections.nCopies(
                                given.path("missing").asInt(),
                                new Statistics.Worker("shop-worker", RunState.MISSING, 0)))),
                at);
    }

    private static @Nullable Double number(JsonNode given, String field) {
        return given.has(field) ? given.get(field).asDouble() : null;
    }

    private static <T> @Nullable T first(List<JsonNode> cluster, String kind, String name, Class<T> type)
            throws IOException {
        for (JsonNode object : cluster) {
            if (object.get("kind").asText().equals(kind)
                    && object.at("/metadata/name").asText().equals(name)) {
                return JSON.treeToValue(object, type);
            }
        }
        return null;
    }

    private static <T> List<T> all(List<JsonNode> cluster, String kind, Class<T> type) throws IOException {
        var found = new ArrayList<T>();
        for (JsonNode object : cluster) {
            if (object.get("kind").asText().equals(kind)) {
                found.add(JSON.treeToValue(object, type));
            }
        }
        return found;
    }

    private static Map<String, Object> toDo(Decision decision) {
        var result = new LinkedHashMap<String, Object>();
        result.put(
                "actions",
                decision.actions().stream().map(DecideScenarioTest::words).toList());
        var master = decision.master();
        result.put("followMaster", master != null);
        if (master != null && !master.on("").equals("http://:8089")) {
            result.put("masterAddress", master.on("10.244.0.7"));
        }
        result.put("lookAgain", String.valueOf(decision.lookAgain()));
        return result;
    }

    private static String words(Action action) {
        return switch (action) {
            case Action.Create create ->
                "create " + create.object().getKind() + " "
                        + create.object().getMetadata().getName() + " of run "
                        + create.object().getMetadata().getLabels().get(RunIdentity.LABEL);
            case Action.Delete delete -> "delete " + delete.kind() + " " + delete.name() + " (" + delete.uid() + ")";
            case Action.EndJob end -> "end Job " + end.name() + " (" + end.uid() + ")";
            case Action.ExpireJob expire -> "expire Job " + expire.name() + " after " + expire.seconds() + " s";
            case Action.ExtendJob extend -> "extend Job " + extend.name() + " to " + extend.pods() + " pods";
            case Action.ReplaceFailed replace -> "let Job " + replace.name() + " replace failed pods";
            case Action.KeepJob keep -> "keep Job " + keep.name() + " after its end";
            case Action.Label label ->
                "label " + label.kind() + " " + label.name() + " (" + label.uid() + ") with "
                        + new TreeMap<>(label.labels())
                        + (label.owner() == null
                                ? ""
                                : ", owned by " + label.owner().getUid());
            case Action.RemoveFinalizers remove -> "remove the finalizers " + remove.finalizers();
            case Action.StopLoad stop -> "stop the load of the master at " + stop.address();
            case Action.Tell tell -> "tell " + tell.severity() + " " + tell.reason() + ": " + tell.message();
        };
    }
}
