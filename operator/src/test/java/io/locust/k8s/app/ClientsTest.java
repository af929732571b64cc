package io.locust.k8s.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.WatchEvent;
import io.locust.k8s.api.v2.LocustTest;
import io.locust.k8s.convert.ConversionReviews;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientsTest {
    private final ObjectMapper mapper = new ObjectMapper();

    /** Seen when the custom resource definition was applied again: the watch asked for the same version for ever. */
    @Test
    void aWatchUnderstandsThatItsVersionIsTooOld() {
        var event = Clients.serialization(mapper).unmarshal("""
                        {"type": "ERROR", "object": {"kind": "Status", "apiVersion": "v1", "status": "Failure",
                         "message": "too old resource version: 1 (2)", "reason": "Expired", "code": 410}}""", WatchEvent.class);
        assertThat(event.getObject())
                .isInstanceOfSatisfying(
                        Status.class, status -> assertThat(status.getCode()).isEqualTo(410));
    }

    @Test
    void aPhaseOfANewerVersionDoesNotMakeATestUnreadable() {
        var test = Clients.serialization(mapper)
                .unmarshal(
                        "{\"metadata\": {\"name\": \"a\"}, \"status\": {\"phase\": \"Dreaming\"}}", LocustTest.class);
        assertThat(test.getStatus().phase()).isNull();
    }

    /** The API server validates what a client of v1 writes as v1, not what the annotation makes of it as v2. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"run\": {\"retries\": 99999999999}} | run.retries: ",
                "{\"testFiles\": {\"inline\": [1]}} | testFiles.inline: ",
                "{\"volumes\": [{\"name\": {}}]} | volumes.0.name: ",
            })
    void anAnnotationThatWouldMakeATestUnreadableIsRefused(String annotation, String where) throws IOException {
        var serialization = Clients.serialization(mapper);
        var conversions = new ConversionReviews(Clients.specCheck(mapper), () -> true);
        var answer = conversions.answer(review(annotation));
        assertThat(answer.at("/response/result/message").asText())
                .startsWith("LocustTest team/a: with annotation locust.io/v2-spec its spec cannot be read: " + where)
                .endsWith("or remove it to do without");

        var harmless = conversions.answer(review("{\"suspend\": true}")).at("/response/convertedObjects/0");
        assertThat(serialization
                        .unmarshal(harmless.toString(), LocustTest.class)
                        .getSpec()
                        .suspend())
                .isTrue();
    }

    private JsonNode review(String annotation) throws IOException {
        return mapper.readTree("""
                {"apiVersion": "apiextensions.k8s.io/v1", "kind": "ConversionReview", "request": {"uid": "u",
                 "desiredAPIVersion": "locust.io/v2", "objects": [{"apiVersion": "locust.io/v1", "kind": "LocustTest",
                   "metadata": {"namespace": "team", "name": "a", "annotations": {"locust.io/v2-spec": %s}}, "spec": {}}]}}
                """.formatted(mapper.writeValueAsString(annotation)));
    }

    /** Else it is made twice, first as an object of unknown kind. */
    @ParameterizedTest
    @CsvSource({"locust.io/v2, LocustTest", "v1, Service", "batch/v1, Job", "v1, Pod"})
    void anEventOfAWatchIsReadAsWhatItIs(String apiVersion, String kind) {
        var event = Clients.serialization(mapper).unmarshal("""
                        {"type": "ADDED", "object": {"kind": "%s", "apiVersion": "%s", "metadata": {"name": "a"}}}""".formatted(kind, apiVersion), WatchEvent.class);
        assertThat(event.getObject().getClass().getSimpleName()).isEqualTo(kind);
    }
}
