package io.locust.k8s.convert;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/** LocustTests as users write them, and as nobody should: incomplete, with nulls, with the wrong types in all places. */
final class RandomLocustTests {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final List<String> WORDS =
            List.of("", "a", "load", "Exists", "In", "name", "key", "Ünïcode \"quoted\"\n", "{}", "true", "0");

    /** Fields that v1 has nothing for. */
    private static final List<String> BEYOND = List.of(
            "env", "volumes", "volumeMounts", "security", "serviceAccountName", "webUI", "run", "suspend", "new");

    private final Random random;
    private final double oddity;

    /** @param oddity how often a value is not what it should be, 0 to 1 */
    RandomLocustTests(Random random, double oddity) {
        this.random = random;
        this.oddity = oddity;
    }

    ObjectNode v1() {
        return object("locust.io/v1", v1Spec());
    }

    ObjectNode v2() {
        return object("locust.io/v2", v2Spec());
    }

    ObjectNode v1Spec() {
        var spec = JSON.objectNode();
        for (String field : List.of(
                "image", "imagePullPolicy", "masterCommandSeed", "workerCommandSeed", "configMap", "libConfigMap")) {
            maybe(spec, field, this::text);
        }
        maybe(spec, "workerReplicas", this::number);
        maybe(spec, "imagePullSecrets", () -> list(this::text));
        maybe(spec, "labels", this::roles);
        maybe(spec, "annotations", this::roles);
        maybe(spec, "affinity", () -> {
            var affinity = JSON.objectNode();
            maybe(affinity, "nodeAffinity", () -> {
                var nodes = JSON.objectNode();
                maybe(nodes, "requiredDuringSchedulingIgnoredDuringExecution", this::labels);
                return nodes;
            });
            return affinity;
        });
        maybe(spec, "tolerations", () -> list(() -> toleration(false)));
        if (random.nextDouble() < oddity) {
            spec.set("unknown", any(3));
        }
        return spec;
    }

    ObjectNode v2Spec() {
        var spec = JSON.objectNode();
        maybe(spec, "image", this::text);
        maybe(spec, "imagePullPolicy", this::text);
        maybe(
                spec,
                "imagePullSecrets",
                () -> list(() -> chance(0.3) ? text() : JSON.objectNode().set("name", text())));
        maybe(spec, "master", () -> role("autostart"));
        maybe(spec, "worker", () -> role("replicas"));
        maybe(spec, "testFiles", () -> {
            var files = JSON.objectNode();
            maybe(files, "configMapRef", this::text);
            maybe(files, "libConfigMapRef", this::text);
            maybe(files, "srcMountPath", this::text);
            maybe(files, "inline", this::labels);
            return files;
        });
        maybe(spec, "scheduling", () -> {
            var scheduling = JSON.objectNode();
            maybe(scheduling, "affinity", this::affinity);
            maybe(scheduling, "tolerations", () -> list(() -> toleration(true)));
            maybe(scheduling, "nodeSelector", this::labels);
            return scheduling;
        });
        for (String field : BEYOND) {
            if (chance(0.3)) {
                spec.set(field, any(3));
            }
        }
        return spec;
    }

    /** Anything that JSON can say. */
    JsonNode any(int depth) {
        return switch (random.nextInt(depth > 0 ? 9 : 6)) {
            case 0 -> JSON.nullNode();
            case 1 -> JSON.booleanNode(random.nextBoolean());
            case 2 -> number();
            case 3 -> JSON.numberNode(random.nextLong());
            case 4 -> JSON.numberNode(random.nextDouble());
            case 5 -> text();
            case 6 -> {
                var list = JSON.arrayNode();
                for (int i = random.nextInt(4); i > 0; i--) {
                    list.add(any(depth - 1));
                }
                yield list;
            }
            default -> {
                var map = JSON.objectNode();
                for (int i = random.nextInt(4); i > 0; i--) {
                    map.set(word(), any(depth - 1));
                }
                yield map;
            }
        };
    }

    boolean chance(double probability) {
        return random.nextDouble() < probability;
    }

    private ObjectNode object(String version, ObjectNode spec) {
        var object = JSON.objectNode().put("apiVersion", version).put("kind", "LocustTest");
        var metadata = object.putObject("metadata").put("name", "shop").put("uid", "4b1c");
        maybe(metadata, "generation", this::number);
        maybe(metadata, "labels", this::labels);
        maybe(metadata, "finalizers", () -> list(this::text));
        maybe(metadata, "managedFields", () -> any(4));
        if (chance(0.5)) {
            metadata.putObject("annotations")
                    .put("note", word())
                    .put("kubectl.kubernetes.io/last-applied-configuration", "{}");
        }
        if (chance(0.97)) {
            object.set("spec", spec);
        }
        maybe(object, "status", () -> any(4));
        maybe(object, "future", () -> any(2));
        return object;
    }

    private ObjectNode role(String own) {
        var role = JSON.objectNode();
        maybe(role, "command", this::text);
        maybe(role, "replicas", this::number);
        maybe(role, "labels", this::labels);
        maybe(role, "annotations", this::labels);
        maybe(role, "extraArgs", () -> list(this::text));
        maybe(role, own, () -> any(1));
        return role;
    }

    private ObjectNode roles() {
        var roles = JSON.objectNode();
        maybe(roles, "master", this::labels);
        maybe(roles, "worker", this::labels);
        return roles;
    }

    private ObjectNode affinity() {
        var affinity = JSON.objectNode();
        maybe(affinity, "nodeAffinity", () -> {
            var nodes = JSON.objectNode();
            maybe(nodes, "requiredDuringSchedulingIgnoredDuringExecution", () -> {
                var selector = JSON.objectNode();
                var terms = selector.putArray("nodeSelectorTerms");
                for (int i = random.nextInt(8); i > 1; i -= 4) {
                    terms.add(term());
                }
                return selector;
            });
            maybe(nodes, "preferredDuringSchedulingIgnoredDuringExecution", () -> any(2));
            return nodes;
        });
        maybe(affinity, "podAffinity", () -> any(2));
        return affinity;
    }

    private ObjectNode term() {
        var term = JSON.objectNode();
        var expressions = term.putArray("matchExpressions");
        for (int i = random.nextInt(4); i > 0; i--) {
            var expression = expressions.addObject().put("key", word()).put("operator", chance(0.9) ? "In" : "NotIn");
            expression.putArray("values").add(text());
            if (chance(0.1)) {
                expression.set("values", any(1));
            }
        }
        maybeOdd(term, "matchFields");
        return term;
    }

    private ObjectNode toleration(boolean seconds) {
        var toleration = JSON.objectNode();
        maybe(toleration, "key", this::text);
        maybe(toleration, "operator", this::text);
        maybe(toleration, "value", this::text);
        maybe(toleration, "effect", this::text);
        if (seconds && chance(0.4)) {
            toleration.put("tolerationSeconds", random.nextInt(100));
        }
        maybeOdd(toleration, "unknown");
        return toleration;
    }

    private ObjectNode labels() {
        var labels = JSON.objectNode();
        for (int i = random.nextInt(4); i > 0; i--) {
            labels.set(word(), random.nextDouble() < oddity ? any(1) : text());
        }
        return labels;
    }

    private JsonNode list(Supplier<JsonNode> element) {
        var list = JSON.arrayNode();
        for (int i = random.nextInt(4); i > 0; i--) {
            list.add(random.nextDouble() < oddity ? any(1) : element.get());
        }
        return list;
    }

    private void maybe(ObjectNode parent, String name, Supplier<? extends JsonNode> value) {
        if (chance(0.6)) {
            parent.set(name, random.nextDouble() < oddity ? any(2) : value.get());
        }
    }

    private void maybeOdd(ObjectNode parent, String name) {
        if (random.nextDouble() < oddity) {
            parent.set(name, any(1));
        }
    }

    private JsonNode text() {
        return JSON.textNode(word());
    }

    private JsonNode number() {
        return JSON.numberNode(random.nextInt(1000));
    }

    private String word() {
        return WORDS.get(random.nextInt(WORDS.size()));
    }
}
