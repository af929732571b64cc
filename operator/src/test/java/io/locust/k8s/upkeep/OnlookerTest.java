package io.locust.k8s.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** An installation without rights on the definition. */
class OnlookerTest {
    private final FakeApi api = new FakeApi();
    private int settled;

    private Onlooker of(Set<String> namespaces) {
        return new Onlooker(api, FakeApi.JSON, namespaces, () -> settled++);
    }

    @Test
    void testsThatAreStoredAsV2CanBeRun() {
        List.of("a/one", "a/two", "b/three").forEach(test -> api.tests.put(test, "v2"));
        var onlooker = of(Set.of());
        assertThat(onlooker.round()).isNull();
        assertThat(settled).isEqualTo(1);
        assertThat(onlooker.trouble()).isEmpty();
    }

    /** The static definition says v2 and converts nothing. */
    @Test
    @Tag("S2-21")
    void testsThatAreStoredAsV1AreNotTouchedAndTheRemedyIsSaid() {
        List.of("a/one", "a/two", "a/three").forEach(test -> api.tests.put(test, "v2"));
        api.tests.put("a/old", "v1");
        var onlooker = of(Set.of("a"));
        assertThat(onlooker.round()).isEqualTo(Upkeep.REGULAR);
        assertThat(settled).isZero();
        assertThat(onlooker.trouble())
                .contains("test a/old has no spec.master", "storageMigration.enabled", "status.storedVersions");
        assertThat(api.writes).isEmpty();
        api.tests.put("a/old", "v2");
        assertThat(onlooker.round()).isNull();
        assertThat(settled).isEqualTo(1);
        assertThat(onlooker.trouble()).isEmpty();
    }

    @Test
    void otherNamespacesDoNotMatter() {
        api.tests.put("a/one", "v2");
        api.tests.put("b/old", "v1");
        assertThat(of(Set.of("a")).round()).isNull();
        assertThat(of(Set.of("a", "b")).round()).isEqualTo(Upkeep.REGULAR);
        assertThat(of(Set.of()).round()).isEqualTo(Upkeep.REGULAR);
    }

    @Test
    void aNamespaceThatDeniesUsDoesNotKeepUsFromTheOthers() {
        api.refusals.put("GET", new Requests.Answer(403, "{}"));
        assertThat(of(Set.of("a")).round()).isNull();
        assertThat(settled).isEqualTo(1);
    }

    @Test
    void untilTheApiServerAnswersNothingIsKnown() {
        api.refusals.put("GET", new Requests.Answer(500, "{}"));
        var onlooker = of(Set.of("a"));
        assertThat(onlooker.round()).isEqualTo(Upkeep.SOON);
        assertThat(settled).isZero();
        api.refusals.clear();
        assertThat(onlooker.round()).isNull();
    }
}
