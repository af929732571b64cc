package io.locust.k8s.app;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.function.Predicate;

/**
 * What {@code helm test} runs: asks, with the operator's service account and from a pod beside it, whether an installation
 * can work. It reads, and changes nothing.
 */
final class InstallationCheck {
    /** A roll-out, a new lease or the name of a new Service may be under way. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    /** Leases are renewed every second; clocks of nodes may differ. */
    private static final Duration FRESH = Duration.ofSeconds(30);

    private static final int OK = 200;

    /** @param text what was seen, and what to do about it where it is no good */
    private record Finding(boolean good, String text) {}

    private final KubernetesClient client;
    private final Environment in;
    private final ObjectMapper mapper;

    private InstallationCheck(KubernetesClient client, Environment in, ObjectMapper mapper) {
        this.client = client;
        this.in = in;
        this.mapper = mapper;
    }

    /**
     * Prints a line for each finding.
     *
     * @param environment POD_NAMESPACE, LEASE_NAME, and CHECK_RIGHTS, CHECK_REPLICAS, CHECK_SERVICE, as the chart's test has them
     * @return exit status: 0 when all is well
     */
    static int run(Map<String, String> environment, PrintStream out) {
        Logging.configure(false, Settings.LogLevel.WARN);
        var mapper = new ObjectMapper();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor();
                var client = Clients.create(mapper, threads, () -> {})) {
            var check = new InstallationCheck(client, new Environment(environment), mapper);
            boolean good = true;
            for (Finding finding : check.findings()) {
                out.println((finding.good() ? "[+] " : "[-] ") + finding.text());
                good &= finding.good();
            }
            return good ? 0 : 1;
        }
    }

    private List<Finding> findings() {
        var findings = new ArrayList<Finding>();
        findings.add(attempt(this::definition));
        findings.addAll(rights());
        findings.add(patiently(this::replicas));
        if (!in.text("LEASE_NAME").isEmpty()) {
            findings.add(patiently(this::leader));
        }
        return findings;
    }

    /** By discovery, which everybody may do; a namespaced installation may not read the definition itself. */
    private Finding definition() throws JsonProcessingException {
        var served = client.raw("/apis/locust.io/v2");
        var names = served == null
                ? List.of()
                : mapper.readTree(served)
                        .path("resources")
                        .valueStream()
                        .map(resource -> resource.path("name").asText())
                        .toList();
        return names.containsAll(List.of("locusttests", "locusttests/status"))
                ? new Finding(true, "locust.io/v2 LocustTest is served")
                : new Finding(
                        false,
                        "locust.io/v2 LocustTest is not served: kubectl apply --server-side -f crds/ of the chart");
    }

    private List<Finding> rights() {
        var missing = new ArrayList<Finding>();
        List<Right> rights;
        try {
            rights = Right.of(mapper.readTree(in.text("CHECK_RIGHTS")));
        } catch (JsonProcessingException e) {
            return List.of(new Finding(false, "CHECK_RIGHTS is no JSON: " + e.getOriginalMessage()));
        }
        for (Right right : rights) {
            var found = attempt(() -> new Finding(
                    isAllowed(right),
                    "may not " + right + ": is there a RoleBinding (or ClusterRoleBinding) of the operator's service"
                            + " account? helm upgrade makes it again"));
            if (!found.good()) {
                missing.add(found);
            }
        }
        return missing.isEmpty() && !rights.isEmpty()
                ? List.of(new Finding(true, "has all " + rights.size() + " rights that the chart grants"))
                : missing;
    }

    private boolean isAllowed(Right right) throws JsonProcessingException {
        var answer = client.raw("/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", "POST", right.review());
        return mapper.readTree(answer).at("/status/allowed").asBoolean();
    }

    private Finding replicas() throws IOException, InterruptedException {
        int wanted = Integer.parseInt(in.text("CHECK_REPLICAS", "1"));
        var addresses = addresses();
        var trouble = new ArrayList<String>();
        try (var http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build()) {
            for (InetAddress address : addresses) {
                var answer = http.send(
                        HttpRequest.newBuilder(URI.create("http://" + host(address) + ":8081/readyz"))
                                .timeout(TIMEOUT)
                                .build(),
                        BodyHandlers.ofString());
                if (answer.statusCode() != OK) {
                    trouble.add(host(address) + " says " + words(answer.body()));
                }
            }
        }
        if (!trouble.isEmpty()) {
            return new Finding(false, "not ready: " + String.join("; ", trouble));
        }
        return addresses.length == wanted && wanted > 0
                ? new Finding(true, wanted + " of " + wanted + " replicas are ready")
                : new Finding(
                        false,
                        addresses.length + " of " + wanted
                                + " replicas run: kubectl get pods; with replicaCount 0 nobody acts");
    }

    private InetAddress[] addresses() {
        try {
            return InetAddress.getAllByName(in.text("CHECK_SERVICE"));
        } catch (UnknownHostException e) {
            return new InetAddress[0]; // a Service without pods has no address
        }
    }

    private static String host(InetAddress address) {
        return address.getHostAddress().contains(":") ? "[" + address.getHostAddress() + "]" : address.getHostAddress();
    }

    /** Only what is not well of the many watches. */
    private static String words(String readyz) {
        Predicate<String> isGood = line -> line.startsWith("[+]");
        return String.join(", ", readyz.lines().filter(isGood.negate()).toList());
    }

    private Finding leader() throws JsonProcessingException {
        var path = "/apis/coordination.k8s.io/v1/namespaces/%s/leases/%s"
                .formatted(in.text("POD_NAMESPACE"), in.text("LEASE_NAME"));
        var lease = client.raw(path);
        JsonNode spec = lease == null
                ? MissingNode.getInstance()
                : mapper.readTree(lease).path("spec");
        var holder = spec.path("holderIdentity").asText();
        var renewed = spec.path("renewTime").asText();
        return !holder.isEmpty()
                        && !renewed.isEmpty()
                        && Instant.parse(renewed).isAfter(Instant.now().minus(FRESH))
                ? new Finding(true, holder + " leads")
                : new Finding(false, "nobody leads: the operator's log says why (kubectl logs)");
    }

    private static Finding patiently(Callable<Finding> question) {
        var deadline = Instant.now().plus(PATIENCE);
        while (true) {
            var finding = attempt(question);
            if (finding.good() || Instant.now().isAfter(deadline)) {
                return finding;
            }
            try {
                Thread.sleep(PAUSE);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return finding;
            }
        }
    }

    private static Finding attempt(Callable<Finding> question) {
        try {
            return question.call();
        } catch (KubernetesClientException e) {
            return new Finding(false, "the API server says " + e.getMessage());
        } catch (JsonProcessingException e) {
            return new Finding(false, "the API server's answer is no JSON: " + e.getOriginalMessage());
        } catch (IOException e) {
            return new Finding(
                    false,
                    "no connection: " + e + "; does a NetworkPolicy allow pods of this namespace to reach port 8081?");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Finding(false, "interrupted");
        } catch (Exception e) {
            return new Finding(false, "cannot find out: " + e);
        }
    }
}
