package io.locust.k8s.upkeep;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.locust.k8s.webhook.CertificateFiles;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What the API server does with a definition, the tests below it, and a Secret, as far as it matters here. */
final class FakeApi implements Requests, Secrets {
    static final ObjectMapper JSON = new ObjectMapper();

    private @Nullable ObjectNode definition;
    private int version = 100;
    /** Status and message that the next requests of this method get, instead of being done. */
    final Map<String, Answer> refusals = new LinkedHashMap<>();
    /** What happens right before a request of this method. */
    final Map<String, Runnable> meanwhile = new LinkedHashMap<>();
    /** Tests by namespace/name, and the version in which each is stored. */
    final Map<String, String> tests = new LinkedHashMap<>();

    final List<String> writes = new ArrayList<>();
    private @Nullable Kept secret;

    void put(String json) {
        try {
            definition = (ObjectNode) JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
        definition.withObject("/metadata").put("resourceVersion", String.valueOf(++version));
        definition.withObject("/metadata").put("generation", 1);
    }

    JsonNode definition() {
        if (definition == null) {
            throw new AssertionError("there is no definition");
        }
        return definition;
    }

    @Override
    public Answer send(Request request) {
        var first = meanwhile.remove(request.method());
        if (first != null) {
            first.run();
        }
        var refusal = refusals.get(request.method());
        if (refusal != null) {
            return refusal;
        }
        if (request.path().startsWith("/apis/locust.io/")) {
            return request.method().equals("GET") ? list(request.path()) : store(request.path());
        }
        if (definition == null) {
            return new Answer(404, "{\"message\":\"not found\"}");
        }
        return switch (request.method()) {
            case "GET" -> new Answer(200, definition.toString());
            case "PUT" -> put(definition, tree(request));
            case "PATCH" -> status(definition, tree(request));
            default -> throw new IllegalArgumentException(request.method());
        };
    }

    private static ObjectNode tree(Request request) {
        try {
            return (ObjectNode) JSON.readTree(request.body());
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static boolean isStale(JsonNode now, JsonNode sent) {
        return !now.at("/metadata/resourceVersion").equals(sent.at("/metadata/resourceVersion"));
    }

    private Answer put(ObjectNode now, ObjectNode next) {
        if (isStale(now, next)) {
            return new Answer(409, "{\"message\":\"the object has been modified\"}");
        }
        var names = new TreeSet<String>();
        var stored = now.withObject("/status").withArray("/storedVersions");
        for (var one : next.at("/spec/versions")) {
            names.add(one.path("name").asText());
            if (one.path("storage").asBoolean()
                    && !texts(stored).contains(one.path("name").asText())) {
                stored.add(one.path("name").asText());
            }
        }
        if (!names.containsAll(texts(stored))) {
            return new Answer(422, "{\"message\":\"status.storedVersions: must appear in spec.versions\"}");
        }
        next.set("status", now.path("status"));
        long generation = now.at("/metadata/generation").asLong();
        boolean isSame = now.path("spec").equals(next.path("spec"));
        next.withObject("/metadata").put("generation", isSame ? generation : generation + 1);
        next.withObject("/metadata").put("resourceVersion", String.valueOf(++version));
        definition = next;
        writes.add("definition");
        return new Answer(200, next.toString());
    }

    private Answer status(ObjectNode now, ObjectNode patch) {
        if (isStale(now, patch)) {
            return new Answer(409, "{\"message\":\"the object has been modified\"}");
        }
        now.set("status", patch.path("status"));
        now.withObject("/metadata").put("resourceVersion", String.valueOf(++version));
        writes.add("status");
        return new Answer(200, now.toString());
    }

    private static List<String> texts(JsonNode list) {
        var texts = new ArrayList<String>();
        list.forEach(text -> texts.add(text.asText()));
        return texts;
    }

    /** Two in a page. Nobody converts: what is stored as v1 is shown without what v1 calls otherwise. */
    private Answer list(String path) {
        var inNamespace = path.replaceFirst("^.*/namespaces/([^/]+)/.*$", "$1/");
        var names = tests.keySet().stream()
                .filter(name -> inNamespace.equals(path) || name.startsWith(inNamespace))
                .toList();
        int from = path.contains("continue=") ? Integer.parseInt(path.replaceFirst(".*continue=", "")) : 0;
        int to = Math.min(from + 2, names.size());
        var list = JSON.createObjectNode();
        for (var name : names.subList(from, to)) {
            var item = list.withArray("/items").addObject();
            item.putObject("metadata").put("namespace", name.split("/", -1)[0]).put("name", name.split("/", -1)[1]);
            item.putObject("spec").put("image", "locust");
            if ("v2".equals(tests.get(name))) {
                item.withObject("/spec").putObject("master");
                item.withObject("/spec").putObject("worker");
            }
        }
        list.withObject("/metadata").put("continue", to < names.size() ? String.valueOf(to) : "");
        return new Answer(200, list.toString());
    }

    private Answer store(String path) {
        var parts = path.split("/", -1);
        var name = parts[5] + "/" + parts[7];
        var stored = tests.get(name);
        if (stored == null) {
            return new Answer(404, "{}");
        }
        if (stored.equals("invalid")) {
            return new Answer(422, "{\"message\":\"spec.image: is missing\"}");
        }
        tests.put(name, "v2");
        return new Answer(200, "{}");
    }

    @Override
    public @Nullable Kept read() {
        return secret;
    }

    @Override
    public boolean write(CertificateFiles files, @Nullable Kept instead) {
        var first = meanwhile.remove("Secret");
        if (first != null) {
            first.run();
        }
        if (secret == null
                ? instead != null
                : instead == null || !instead.version().equals(secret.version())) {
            return false;
        }
        secret = new Kept(files, String.valueOf(++version));
        writes.add("Secret");
        return true;
    }

    void removeSecret() {
        secret = null;
    }

    @Override
    public String name() {
        return "system/hook-tls";
    }
}
