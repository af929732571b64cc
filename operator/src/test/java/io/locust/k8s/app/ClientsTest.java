package io.locust.k8s.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.WatchEvent;
import io.locust.k8s.api.v2.LocustTest;
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

    /** Else it is made twice, first as an object of unknown kind. */
    @ParameterizedTest
    @CsvSource({"locust.io/v2, LocustTest", "v1, Service", "batch/v1, Job", "v1, Pod"})
    void anEventOfAWatchIsReadAsWhatItIs(String apiVersion, String kind) {
        var event = Clients.serialization(mapper).unmarshal("""
                        {"type": "ADDED", "object": {"kind": "%s", "apiVersion": "%s", "metadata": {"name": "a"}}}""".formatted(kind, apiVersion), WatchEvent.class);
        assertThat(event.getObject().getClass().getSimpleName()).isEqualTo(kind);
    }
}
