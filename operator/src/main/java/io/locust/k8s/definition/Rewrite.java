package io.locust.k8s.definition;

import static io.locust.k8s.definition.Definition.V1;
import static io.locust.k8s.definition.Definition.V2;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Makes the definition that is written from the one that was read, whose metadata it keeps. The API server refuses a
 * definition without a version in which objects may be stored, so such a version stays, though it is not served.
 */
public final class Rewrite {
    /** Annotation: version of the operator whose definition it is. */
    static final String WRITER = "locust.io/operator-version";

    /** Annotation: see {@link Wanted#mark}. */
    static final String MARK = "locust.io/definition";

    private static final Map<String, String> ALIASES = Map.of("v1alpha1", V1, "v1beta1", V2);

    /** By these cert-manager's injector is told to write its authority over ours, again and again. */
    private static final List<String> INJECTORS = List.of(
            "cert-manager.io/inject-ca-from",
            "cert-manager.io/inject-ca-from-secret",
            "cert-manager.io/inject-apiserver-ca");

    private final Definition seen;
    private final Wanted wanted;

    /**
     * From this to that.
     *
     * @param seen what was read, in short
     */
    public Rewrite(Definition seen, Wanted wanted) {
        this.seen = seen;
        this.wanted = wanted;
    }

    /**
     * Ours in the place of the one that was read.
     *
     * @param current the same as {@code seen}, complete; is changed
     * @param shipped ours; parts of it are used
     */
    public ObjectNode complete(ObjectNode current, JsonNode shipped) {
        var spec = current.withObject("/spec");
        spec.set("group", shipped.path("spec").path("group"));
        spec.withObject("/names").setAll((ObjectNode) shipped.path("spec").path("names"));
        spec.set("versions", versions(current.path("spec").path("versions"), shipped));
        spec.remove("preserveUnknownFields");
        convert(spec);
        stopInjectors(current);
        annotate(current, WRITER, wanted.operatorVersion());
        annotate(current, MARK, wanted.mark(seen, seen.generation() + 1));
        return current;
    }

    /** Only who converts and what is served for that. */
    public ObjectNode conversionOnly(ObjectNode current) {
        var spec = current.withObject("/spec");
        for (var version : spec.path("versions")) {
            if (isOld(version.path("name").asText()) && version instanceof ObjectNode old) {
                old.put("served", wanted.conversion() != null);
            }
        }
        convert(spec);
        stopInjectors(current);
        return current;
    }

    /** The mark, where the API server has found nothing new in what was written: then the generation is the old one. */
    public ObjectNode marked(ObjectNode current) {
        annotate(current, MARK, wanted.mark(seen, seen.generation()));
        return current;
    }

    private static boolean isOld(String version) {
        return V1.equals(ALIASES.getOrDefault(version, version));
    }

    private ArrayNode versions(JsonNode old, JsonNode shipped) {
        var versions = JsonNodeFactory.instance.arrayNode();
        Set<String> names = new TreeSet<>();
        for (var version : shipped.path("spec").path("versions")) {
            add(versions, names, version.path("name").asText(), version);
        }
        if (wanted.aliases() && wanted.conversion() != null) {
            for (var version : shipped.path("spec").path("versions")) {
                ALIASES.entrySet().stream()
                        .filter(alias ->
                                alias.getValue().equals(version.path("name").asText()))
                        .forEach(alias -> add(versions, names, alias.getKey(), version));
            }
        }
        for (var version : old) {
            if (seen.storedVersions().contains(version.path("name").asText())
                    && !names.contains(version.path("name").asText())) {
                versions.add(
                        ((ObjectNode) version.deepCopy()).put("served", false).put("storage", false));
            }
        }
        return versions;
    }

    private void add(ArrayNode versions, Set<String> names, String name, JsonNode like) {
        names.add(name);
        ObjectNode version = like.deepCopy();
        version.put("name", name)
                .put("served", !isOld(name) || wanted.conversion() != null)
                .put("storage", name.equals(wanted.storage(seen)));
        if (ALIASES.containsKey(name)) {
            version.put("deprecated", true)
                    .put(
                            "deprecationWarning",
                            "locust.io/" + name + " LocustTest is deprecated, migrate to locust.io/v2");
        }
        versions.add(version);
    }

    private void convert(ObjectNode spec) {
        var conversion = wanted.conversion();
        if (conversion == null) {
            spec.putObject("conversion").put("strategy", "None");
            return;
        }
        var webhook = spec.putObject("conversion").put("strategy", "Webhook").putObject("webhook");
        webhook.putArray("conversionReviewVersions").add("v1");
        var client = webhook.putObject("clientConfig");
        client.put(
                "caBundle",
                Base64.getEncoder().encodeToString(conversion.authorities().getBytes(StandardCharsets.US_ASCII)));
        var endpoint = conversion.endpoint();
        client.putObject("service")
                .put("namespace", endpoint.namespace())
                .put("name", endpoint.service())
                .put("port", endpoint.port())
                .put("path", endpoint.path());
    }

    private static void stopInjectors(ObjectNode current) {
        current.withObject("/metadata").withObject("/annotations").remove(INJECTORS);
    }

    private static void annotate(ObjectNode current, String name, String value) {
        current.withObject("/metadata").withObject("/annotations").put(name, value);
    }
}
