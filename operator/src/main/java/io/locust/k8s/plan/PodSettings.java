package io.locust.k8s.plan;

import io.fabric8.kubernetes.api.model.ResourceRequirements;
import org.jspecify.annotations.Nullable;

/**
 * What the operator's installation says about all Locust pods (the chart's {@code locustPods} values).
 *
 * @param all requests and limits for both roles; an entry without amount ("") means: leave it out
 * @param master instead of {@code all} for the master, where given
 * @param worker instead of {@code all} for the workers, where given
 * @param affinityInjection whether spec.scheduling.affinity reaches the pods
 * @param tolerationsInjection whether spec.scheduling.tolerations reach the pods
 * @param runtimeClassName default RuntimeClass; empty for none
 * @param ttlSecondsAfterFinished how long finished Jobs stay; absent for ever, 0 not at all
 */
public record PodSettings(
        ResourceRequirements all,
        ResourceRequirements master,
        ResourceRequirements worker,
        boolean affinityInjection,
        boolean tolerationsInjection,
        String runtimeClassName,
        @Nullable Integer ttlSecondsAfterFinished) {}
