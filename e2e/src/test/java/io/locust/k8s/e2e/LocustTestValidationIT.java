package io.locust.k8s.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.StatusCause;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.FieldValidateable;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.locust.k8s.api.v2.LocustTest;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the API server says to a LocustTest, by itself. Dry runs, so no operator sees the objects and no load starts. */
@ExtendWith(OnCluster.class)
class LocustTestValidationIT {
    private static final String UNCHECKED = "some validation rules were not checked";

    private final TestNamespace namespace;

    LocustTestValidationIT(TestNamespace namespace) {
        this.namespace = namespace;
    }

    @ParameterizedTest
    @MethodSource("valid")
    @Tag("S4-2")
    @Tag("S4-3")
    @Tag("S4-8")
    @Tag("S4-13")
    @Tag("S4-42")
    @Tag("S4-49")
    @Tag("S4-69")
    void acceptsAndKeepsAllThatIsGiven(Example example) {
        var given = example.resource();

        var stored = apply(given);

        assertKept("spec", given.get("spec"), stored.get("spec"));
    }

    /** What is stored must be readable for the operator: one unreadable object would blind it for all of them. */
    @ParameterizedTest
    @MethodSource("valid")
    void isReadableAsOurTypes(Example example) {
        var stored = apply(example.resource());

        var typed = Serialization.unmarshal(Serialization.asJson(stored), LocustTest.class);

        assertThat(typed.getSpec().image()).isEqualTo(stored.get("spec", "image"));
        assertThat(typed.getSpec().worker().replicas()).isEqualTo(stored.get("spec", "worker", "replicas"));
    }

    @ParameterizedTest
    @MethodSource("invalid")
    @Tag("S3-56")
    void refusesWithOneMessageThatNamesFieldAndRemedy(Example example) {
        var refusal = catchThrowableOfType(KubernetesClientException.class, () -> apply(example.resource()));

        assertThat(refusal).as("%s must be refused", example).isNotNull();
        assertThat(messages(refusal))
                .as("messages for %s: %s", example, refusal.getMessage())
                .hasSameSizeAs(example.expected());
        assertThat(example.expected())
                .isNotEmpty()
                .allSatisfy(
                        expected -> assertThat(refusal.getStatus().getMessage()).contains(expected));
    }

    static Stream<Example> valid() {
        return Example.all("valid");
    }

    static Stream<Example> invalid() {
        return Example.all("invalid");
    }

    private GenericKubernetesResource apply(GenericKubernetesResource resource) {
        return namespace
                .client()
                .genericKubernetesResources("locust.io/v2", "LocustTest")
                .inNamespace(namespace.name())
                .resource(resource)
                .dryRun()
                .fieldValidation(FieldValidateable.Validation.STRICT)
                .create();
    }

    /** A field that does not exist is refused before validation, without details. */
    private static List<String> messages(KubernetesClientException refusal) {
        var details = refusal.getStatus().getDetails();
        if (details == null) {
            return List.of(refusal.getStatus().getMessage());
        }
        return details.getCauses().stream()
                .map(StatusCause::getMessage)
                .filter(message -> !message.contains(UNCHECKED))
                .toList();
    }

    /** The API server may add defaults; it may not drop or change anything. */
    private static void assertKept(String path, @Nullable Object given, @Nullable Object stored) {
        switch (given) {
            case null -> {}
            case Map<?, ?> map ->
                map.forEach((key, value) ->
                        assertKept(path + "." + key, value, stored instanceof Map<?, ?> kept ? kept.get(key) : null));
            case List<?> list -> {
                var kept = stored instanceof List<?> items ? items : List.of();
                assertThat(kept).as(path).hasSameSizeAs(list);
                for (int i = 0; i < list.size(); i++) {
                    assertKept(path + "[" + i + "]", list.get(i), kept.get(i));
                }
            }
            // 1e9 comes back as 1000000000.
            case Number number
            when stored instanceof Number kept ->
                assertThat(kept.doubleValue()).as(path).isEqualTo(number.doubleValue());
            default -> assertThat(stored).as(path).isEqualTo(given);
        }
    }
}
