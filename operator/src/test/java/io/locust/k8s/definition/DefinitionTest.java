package io.locust.k8s.definition;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.locust.k8s.Scenarios;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Definitions as each operator leaves them, cut down to what matters. */
class DefinitionTest {
    private static final String SHIPPED = """
            metadata: {name: locusttests.locust.io}
            spec:
              group: locust.io
              names: {kind: LocustTest, plural: locusttests, singular: locusttest, shortNames: [lotest]}
              scope: Namespaced
              versions:
              - name: v2
                served: true
                storage: true
                schema: {openAPIV3Schema: {properties: {spec: {properties: {master: {}, worker: {}, run: {}}}}}}
              - name: v1
                served: false
                storage: false
                deprecated: true
                schema: {openAPIV3Schema: {properties: {spec: {properties: {masterCommandSeed: {}}}}}}
            """;
    private static final String JAVA_1 = """
            metadata: {name: locusttests.locust.io, generation: 1, resourceVersion: "7", labels: {of: somebody}}
            spec:
              group: locust.io
              names: {kind: LocustTest, listKind: LocustTestList, plural: locusttests, shortNames: [lotest]}
              scope: Namespaced
              conversion: {strategy: None}
              versions:
              - name: v1
                served: true
                storage: true
                schema: {openAPIV3Schema: {properties: {spec: {properties: {masterCommandSeed: {type: string}}}}}}
            status: {storedVersions: [v1]}
            """;
    private static final String GO_2 = """
            metadata: {name: locusttests.locust.io, generation: 3, resourceVersion: "70"}
            spec:
              group: locust.io
              names: {kind: LocustTest, plural: locusttests, shortNames: [lotest]}
              conversion:
                strategy: Webhook
                webhook: {clientConfig: {caBundle: bm9uc2Vuc2U=, service: {namespace: old, name: go-webhook, path: /convert, port: 443}}}
              versions:
              - name: v1
                served: true
                storage: false
                schema: {openAPIV3Schema: {properties: {spec: {properties: {masterCommandSeed: {}}}}}}
              - name: v2
                served: true
                storage: true
                schema: {openAPIV3Schema: {properties: {spec: {properties: {master: {}, worker: {}}}}}}
            status: {storedVersions: [v2]}
            """;
    private static final String LOCUST_PROJECT = """
            metadata: {name: locusttests.locust.io, generation: 1, resourceVersion: "5"}
            spec:
              group: locust.io
              names: {kind: LocustTest, plural: locusttests, shortNames: [locust, lt]}
              versions:
              - name: v1
                served: true
                storage: true
                schema: {openAPIV3Schema: {properties: {spec: {properties: {image: {}, workers: {}, args: {}, locustfile: {}}}}}}
            status: {storedVersions: [v1]}
            """;

    private static final Conversion HERE =
            new Conversion(new Conversion.Endpoint("system", "hook", 443, "/convert"), "authorities");
    private static final Wanted WANTED = new Wanted(Wanted.Shipped.of(SHIPPED), "3.1.0+abc", false, true, HERE);

    private static ObjectNode yaml(String text) {
        try {
            return (ObjectNode) Scenarios.YAML.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static Definition seen(String text) {
        return Definition.of(yaml(text));
    }

    /** As the API server has it after our write. */
    private static ObjectNode written(ObjectNode current, Wanted wanted) {
        var before = Definition.of(current);
        var next = new Rewrite(before, wanted).complete(current.deepCopy(), yaml(SHIPPED));
        next.withObject("/metadata").put("generation", before.generation() + 1);
        return next;
    }

    private static JsonNode version(JsonNode definition, String name) {
        return StreamSupport.stream(definition.path("spec").path("versions").spliterator(), false)
                .filter(version -> version.path("name").asText().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static String shape(JsonNode definition) {
        return StreamSupport.stream(definition.path("spec").path("versions").spliterator(), false)
                .map(version -> version.path("name").asText()
                        + (version.path("served").asBoolean() ? " served" : "")
                        + (version.path("storage").asBoolean() ? " stored" : ""))
                .toList()
                .toString();
    }

    @Test
    @Tag("S2-20")
    void theOneOfTheJavaOperatorBecomesOursAndV1GoesOnBeingServed() {
        assertThat(Finding.of(seen(JAVA_1), WANTED)).isEqualTo(new Finding.Outdated());
        var next = written(yaml(JAVA_1), WANTED);
        assertThat(shape(next)).isEqualTo("[v2 served stored, v1 served]");
        assertThat(next.at("/metadata/labels/of").asText()).isEqualTo("somebody");
        assertThat(next.at("/metadata/resourceVersion").asText()).isEqualTo("7");
        assertThat(next.at("/spec/names/listKind").asText()).isEqualTo("LocustTestList");
        assertThat(next.at("/spec/names/singular").asText()).isEqualTo("locusttest");
        assertThat(next.at("/spec/conversion/webhook/clientConfig/service/name").asText())
                .isEqualTo("hook");
        assertThat(Definition.of(next).conversion()).isEqualTo(HERE);
        assertThat(Finding.of(Definition.of(next), WANTED)).isEqualTo(new Finding.Current());
    }

    @Test
    void withoutMigrationWhatStoresV1GoesOnStoringV1() {
        var careful = new Wanted(WANTED.shipped(), "3.1.0", false, false, HERE);
        var kept = written(yaml(JAVA_1), careful);
        assertThat(shape(kept)).isEqualTo("[v2 served, v1 served stored]");
        assertThat(Finding.of(Definition.of(kept), careful)).isEqualTo(new Finding.Current());
        assertThat(Finding.of(Definition.of(kept), WANTED)).as("switched on").isEqualTo(new Finding.Outdated());
        var migrated = written(kept, WANTED);
        assertThat(shape(migrated)).isEqualTo("[v2 served stored, v1 served]");
        assertThat(shape(written(migrated, careful))).as("there is no way back").isEqualTo(shape(migrated));
    }

    @Test
    void theOneOfTheGoOperatorBecomesOurs() {
        assertThat(Finding.of(seen(GO_2), WANTED)).isEqualTo(new Finding.Outdated());
        assertThat(seen(GO_2).asks(HERE.endpoint())).isFalse();
        assertThat(shape(written(yaml(GO_2), WANTED))).isEqualTo("[v2 served stored, v1 served]");
    }

    @Test
    @Tag("S2-21")
    void withoutAWebhookV1IsNotServed() {
        var off = WANTED.with(null);
        var next = written(yaml(GO_2), off);
        assertThat(shape(next)).isEqualTo("[v2 served stored, v1]");
        assertThat(next.at("/spec/conversion").toString()).isEqualTo("{\"strategy\":\"None\"}");
        assertThat(Finding.of(Definition.of(next), off)).isEqualTo(new Finding.Current());
        assertThat(Finding.of(Definition.of(next), WANTED)).isEqualTo(new Finding.Outdated());
    }

    @Test
    @Tag("S2-21")
    void withoutAWebhookWhatMayBeStoredAsV1IsNotTouched() {
        assertThat(Finding.of(seen(JAVA_1), WANTED.with(null)))
                .isInstanceOfSatisfying(
                        Finding.Untouchable.class,
                        found -> assertThat(found.message()).contains("stored as v1", "set webhook.enabled to true"));
        var both = GO_2.replace("[v2]", "[v1, v2]");
        assertThat(Finding.of(seen(both), WANTED.with(null))).isInstanceOf(Finding.Untouchable.class);
    }

    @Test
    void theOneOfTheLocustProjectIsNotTouched() {
        assertThat(Finding.of(seen(LOCUST_PROJECT), WANTED))
                .isInstanceOfSatisfying(
                        Finding.Untouchable.class,
                        found -> assertThat(found.message())
                                .contains("locustio/k8s-operator", "nothing was changed", "kubectl delete crd"));
        assertThat(Finding.of(seen(LOCUST_PROJECT.replace("locust, lt", "x")), WANTED))
                .isInstanceOfSatisfying(
                        Finding.Untouchable.class,
                        found -> assertThat(found.message()).contains("that of another operator"));
    }

    @Test
    void aVersionInWhichObjectsMayBeStoredStays() {
        var strange = yaml(GO_2.replace("[v2]", "[v0, v2]"));
        var old = ((ObjectNode) strange.at("/spec/versions/0")).deepCopy().put("name", "v0");
        strange.withArray("/spec/versions").add(old);
        assertThat(shape(written(strange, WANTED))).isEqualTo("[v2 served stored, v1 served, v0]");
        assertThat(shape(written(yaml(GO_2), WANTED))).doesNotContain("v0");
    }

    @Test
    void aliasesAreServedLikeWhatTheyStandFor() {
        var aliases = new Wanted(WANTED.shipped(), "3.1.0", true, true, HERE);
        var next = written(yaml(GO_2), aliases);
        assertThat(shape(next)).isEqualTo("[v2 served stored, v1 served, v1beta1 served, v1alpha1 served]");
        var alias = version(next, "v1alpha1");
        assertThat(alias.path("schema").toString())
                .isEqualTo(yaml(SHIPPED).at("/spec/versions/1/schema").toString());
        assertThat(alias.path("deprecationWarning").asText()).contains("locust.io/v1alpha1");
        assertThat(shape(written(next, WANTED))).as("switched off").isEqualTo("[v2 served stored, v1 served]");
        assertThat(shape(written(next, aliases.with(null))))
                .as("without a webhook")
                .isEqualTo("[v2 served stored, v1]");
    }

    @Test
    void anEditOfTheSpecIsNoticedAndOneOfTheMetadataIsNot() {
        var next = written(yaml(GO_2), WANTED);
        next.withObject("/metadata/labels").put("looked", "at");
        assertThat(Finding.of(Definition.of(next), WANTED)).isEqualTo(new Finding.Current());
        next.withObject("/metadata").put("generation", 5);
        assertThat(Finding.of(Definition.of(next), WANTED)).isEqualTo(new Finding.Outdated());
    }

    @Test
    void whereTheServerFoundNothingNewTheMarkIsPutRight() {
        var next = written(yaml(GO_2), WANTED);
        next.withObject("/metadata").put("generation", 3);
        assertThat(Finding.of(Definition.of(next), WANTED)).isEqualTo(new Finding.Outdated());
        var marked = new Rewrite(Definition.of(next), WANTED).marked(next);
        assertThat(Finding.of(Definition.of(marked), WANTED)).isEqualTo(new Finding.Current());
    }

    @ParameterizedTest
    @CsvSource({
        "3.1.1, false",
        "3.2.0-SNAPSHOT+x, false",
        "4.0.0, false",
        "3.1.0+other, true",
        "3.1.0-SNAPSHOT, true",
        "3.0.9, true",
        "nonsense, true"
    })
    void anOlderOperatorsDefinitionIsReplacedANewerOnesIsNot(String writer, boolean replaced) {
        var wanted = new Wanted(Wanted.Shipped.of(SHIPPED + "# other"), writer, false, true, HERE);
        var theirs = written(yaml(GO_2), wanted);
        assertThat(Finding.of(Definition.of(theirs), WANTED))
                .isEqualTo(replaced ? new Finding.Outdated() : new Finding.Current());
    }

    @Test
    void inANewerOperatorsDefinitionOnlyWhoConvertsIsPutRight() {
        var newer = new Wanted(Wanted.Shipped.of(SHIPPED + "# other"), "3.2.0", false, true, null);
        var theirs = written(yaml(GO_2), newer);
        assertThat(Finding.of(Definition.of(theirs), WANTED)).isEqualTo(new Finding.ConvertedElsewhere());
        var rewritten = new Rewrite(Definition.of(theirs), WANTED).conversionOnly(theirs.deepCopy());
        assertThat(shape(rewritten)).isEqualTo("[v2 served stored, v1 served]");
        assertThat(rewritten.at("/metadata/annotations")).isEqualTo(theirs.at("/metadata/annotations"));
        assertThat(Finding.of(Definition.of(rewritten), WANTED)).isEqualTo(new Finding.Current());
    }

    @Test
    void aNewerDefinitionWithoutV1ComesToRest() {
        var newer = new Wanted(Wanted.Shipped.of(SHIPPED + "# other"), "4.0.0", false, true, null);
        var theirs = written(yaml(GO_2), newer);
        ((ArrayNode) theirs.at("/spec/versions")).remove(1);
        var rewritten = new Rewrite(Definition.of(theirs), WANTED).conversionOnly(theirs.deepCopy());
        assertThat(shape(rewritten)).isEqualTo("[v2 served stored]");
        assertThat(Finding.of(Definition.of(rewritten), WANTED)).isEqualTo(new Finding.Current());
    }

    /** The Go operator's chart leaves one of them there, and the authority would be overwritten for ever. */
    @Test
    void certManagerIsNoLongerToldToWriteItsAuthority() {
        var go = yaml(GO_2);
        go.withObject("/metadata")
                .withObject("/annotations")
                .put("cert-manager.io/inject-ca-from", "old/cert")
                .put("cert-manager.io/inject-ca-from-secret", "old/secret")
                .put("cert-manager.io/inject-apiserver-ca", "true")
                .put("somebody.example/note", "stays");
        var rewrite = new Rewrite(Definition.of(go), WANTED);
        for (var written : List.of(written(go, WANTED), rewrite.conversionOnly(go.deepCopy()))) {
            var annotations = written.at("/metadata/annotations");
            assertThat(annotations.path("somebody.example/note").asText()).isEqualTo("stays");
            assertThat(annotations.toString()).doesNotContain("cert-manager.io");
        }
    }

    @Test
    void versionsAreOrdered() {
        assertThat(List.of("3.0.0-SNAPSHOT+a", "3.0.0", "3.0.1", "3.1.0", "10.0.0").stream()
                        .map(OperatorVersion::of)
                        .sorted()
                        .toList())
                .containsExactly(
                        new OperatorVersion(3, 0, 0, false),
                        new OperatorVersion(3, 0, 0, true),
                        new OperatorVersion(3, 0, 1, true),
                        new OperatorVersion(3, 1, 0, true),
                        new OperatorVersion(10, 0, 0, true));
    }
}
