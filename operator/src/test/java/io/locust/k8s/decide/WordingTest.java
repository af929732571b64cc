package io.locust.k8s.decide;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.locust.k8s.api.v2.LocustTestStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordingTest {
    private static final String RUNNING = """
            {"phase": "Running", "reason": "LoadRunning", "message": "The load runs", "startTime": "2026-11-20T12:00:00Z",
             "run": {"id": "a", "attempt": 1, "generation": 1, "specHash": "h", "spec": "{}", "masterJobUID": "m"},
             "expectedWorkers": 2, "connectedWorkers": 2, "observedGeneration": 1, "lostWorkers": 1,
             "load": {"state": "running", "users": 5, "requests": 10, "failures": 0, "failRatio": "0.0000",
               "failPercent": "0.00", "rps": "1.0", "p95": "7ms", "startedAt": "2026-11-20T12:00:09Z", "at": "2026-11-20T12:01:00Z"},
             "conditions": [{"type": "Ready", "status": "True", "reason": "AllWorkersConnected", "message": "all",
               "lastTransitionTime": "2026-11-20T12:00:08Z", "observedGeneration": 1}]}""";

    private final ObjectMapper mapper = new ObjectMapper();

    private LocustTestStatus with(String path, String value) throws JsonProcessingException {
        var json = (ObjectNode) mapper.readTree(RUNNING);
        int last = path.lastIndexOf('/');
        ((ObjectNode) json.at(path.substring(0, last))).put(path.substring(last + 1), value);
        return mapper.treeToValue(json, LocustTestStatus.class);
    }

    private boolean isOnlyWords(String path, String value) throws JsonProcessingException {
        return Wording.isAllThatDiffers(mapper.readValue(RUNNING, LocustTestStatus.class), with(path, value));
    }

    @ParameterizedTest
    @CsvSource({
        "/message, other",
        "/connectedWorkers, 1",
        "/load/users, 6",
        "/load/requests, 11",
        "/load/failures, 1",
        "/load/failRatio, 0.1000",
        "/load/failPercent, 10.00",
        "/load/rps, 2.0",
        "/load/p50, 3ms",
        "/load/p95, 8ms",
        "/load/p99, 9ms",
        "/load/max, 9ms",
        "/load/at, 2026-11-20T12:01:02Z",
        "/conditions/0/message, other",
    })
    void messagesAndFiguresAreWords(String path, String value) throws JsonProcessingException {
        assertThat(isOnlyWords(path, value)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "/phase, Pending",
        "/verdict, Passed",
        "/reason, Starting",
        "/startTime, 2026-11-20T12:00:01Z",
        "/completionTime, 2026-11-20T12:09:00Z",
        "/expectedWorkers, 3",
        "/lostWorkers, 2",
        "/observedGeneration, 2",
        "/run/id, b",
        "/run/attempt, 2",
        "/run/masterJobUID, n",
        "/run/workerJobUID, w",
        "/load/state, stopped",
        "/load/startedAt, 2026-11-20T12:00:10Z",
        "/load/endedAt, 2026-11-20T12:08:00Z",
        "/conditions/0/status, False",
        "/conditions/0/reason, WorkersMissing",
        "/conditions/0/lastTransitionTime, 2026-11-20T12:00:09Z",
        "/conditions/0/observedGeneration, 2",
    })
    void allElseIsAStep(String path, String value) throws JsonProcessingException {
        assertThat(isOnlyWords(path, value)).isFalse();
    }

    @Test
    void theFirstFiguresAreAStep() throws JsonProcessingException {
        var without = (ObjectNode) mapper.readTree(RUNNING);
        without.remove("load");
        assertThat(Wording.isAllThatDiffers(
                        mapper.treeToValue(without, LocustTestStatus.class),
                        mapper.readValue(RUNNING, LocustTestStatus.class)))
                .isFalse();
    }
}
