package io.locust.k8s.definition;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What matters of a custom resource definition that is in the cluster; the schemas, which are most of it, are not kept.
 *
 * @param generation grows with every change of the definition's spec
 * @param conversion absent where the API server converts nothing
 * @param storedVersions those in which objects may be stored; each must stay among the versions
 */
public record Definition(
        String resourceVersion,
        long generation,
        Map<String, String> annotations,
        Set<String> shortNames,
        List<Version> versions,
        @Nullable Conversion conversion,
        List<String> storedVersions) {
    /** Of all objects; also that of the definition's file. */
    public static final String NAME = "locusttests.locust.io";

    static final String V1 = "v1";
    static final String V2 = "v2";

    private static final int HTTPS = 443;

    /**
     * One version.
     *
     * @param specFields names of what stands right below {@code spec}
     */
    public record Version(String name, boolean served, boolean storage, Set<String> specFields) {}

    /**
     * Reads it.
     *
     * @param json the whole definition, or what a reader has left of it: of schemas only names are needed
     */
    public static Definition of(JsonNode json) {
        var annotations = new LinkedHashMap<String, String>();
        json.path("metadata")
                .path("annotations")
                .properties()
                .forEach(entry ->
                        annotations.put(entry.getKey(), entry.getValue().asText()));
        var versions = new ArrayList<Version>();
        for (var version : json.path("spec").path("versions")) {
            versions.add(new Version(
                    version.path("name").asText(),
                    version.path("served").asBoolean(),
                    version.path("storage").asBoolean(),
                    specFields(version)));
        }
        return new Definition(
                json.path("metadata").path("resourceVersion").asText(),
                json.path("metadata").path("generation").asLong(),
                Map.copyOf(annotations),
                Set.copyOf(texts(json.path("spec").path("names").path("shortNames"))),
                List.copyOf(versions),
                conversion(json.path("spec").path("conversion")),
                List.copyOf(texts(json.path("status").path("storedVersions"))));
    }

    private static Set<String> specFields(JsonNode version) {
        var fields = new TreeSet<String>();
        version.path("schema")
                .path("openAPIV3Schema")
                .path("properties")
                .path("spec")
                .path("properties")
                .fieldNames()
                .forEachRemaining(fields::add);
        return fields;
    }

    private static List<String> texts(JsonNode list) {
        var texts = new ArrayList<String>();
        list.forEach(text -> texts.add(text.asText()));
        return texts;
    }

    private static @Nullable Conversion conversion(JsonNode conversion) {
        if (!conversion.path("strategy").asText().equals("Webhook")) {
            return null;
        }
        var client = conversion.path("webhook").path("clientConfig");
        var service = client.path("service");
        return new Conversion(
                new Conversion.Endpoint(
                        service.path("namespace").asText(),
                        service.path("name").asText(),
                        service.path("port").asInt(HTTPS),
                        service.path("path").asText()),
                authorities(client.path("caBundle").asText()));
    }

    private static String authorities(String base64) {
        try {
            return new String(Base64.getDecoder().decode(base64), StandardCharsets.US_ASCII);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    /** Whether the API server asks there. */
    public boolean asks(Conversion.Endpoint endpoint) {
        return conversion != null && conversion.endpoint().equals(endpoint);
    }

    /** Whether objects of an old version may still be stored. */
    public boolean mayHoldOldObjects() {
        return !storedVersions.equals(List.of(V2));
    }

    /** Whether what is written from now on is stored as v2. */
    public boolean storesV2() {
        return isStorage(V2);
    }

    boolean isStorage(String version) {
        return versions.stream().anyMatch(one -> one.name().equals(version) && one.storage());
    }

    boolean has(String version) {
        return versions.stream().anyMatch(one -> one.name().equals(version));
    }

    boolean serves(String version) {
        return versions.stream().anyMatch(one -> one.name().equals(version) && one.served());
    }
}
