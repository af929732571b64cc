package io.locust.k8s.e2e.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** On records as the API server writes them. */
class RequestsTest {
    private static final String NEVER = "";

    @Test
    void theHolderMayAct() {
        assertThat(of(lease(1, "one"), status(2, "one", 200), lease(3, "one"), status(4, "one", 200))
                        .withoutTheLease())
                .isEmpty();
    }

    @Test
    void nobodyElseMay() {
        var found = of(lease(1, "one"), lease(3, "two"), status(4, "one", 200), status(5, "two", 200))
                .withoutTheLease();
        assertThat(found).extracting(Requests.Write::pod).containsExactly("one");
    }

    @Test
    void whoIsUnknownMayNot() {
        assertThat(of(status(4, NEVER, 200)).withoutTheLease()).hasSize(1);
    }

    @Test
    void aWriteThatWasRefusedChangesNothing() {
        assertThat(of(lease(1, "one"), status(4, "two", 409)).withoutTheLease()).isEmpty();
    }

    @Test
    void beforeTheFirstWriteOfTheLeaseNobodyKnows() {
        assertThat(of(status(1, "two", 200), lease(3, "one")).withoutTheLease()).isEmpty();
    }

    @Test
    void theirOrderIsThatOfTheirTimes() {
        var requests = of(lease(5, "two"), lease(1, "one"), lease(3, "one"), "{\"half");
        assertThat(requests.holders()).containsExactly("one", "two");
        assertThat(requests.took("two")).isEqualTo("2026-11-21T10:00:05.000100Z");
        assertThat(requests.since(requests.took("two").minusSeconds(1)).holders())
                .containsExactly("two");
    }

    private static Requests of(String... lines) {
        return Requests.of(Stream.concat(Stream.of(lines), Stream.of(read())).toList());
    }

    private static String lease(int second, String pod) {
        return line(second, pod, "patch", "leases", "locust-system", 200);
    }

    private static String status(int second, String pod, int code) {
        return line(second, pod, "update", "locusttests", "shop", code);
    }

    private static String read() {
        return line(9, "two", "get", "locusttests", "shop", 200);
    }

    private static String line(int second, String pod, String verb, String resource, String namespace, int code) {
        var extra = pod.isEmpty() ? "{}" : "{\"authentication.kubernetes.io/pod-name\":[\"" + pod + "\"]}";
        return """
                {"kind":"Event","stage":"ResponseComplete","verb":"%s","user":{"extra":%s},
                "objectRef":{"resource":"%s","namespace":"%s","name":"any"},"responseStatus":{"code":%d},
                "requestReceivedTimestamp":"2026-11-21T10:00:0%d.000000Z","stageTimestamp":"2026-11-21T10:00:0%d.000100Z"}""".formatted(verb, extra, resource, namespace, code, second, second)
                .replace("\n", "");
    }
}
