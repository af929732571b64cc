package io.locust.k8s.plan;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.ServicePortBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.locust.k8s.api.v2.LocustTestSpec;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The objects of one attempt at a run, as they are to be created.
 *
 * @param service headless, so that the workers find the master's address by name as soon as it has one
 * @param master one pod, never retried by Kubernetes: a new master has no statistics
 * @param worker as many pods at once as the spec says; lost ones are replaced until the master dismisses them. Indexed,
 *     because only then can its number of completions be raised: for a worker that left in peace, but too early
 * @param ingress absent unless the spec asks for one
 * @param files absent unless files stand in the spec
 * @param problems for which the spec cannot be carried out, each with field and remedy; then nothing is to be created
 */
public record RunPlan(
        Service service,
        Job master,
        Job worker,
        @Nullable Ingress ingress,
        @Nullable ConfigMap files,
        List<String> problems) {
    /** Far more losses than any run has: how many are too many is not for the Job controller to say. */
    public static final int REPLACE_FOR_EVER = 1_000_000;

    /**
     * What the spec means in this installation, for this attempt.
     *
     * @param expected how many workers the master is to wait for
     */
    public static RunPlan of(Owner owner, LocustTestSpec spec, RunIdentity run, int expected, PodSettings settings) {
        var names = new Names(owner.name());
        var pods = new PodPlan(spec, names, expected, settings);
        var master = pods.template(Role.MASTER, run);
        var worker = pods.template(Role.WORKER, run);
        return new RunPlan(
                service(owner, names, run, ports(spec, settings)),
                job(owner, names, Role.MASTER, run)
                        .editSpec()
                        .withParallelism(1)
                        .withCompletions(1)
                        .withBackoffLimit(0)
                        .withTemplate(master.template())
                        .endSpec()
                        .build(),
                job(owner, names, Role.WORKER, run)
                        .editSpec()
                        .withCompletionMode("Indexed")
                        .withCompletions(spec.worker().replicas())
                        .withParallelism(spec.worker().replicas())
                        .withBackoffLimit(REPLACE_FOR_EVER)
                        .withTemplate(worker.template())
                        .endSpec()
                        .build(),
                WebIngress.of(owner, spec, names, run),
                InlineFiles.of(spec, names).map(files -> files.object(owner)).orElse(null),
                Stream.concat(master.problems().stream(), worker.problems().stream())
                        .toList());
    }

    private static JobBuilder job(Owner owner, Names names, Role role, RunIdentity run) {
        return new JobBuilder()
                .withMetadata(owner.metadata(names.of(role), Labels.of(names, role, run)))
                .withNewSpec()
                .endSpec();
    }

    private static Service service(Owner owner, Names names, RunIdentity run, List<ServicePort> ports) {
        return new ServiceBuilder()
                .withMetadata(owner.metadata(names.master(), Labels.of(names, Role.MASTER, run)))
                .withNewSpec()
                .withClusterIP("None")
                // Workers may ask for the name before the master is ready; an unknown name would be cached as such.
                .withPublishNotReadyAddresses(true)
                .withSelector(Map.of(Labels.POD_NAME, names.master()))
                .withPorts(ports)
                .endSpec()
                .build();
    }

    private static List<ServicePort> ports(LocustTestSpec spec, PodSettings settings) {
        return Stream.concat(
                        Stream.of(
                                port("port" + Ports.WORKERS, Ports.WORKERS),
                                port("port" + Ports.SECOND, Ports.SECOND),
                                port(Ports.WEB_NAME, WebAddress.of(spec).port())),
                        settings.exporterFor(spec).stream().map(exporter -> port(Ports.METRICS_NAME, exporter.port())))
                .toList();
    }

    private static ServicePort port(String name, int number) {
        return new ServicePortBuilder()
                .withName(name)
                .withPort(number)
                .withTargetPort(new IntOrString(number))
                .withProtocol("TCP")
                .build();
    }
}
