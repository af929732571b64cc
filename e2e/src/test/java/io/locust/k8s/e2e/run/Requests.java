package io.locust.k8s.e2e.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What the replicas of the operator have changed in the cluster, by the clock of the API server.
 *
 * @param writes that were accepted, in the order of their ends
 */
record Requests(List<Write> writes) {
    private static final Set<String> READS = Set.of("get", "list", "watch");
    private static final int FIRST_REFUSAL = 300;

    /**
     * One of them.
     *
     * @param pod that asked for it
     * @param received when it reached the API server
     * @param answered when it was done
     */
    record Write(String pod, String verb, String resource, String namespace, Instant received, Instant answered) {
        boolean isOfLease() {
            return resource.equals("leases");
        }

        /** Each replica looks after the definition and the certificate; whatever is done for tests is the leader's. */
        boolean acts() {
            return !namespace.isEmpty() && !namespace.equals(OperatorPods.NAMESPACE);
        }
    }

    /** Out of the lines of an audit log. */
    static Requests of(List<String> log) {
        var mapper = new ObjectMapper();
        return new Requests(log.stream()
                .flatMap(line -> write(mapper, line).stream())
                .sorted(Comparator.comparing(Write::answered))
                .toList());
    }

    private static Optional<Write> write(ObjectMapper mapper, String line) {
        JsonNode event;
        try {
            event = mapper.readTree(line);
        } catch (JsonProcessingException e) {
            // Also half a line, which the API server was writing when it was killed.
            return Optional.empty();
        }
        var about = event.path("objectRef");
        int code = event.path("responseStatus").path("code").asInt(Integer.MAX_VALUE);
        if (READS.contains(event.path("verb").asText()) || code >= FIRST_REFUSAL) {
            return Optional.empty();
        }
        return Optional.of(new Write(
                event.path("user")
                        .path("extra")
                        .path("authentication.kubernetes.io/pod-name")
                        .path(0)
                        .asText(),
                event.path("verb").asText(),
                about.path("resource").asText(),
                about.path("namespace").asText(),
                Instant.parse(event.path("requestReceivedTimestamp").asText()),
                Instant.parse(event.path("stageTimestamp").asText())));
    }

    Requests since(Instant moment) {
        return new Requests(writes.stream()
                .filter(write -> !write.received().isBefore(moment))
                .toList());
    }

    /** The pods that held the lease, one after the other. */
    List<String> holders() {
        var holders = new ArrayList<String>();
        leases().map(Write::pod)
                .filter(pod -> holders.isEmpty() || !holders.getLast().equals(pod))
                .forEach(holders::add);
        return holders;
    }

    /** When the lease was this pod's for the first time. */
    Instant took(String pod) {
        return leases().filter(write -> write.pod().equals(pod))
                .map(Write::answered)
                .findFirst()
                .orElseThrow();
    }

    List<Write> acts() {
        return writes.stream().filter(Write::acts).toList();
    }

    /** What was done by somebody else than the one whose the lease was, or by nobody knows whom. */
    List<Write> withoutTheLease() {
        return acts().stream()
                .filter(act -> !Objects.equals(holder(act.received()).orElse(act.pod()), act.pod())
                        || act.pod().isEmpty())
                .toList();
    }

    /** Absent before the first write of the lease: the log may begin when somebody leads already. */
    private Optional<String> holder(Instant at) {
        return leases().filter(write -> write.answered().isBefore(at))
                .map(Write::pod)
                .reduce((one, next) -> next);
    }

    private Stream<Write> leases() {
        return writes.stream().filter(Write::isOfLease);
    }
}
