package io.locust.k8s.e2e.run;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;

/** Somebody who reads a test as v1 again and again, until closed, and remembers each refusal. */
final class OldRequests implements AutoCloseable {
    private static final Duration PAUSE = Duration.ofMillis(50);

    private final KubernetesClient client;
    private final OldTest test;
    private final AtomicInteger answered = new AtomicInteger();
    private final List<Refusal> refusals = new ArrayList<>();
    private final Thread thread;
    private volatile boolean closed;

    /** One request that failed. */
    record Refusal(Instant at, String why) {}

    private OldRequests(OldTest test) {
        this.client = test.namespace().client();
        this.test = test;
        this.thread = Thread.ofVirtual().start(this::ask);
    }

    static OldRequests of(OldTest test) {
        return new OldRequests(test);
    }

    private void ask() {
        while (!closed) {
            try {
                var found = client.genericKubernetesResources("locust.io/v1", "LocustTest")
                        .inNamespace(test.namespace().name())
                        .withName(test.name())
                        .get();
                Objects.requireNonNull(found, "no such test");
                answered.incrementAndGet();
                Thread.sleep(PAUSE);
            } catch (KubernetesClientException | NullPointerException e) {
                synchronized (refusals) {
                    refusals.add(new Refusal(Instant.now(), String.valueOf(e.getMessage())));
                }
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    int answered() {
        return answered.get();
    }

    List<Refusal> refusals() {
        synchronized (refusals) {
            return List.copyOf(refusals);
        }
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }
}
