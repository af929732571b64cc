package io.locust.k8s.reconcile;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceSpec;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobSpec;
import io.fabric8.kubernetes.client.informers.cache.BasicItemStore;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import io.locust.k8s.plan.RunIdentity;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Keeps of each object only what is read later: a pod of 4 KB becomes one of 1 KB. */
final class Pruned {
    /** kubectl's copy of the whole object. */
    private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

    private Pruned() {}

    /** A store for an informer; what goes in is pruned in place. */
    static final class Store<T extends HasMetadata> extends BasicItemStore<T> {
        Store() {
            super(Cache::metaNamespaceKeyFunc);
        }

        @Override
        public T put(String key, T object) {
            prune(object);
            return super.put(key, object);
        }
    }

    /** Prune the object itself. */
    static void prune(HasMetadata object) {
        prune(object.getMetadata());
        switch (object) {
            case Pod pod -> prune(pod);
            case Job job -> prune(job);
            case Service service -> prune(service);
            default -> {}
        }
    }

    private static void prune(ObjectMeta metadata) {
        metadata.setManagedFields(List.of());
        if (metadata.getAnnotations() != null) {
            metadata.getAnnotations().remove(LAST_APPLIED);
        }
    }

    private static void prune(Pod pod) {
        pod.getMetadata().setAnnotations(null);
        if (pod.getSpec() != null) {
            var spec = new PodSpec();
            spec.setNodeName(pod.getSpec().getNodeName());
            spec.setContainers(names(pod.getSpec().getContainers()));
            spec.setInitContainers(names(pod.getSpec().getInitContainers()));
            pod.setSpec(spec);
        }
        if (pod.getStatus() != null) {
            var status = new PodStatus();
            status.setPhase(pod.getStatus().getPhase());
            status.setReason(pod.getStatus().getReason());
            status.setMessage(pod.getStatus().getMessage());
            status.setPodIP(pod.getStatus().getPodIP());
            status.setConditions(pod.getStatus().getConditions());
            status.setInitContainerStatuses(pod.getStatus().getInitContainerStatuses());
            status.setContainerStatuses(pod.getStatus().getContainerStatuses());
            pod.setStatus(status);
        }
    }

    private static List<Container> names(List<Container> containers) {
        return containers.stream()
                .map(container -> {
                    var named = new Container();
                    named.setName(container.getName());
                    return named;
                })
                .toList();
    }

    private static void prune(Job job) {
        job.getMetadata().setAnnotations(null);
        if (job.getSpec() != null) {
            var spec = new JobSpec();
            spec.setParallelism(job.getSpec().getParallelism());
            spec.setCompletions(job.getSpec().getCompletions());
            spec.setSuspend(job.getSpec().getSuspend());
            spec.setActiveDeadlineSeconds(job.getSpec().getActiveDeadlineSeconds());
            spec.setTtlSecondsAfterFinished(job.getSpec().getTtlSecondsAfterFinished());
            spec.setBackoffLimit(job.getSpec().getBackoffLimit());
            spec.setTemplate(ofOthers(job.getSpec().getTemplate()));
            job.setSpec(spec);
        }
    }

    /** The labels by which a Job of an operator before ours is known; nothing of a template that our plan made. */
    private static @Nullable PodTemplateSpec ofOthers(@Nullable PodTemplateSpec template) {
        if (template == null
                || template.getMetadata() == null
                || template.getMetadata().getLabels() == null
                || template.getMetadata().getLabels().containsKey(RunIdentity.LABEL)) {
            return null;
        }
        return new PodTemplateSpecBuilder()
                .withNewMetadata()
                .withLabels(template.getMetadata().getLabels())
                .endMetadata()
                .build();
    }

    private static void prune(Service service) {
        service.getMetadata().setAnnotations(null);
        if (service.getSpec() != null) {
            var spec = new ServiceSpec();
            spec.setClusterIP(service.getSpec().getClusterIP());
            Map<String, String> labels = service.getMetadata().getLabels();
            if (labels == null || !labels.containsKey(RunIdentity.LABEL)) {
                spec.setSelector(service.getSpec().getSelector());
            }
            service.setSpec(spec);
        }
    }
}
