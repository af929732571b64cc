package io.locust.k8s.reconcile;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.locust.k8s.api.v2.LocustTest;
import io.locust.k8s.api.v2.LocustTestStatus;
import io.locust.k8s.decide.Action;
import io.locust.k8s.plan.Labels;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** An API server in memory, and caches that follow it only when told to. */
final class FakeCluster implements Cluster {
    private final KubernetesSerialization json = new KubernetesSerialization(new ObjectMapper(), false);
    private final Map<String, HasMetadata> server = new TreeMap<>();
    private Map<String, HasMetadata> cache = Map.of();
    private long version = 100;

    /** Everything that was asked of the server but reading, in order. */
    final List<String> calls = new ArrayList<>();

    /** Questions about one object. */
    int questions;

    /** What the server says to every create from now on; absent when it accepts them. */
    @Nullable
    String refusal;

    /** The caches see what the server has now. */
    void catchUp() {
        cache = new TreeMap<>();
        server.forEach((key, object) -> {
            var labels = object.getMetadata().getLabels();
            if (object instanceof LocustTest || (labels != null && labels.containsKey(Labels.MANAGED_BY))) {
                cache.put(key, json.clone(object));
            }
        });
    }

    <T extends HasMetadata> T put(T object) {
        var copy = json.clone(object);
        if (copy.getMetadata().getUid() == null) {
            copy.getMetadata().setUid(UUID.randomUUID().toString());
            copy.getMetadata().setCreationTimestamp("2026-11-20T12:00:00Z");
        }
        copy.getMetadata().setResourceVersion(Long.toString(++version));
        server.put(slot(copy.getClass(), TestKey.of(copy)), copy);
        return json.clone(copy);
    }

    void remove(Class<?> type, TestKey name) {
        server.remove(slot(type, name));
    }

    LocustTest now(TestKey key) {
        return Objects.requireNonNull(find(LocustTest.class, key));
    }

    private static String slot(Class<?> type, TestKey name) {
        return type.getSimpleName() + " " + name;
    }

    private static KubernetesClientException failure(int code, String reason, String message) {
        return new KubernetesClientException(new StatusBuilder()
                .withCode(code)
                .withReason(reason)
                .withMessage(message)
                .build());
    }

    @Override
    public @Nullable LocustTest test(TestKey key) {
        return find(LocustTest.class, key);
    }

    @Override
    public <T extends HasMetadata> @Nullable T find(Class<T> type, TestKey name) {
        questions++;
        var found = server.get(slot(type, name));
        return found == null ? null : type.cast(json.clone(found));
    }

    @Override
    public LocustTest writeStatus(LocustTest read, LocustTestStatus next) {
        var now = server.get(slot(LocustTest.class, TestKey.of(read)));
        if (now == null) {
            throw failure(404, "NotFound", "gone");
        }
        if (!now.getMetadata().getResourceVersion().equals(read.getMetadata().getResourceVersion())) {
            throw failure(409, "Conflict", "changed");
        }
        calls.add("status " + next.reason());
        var written = (LocustTest) json.clone(now);
        written.setStatus(next);
        return put(written);
    }

    @Override
    public <T extends HasMetadata> T create(T object) {
        var name = object.getKind() + " " + object.getMetadata().getName();
        if (refusal != null) {
            calls.add("refused " + name);
            throw failure(403, "Forbidden", refusal);
        }
        if (server.containsKey(slot(object.getClass(), TestKey.of(object)))) {
            calls.add("exists " + name);
            throw failure(409, "AlreadyExists", "there is one");
        }
        calls.add("create " + name);
        return put(object);
    }

    @Override
    public void delete(String namespace, Action.Delete delete) {
        calls.add("delete " + delete.kind() + " " + delete.name());
        server.values().removeIf(object -> object.getMetadata().getUid().equals(delete.uid()));
    }

    @Override
    public @Nullable Job endJob(String namespace, Action.EndJob end) {
        calls.add("end " + end.name());
        return patched(end.uid(), job -> job.getSpec().setActiveDeadlineSeconds(1L));
    }

    @Override
    public @Nullable Job expireJob(String namespace, Action.ExpireJob expire) {
        calls.add("expire " + expire.name());
        return patched(expire.uid(), job -> job.getSpec().setTtlSecondsAfterFinished(expire.seconds()));
    }

    @Override
    public @Nullable Job extendJob(String namespace, Action.ExtendJob extend) {
        calls.add("extend " + extend.name());
        return patched(extend.uid(), job -> job.getSpec().setCompletions(extend.pods()));
    }

    @Override
    public @Nullable Job replaceFailed(String namespace, Action.ReplaceFailed replace) {
        calls.add("replace failed pods of " + replace.name());
        return patched(replace.uid(), job -> job.getSpec().setBackoffLimit(1_000_000));
    }

    @Override
    public @Nullable Job keepJob(String namespace, Action.KeepJob keep) {
        calls.add("keep " + keep.name());
        return patched(keep.uid(), job -> job.getSpec().setTtlSecondsAfterFinished(null));
    }

    @Override
    public @Nullable HasMetadata label(String namespace, Action.Label label) {
        calls.add("label " + label.kind() + " " + label.name());
        for (var object : List.copyOf(server.values())) {
            if (object.getMetadata().getUid().equals(label.uid())) {
                var copy = json.clone(object);
                var labels = new TreeMap<>(
                        Objects.requireNonNullElse(copy.getMetadata().getLabels(), Map.of()));
                labels.putAll(label.labels());
                copy.getMetadata().setLabels(labels);
                if (label.owner() != null) {
                    copy.getMetadata().setOwnerReferences(List.of(label.owner()));
                }
                return put(copy);
            }
        }
        return null;
    }

    @Override
    public void removeFinalizers(LocustTest test, List<String> finalizers) {
        calls.add("remove " + finalizers);
        var now = now(TestKey.of(test));
        now.getMetadata()
                .setFinalizers(now.getMetadata().getFinalizers().stream()
                        .filter(one -> !finalizers.contains(one))
                        .toList());
        if (now.getMetadata().getFinalizers().isEmpty()) {
            remove(LocustTest.class, TestKey.of(test));
        } else {
            put(now);
        }
    }

    private @Nullable Job patched(String uid, Consumer<Job> change) {
        for (var object : List.copyOf(server.values())) {
            if (object instanceof Job job && job.getMetadata().getUid().equals(uid)) {
                var copy = json.clone(job);
                change.accept(copy);
                return put(copy);
            }
        }
        return null;
    }

    @Override
    public void tell(LocustTest test, Action.Tell tell) {
        calls.add("tell " + tell.reason());
    }

    @Override
    public List<Event> warnings(String namespace) {
        calls.add("events");
        return warnings;
    }

    /** What Kubernetes warns of. */
    List<Event> warnings = List.of();

    /** What the caches have seen so far. */
    CachedObjects caches() {
        return new CachedObjects() {
            @Override
            public @Nullable LocustTest test(TestKey key) {
                return cached(LocustTest.class, key);
            }

            @Override
            public @Nullable Service service(TestKey name) {
                return cached(Service.class, name);
            }

            @Override
            public @Nullable Job job(TestKey name) {
                return cached(Job.class, name);
            }

            @Override
            public List<Pod> podsOf(TestKey test) {
                return cache.values().stream()
                        .filter(Pod.class::isInstance)
                        .map(Pod.class::cast)
                        .filter(pod -> test.equals(TestKey.ofPart(pod)))
                        .toList();
            }
        };
    }

    private <T extends HasMetadata> @Nullable T cached(Class<T> type, TestKey name) {
        return type.cast(cache.get(slot(type, name)));
    }
}
