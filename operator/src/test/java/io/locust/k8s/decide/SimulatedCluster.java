package io.locust.k8s.decide;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.JobConditionBuilder;
import io.locust.k8s.api.v2.LocustTest;
import io.locust.k8s.locust.Answer;
import io.locust.k8s.locust.RequestStatistics;
import io.locust.k8s.locust.RunState;
import io.locust.k8s.locust.Statistics;
import io.locust.k8s.plan.PodSettings;
import io.locust.k8s.plan.ResourceDefaults;
import io.locust.k8s.plan.RunIdentity;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Enough of a cluster to meet every order of events: objects, a Job controller, a kubelet and a Locust master. */
final class SimulatedCluster {
    private static final ObjectMapper JSON = new ObjectMapper();

    final Decider decider = new Decider(
            new PodSettings(
                    ResourceDefaults.NONE,
                    ResourceDefaults.NONE,
                    ResourceDefaults.NONE,
                    true,
                    true,
                    "",
                    null,
                    null,
                    null),
            Duration.ofMinutes(2),
            JSON);
    LocustTest test;
    final Map<String, Integer> created = new HashMap<>();
    final List<String> loads = new ArrayList<>();
    private final Map<String, HasMetadata> objects = new TreeMap<>();
    private final Map<String, Pod> pods = new TreeMap<>();
    private RunState load = RunState.READY;
    Instant now = Instant.parse("2026-11-20T10:00:00Z");
    boolean deletedByUser;
    boolean silent;
    final Map<String, Integer> loadsWhenEnded = new HashMap<>();
    private int uids;

    SimulatedCluster() throws IOException {
        test = JSON.readValue("""
                {"metadata": {"name": "shop", "namespace": "load", "uid": "6a2b", "generation": 1},
                 "spec": {"image": "i", "master": {"command": "-u 1"}, "worker": {"command": "-u 1", "replicas": 2}}}
                """, LocustTest.class);
    }

    /** One reconcile; the status write may meet a conflict, after which nothing else is done. */
    Decision reconcile(boolean conflict) {
        var decision = decider.decide(observe(), now);
        if (!conflict) {
            test.setStatus(decision.status());
            decision.actions().forEach(this::act);
        }
        return decision;
    }

    Observation observe() {
        return new Observation(
                test,
                (Service) objects.get("Service/shop-master"),
                (Job) objects.get("Job/shop-master"),
                (Job) objects.get("Job/shop-worker"),
                List.copyOf(pods.values()),
                statistics(),
                List.of(),
                null);
    }

    private void act(Action action) {
        switch (action) {
            case Action.Create create -> {
                var key = create.object().getKind() + "/"
                        + create.object().getMetadata().getName();
                if (!objects.containsKey(key)) {
                    create.object().getMetadata().setUid("uid-" + ++uids);
                    objects.put(key, create.object());
                    if (create.object() instanceof Job job) {
                        created.merge(key + " " + run(job), 1, Integer::sum);
                    }
                }
            }
            case Action.Delete delete ->
                objects.values()
                        .removeIf(object -> object.getMetadata().getUid().equals(delete.uid()));
            case Action.EndJob end -> {
                finish(end.name(), "Failed");
                pods.values().removeIf(pod -> pod.getMetadata().getName().startsWith(end.name()) && !Pods.ended(pod));
            }
            case Action.ExpireJob expire -> {}
            case Action.ExtendJob extend -> {}
            case Action.ReplaceFailed replace -> {}
            case Action.KeepJob keep -> {}
            case Action.Label label -> label(label);
            case Action.RemoveFinalizers remove -> {}
            case Action.StopLoad stop -> loadEnds();
            case Action.Tell tell -> {}
        }
        garbage();
    }

    /**
     * What an operator before ours has left: without labels on Jobs and Service, without a role on the pods, and without
     * an owner if it was the Java operator.
     *
     * @param kinds such as Service/shop-master
     */
    void leave(boolean owned, List<String> kinds) throws IOException {
        for (var kind : kinds) {
            var name = kind.substring(kind.indexOf('/') + 1);
            var metadata = """
                    {"name": "%s", "uid": "%s", "creationTimestamp": "2026-11-20T09:59:00Z", "ownerReferences": [%s]}""".formatted(
                            name,
                            "old-" + kind,
                            owned ? "{\"kind\": \"LocustTest\", \"name\": \"shop\", \"uid\": \"6a2b\"}" : "");
            objects.put(
                    kind,
                    kind.startsWith("Job/")
                            ? JSON.readValue("""
                                    {"metadata": %s, "spec": {"parallelism": %d, "backoffLimit": 0, "template": {"metadata": {"labels":
                                     {"performance-test-name": "shop", "performance-test-pod-name": "%s"}}}}}""".formatted(metadata, name.endsWith("worker") ? 2 : 1, name), Job.class)
                            : JSON.readValue("""
                                    {"metadata": %s, "spec": {"selector": {"performance-test-pod-name": "%s"}}}""".formatted(metadata, name), Service.class));
        }
        load = RunState.READY;
    }

    private void label(Action.Label label) {
        Stream.concat(objects.values().stream(), pods.values().stream())
                .filter(object -> object.getMetadata().getUid().equals(label.uid()))
                .forEach(object -> {
                    var labels = new TreeMap<>(
                            Objects.requireNonNullElse(object.getMetadata().getLabels(), Map.of()));
                    labels.putAll(label.labels());
                    object.getMetadata().setLabels(labels);
                    if (label.owner() != null) {
                        object.getMetadata().setOwnerReferences(List.of(label.owner()));
                    }
                });
    }

    /** Pods go with their Job, at once. */
    private void garbage() {
        pods.values()
                .removeIf(pod -> objects.values().stream()
                        .noneMatch(object -> pod.getMetadata()
                                .getOwnerReferences()
                                .getFirst()
                                .getUid()
                                .equals(object.getMetadata().getUid())));
        if (master() == null) {
            load = RunState.READY;
        }
    }

    void userDeletes(String key) {
        if (objects.remove(key) != null && key.startsWith("Job/")) {
            deletedByUser = true;
        }
        garbage();
    }

    /** Jobs that have finished go, with their pods, as by the ttlSecondsAfterFinished of the operators before ours. */
    void finishedJobsExpire() {
        objects.values()
                .removeIf(
                        object -> object instanceof Job job && Jobs.finish(job).isPresent());
        garbage();
    }

    boolean hasUnfinished(String name) {
        return objects.get("Job/" + name) instanceof Job job && Jobs.finish(job).isEmpty();
    }

    void userDeletesMasterPod() {
        var master = master();
        if (master != null) {
            pods.remove(master.getMetadata().getName());
            load = RunState.READY;
            finish("shop-master", "Failed");
        }
    }

    /** What the Job controller and the kubelet do in a moment. */
    void podsStart() {
        for (var object : List.copyOf(objects.values())) {
            if (object instanceof Job job && Jobs.finish(job).isEmpty()) {
                for (int n = 0; n < job.getSpec().getParallelism(); n++) {
                    var name = job.getMetadata().getName() + "-"
                            + job.getMetadata().getUid().replace('/', '-') + "-" + n;
                    pods.computeIfAbsent(name, key -> running(job, key));
                }
            }
        }
    }

    private Pod running(Job job, String name) {
        return new PodBuilder()
                .withNewMetadata()
                .withName(name)
                .withUid(name)
                .withCreationTimestamp(now.toString())
                .withLabels(
                        Predecessors.madeTemplateOf(job)
                                ? job.getSpec().getTemplate().getMetadata().getLabels()
                                : job.getMetadata().getLabels())
                .addNewOwnerReference()
                .withKind("Job")
                .withName(job.getMetadata().getName())
                .withUid(job.getMetadata().getUid())
                .endOwnerReference()
                .endMetadata()
                .withNewStatus()
                .withPhase("Running")
                .addNewContainerStatus()
                .withName(job.getMetadata().getName())
                .withState(new ContainerStateBuilder()
                        .withNewRunning()
                        .endRunning()
                        .build())
                .endContainerStatus()
                .endStatus()
                .build();
    }

    void loadStarts() {
        var master = master();
        if (master != null && Pods.runs(master, "shop-master") && load == RunState.READY) {
            load = RunState.RUNNING;
            loads.add(run(master));
        }
    }

    void loadEnds() {
        if (load == RunState.RUNNING) {
            load = RunState.STOPPED;
        }
    }

    void masterExits(int code) {
        var master = master();
        if (master != null && Pods.runs(master, "shop-master")) {
            master.getStatus().setPhase(code == 0 ? "Succeeded" : "Failed");
            master.getStatus()
                    .getContainerStatuses()
                    .getFirst()
                    .setState(new ContainerStateBuilder()
                            .withNewTerminated()
                            .withExitCode(code)
                            .withReason(code == 0 ? "Completed" : "Error")
                            .withMessage("x".repeat(10_000))
                            .endTerminated()
                            .build());
            finish("shop-master", code == 0 ? "Complete" : "Failed");
        }
    }

    private void finish(String name, String how) {
        if (objects.get("Job/" + name) instanceof Job job && Jobs.finish(job).isEmpty()) {
            objects.put(
                    "Job/" + name,
                    new JobBuilder(job)
                            .editOrNewStatus()
                            .addToConditions(new JobConditionBuilder()
                                    .withType(how)
                                    .withStatus("True")
                                    .withReason(how)
                                    .build())
                            .endStatus()
                            .build());
            if (name.equals("shop-worker")) {
                pods.values().removeIf(pod -> role(pod).equals("worker"));
            }
        }
    }

    void edit() {
        test.getMetadata().setGeneration(test.getMetadata().getGeneration() + 1);
    }

    /** Sets a field of the spec, as a user does. */
    void edit(String field, String json) throws IOException {
        ObjectNode changed = JSON.valueToTree(test);
        changed.withObject("/spec").set(field, JSON.readTree(json));
        test = JSON.treeToValue(changed, LocustTest.class);
        edit();
    }

    /** A worker is killed, or drained, in which case it leaves in peace; its Job replaces the former. */
    void workerGoes(boolean inPeace) {
        if (objects.get("Job/shop-worker") instanceof Job job
                && Jobs.finish(job).isEmpty()) {
            pods.values().stream()
                    .filter(pod -> role(pod).equals("worker"))
                    .findFirst()
                    .ifPresent(pod -> {
                        pods.remove(pod.getMetadata().getName());
                        objects.put(
                                "Job/shop-worker",
                                new JobBuilder(job)
                                        .editOrNewStatus()
                                        .withFailed(Jobs.failed(job) + (inPeace ? 0 : 1))
                                        .withSucceeded(Jobs.succeeded(job) + (inPeace ? 1 : 0))
                                        .endStatus()
                                        .build());
                    });
            if (!hasActive("worker") && load == RunState.RUNNING) {
                load = RunState.STOPPED;
            }
        }
    }

    boolean hasActive(String role) {
        return pods.values().stream().anyMatch(pod -> role(pod).equals(role) && !Pods.ended(pod));
    }

    /** How many loads there were of this run, whichever the attempt. */
    int loadsOf(String run) {
        return (int) loads.stream().filter(label -> label.startsWith(run + "-")).count();
    }

    private @Nullable Pod master() {
        return pods.values().stream()
                .filter(pod -> role(pod).equals("master"))
                .findFirst()
                .orElse(null);
    }

    private Observation.@Nullable Polled statistics() {
        var master = master();
        if (silent
                || master == null
                || !Pods.runs(master, "shop-master")
                || !run(master).equals(presentRun())) {
            return null;
        }
        int requests = load == RunState.READY ? 0 : 100;
        var total = new RequestStatistics(requests, 0, 1, 0, 1, 0, null, null, 5.0, null, 9.0, null, 10.0);
        return new Observation.Polled(
                new Answer.Reported(new Statistics(
                        load,
                        load == RunState.RUNNING ? 5 : 0,
                        workers(),
                        total,
                        Statistics.Recent.NONE,
                        List.of(),
                        List.of(),
                        List.of())),
                now);
    }

    private int workers() {
        return (int) pods.values().stream()
                .filter(pod -> role(pod).equals("worker") && run(pod).equals(presentRun()))
                .count();
    }

    private String presentRun() {
        var status = test.getStatus();
        var run = status == null ? null : status.run();
        return run == null ? "" : new RunIdentity(run.id(), run.attempt()).label();
    }

    private static String run(HasMetadata object) {
        var labels = object.getMetadata().getLabels();
        return labels == null ? "" : labels.getOrDefault(RunIdentity.LABEL, "");
    }

    private static String role(Pod pod) {
        return pod.getMetadata().getOwnerReferences().getFirst().getName().replace("shop-", "");
    }
}
