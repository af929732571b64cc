package io.locust.k8s.decide;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.locust.k8s.api.v2.LocustTest;
import io.locust.k8s.plan.Labels;
import io.locust.k8s.plan.Role;
import io.locust.k8s.plan.RunIdentity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** API server, Job controller, garbage collector and kubelet, as far as decisions depend on them; seeded. */
final class HostileCluster {
    static final ObjectMapper JSON = new ObjectMapper();
    private static final String SPEC = """
            {"image": "locust", "master": {"command": "-f a.py"}, "worker": {"command": "-f a.py", "replicas": %d}}""";

    final Random random;
    final LocustTest test;
    final Map<String, HasMetadata> objects = new TreeMap<>();
    final List<Pod> pods = new ArrayList<>();

    /** How often each Job of each attempt was created, by run label and role. */
    final Map<String, Integer> jobsCreated = new TreeMap<>();

    /** Deleted before the operator can have written down that they exist: nobody can tell them from never made. */
    final Set<String> lostUnrecorded = new HashSet<>();

    Instant now = Instant.parse("2026-11-20T10:00:00Z");
    private int uids;

    HostileCluster(Random random) {
        this.random = random;
        this.test = read(
                "{\"metadata\": {\"name\": \"shop\", \"namespace\": \"load\", \"uid\": \"6a2b\", \"generation\": 1},"
                        + "\"spec\": " + SPEC.formatted(1 + random.nextInt(3)) + "}");
    }

    private static LocustTest read(String json) {
        try {
            return JSON.readValue(json, LocustTest.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    boolean chance(double probability) {
        return random.nextDouble() < probability;
    }

    @Nullable
    Service service() {
        return (Service) objects.get("Service shop-master");
    }

    @Nullable
    Job job(Role role) {
        return (Job) objects.get("Job shop-" + role.word());
    }

    List<Pod> pods(Role role) {
        return pods.stream()
                .filter(pod -> role.word().equals(pod.getMetadata().getLabels().get(Labels.ROLE)))
                .toList();
    }

    List<Pod> active(Role role) {
        return pods(role).stream()
                .filter(pod -> !Pods.ended(pod) && !Pods.beingDeleted(pod))
                .toList();
    }

    static String run(HasMetadata object) {
        return String.valueOf(object.getMetadata().getLabels().get(RunIdentity.LABEL));
    }

    /** Edits change nothing of a run. */
    void edit() {
        var worker = test.getSpec().worker().replicas() + 1;
        test.setSpec(read("{\"spec\": " + SPEC.formatted(worker) + "}").getSpec());
        test.getMetadata().setGeneration(test.getMetadata().getGeneration() + 1);
    }

    void act(Action action) {
        switch (action) {
            case Action.Create create -> create(create.object());
            case Action.Delete delete -> {
                remove(delete.kind() + " " + delete.name(), delete.uid());
                pods.stream()
                        .filter(pod -> pod.getMetadata().getUid().equals(delete.uid()))
                        .forEach(this::terminate);
            }
            case Action.EndJob end -> jobOf(end.name()).getSpec().setActiveDeadlineSeconds(1L);
            case Action.ExpireJob expire -> jobOf(expire.name()).getSpec().setTtlSecondsAfterFinished(expire.seconds());
            case Action.ExtendJob extend -> jobOf(extend.name()).getSpec().setCompletions(extend.pods());
            case Action.ReplaceFailed replace -> {}
            case Action.KeepJob keep -> {}
            case Action.Label label -> throw new AssertionError("nothing here was taken over: " + label);
            case Action.RemoveFinalizers remove -> {}
            case Action.StopLoad stop -> {}
            case Action.Tell tell -> {}
        }
    }

    private Job jobOf(String name) {
        var job = (Job) objects.get("Job " + name);
        return job == null ? new JobBuilder().withNewSpec().endSpec().build() : job;
    }

    private void create(HasMetadata object) {
        var key = object.getKind() + " " + object.getMetadata().getName();
        if (objects.containsKey(key)) {
            return;
        }
        object.getMetadata().setUid("uid-" + ++uids);
        objects.put(key, object);
        if (object instanceof Job job) {
            jobsCreated.merge(run(job) + " " + key, 1, Integer::sum);
        }
    }

    /** Objects of a LocustTest of this name that was deleted before: another UID, another run. */
    void leaveOldRun() {
        for (var role : Role.values()) {
            var job = new JobBuilder()
                    .withNewMetadata()
                    .withName("shop-" + role.word())
                    .addToLabels(RunIdentity.LABEL, "0000000000-1")
                    .addToLabels(Labels.ROLE, role.word())
                    .withUid("old-" + role.word())
                    .addNewOwnerReference()
                    .withKind("LocustTest")
                    .withName("shop")
                    .withUid("old")
                    .endOwnerReference()
                    .endMetadata()
                    .withNewSpec()
                    .withParallelism(1)
                    .endSpec()
                    .build();
            objects.put("Job shop-" + role.word(), job);
            start(job, role);
        }
    }

    /** A user, or the garbage collector: in the foreground the object stays until its pods are gone. */
    void delete(String key, boolean foreground) {
        var object = objects.get(key);
        if (object instanceof Job job) {
            var status = test.getStatus();
            var run = status == null ? null : status.run();
            var uid = job.getMetadata().getUid();
            if (run == null || !(uid.equals(run.masterJobUID()) || uid.equals(run.workerJobUID()))) {
                lostUnrecorded.add(run(job));
            }
        }
        if (object != null && foreground) {
            object.getMetadata().setDeletionTimestamp(now.toString());
        } else if (object != null) {
            remove(key, object.getMetadata().getUid());
        }
    }

    private void remove(String key, String uid) {
        var object = objects.get(key);
        if (object != null && object.getMetadata().getUid().equals(uid)) {
            objects.remove(key);
            podsOf(uid).forEach(this::terminate);
        }
    }

    void terminate(Pod pod) {
        if (pods.contains(pod)) {
            pod.getMetadata().setDeletionTimestamp(now.toString());
        }
    }

    private List<Pod> podsOf(String jobUid) {
        return pods.stream()
                .filter(pod -> jobUid.equals(pod.getMetadata().getAnnotations().get("job")))
                .toList();
    }

    /** Some seconds pass. */
    void tick() {
        now = now.plusSeconds(1 + random.nextInt(20));
        for (var role : Role.values()) {
            var job = job(role);
            if (job != null) {
                control(job, role);
            }
        }
        for (var pod : List.copyOf(pods)) {
            kubelet(pod);
        }
    }

    private void control(Job job, Role role) {
        var uid = job.getMetadata().getUid();
        if (job.getMetadata().getDeletionTimestamp() != null) {
            podsOf(uid).forEach(this::terminate);
            if (podsOf(uid).isEmpty()) {
                objects.remove("Job " + job.getMetadata().getName());
            }
            return;
        }
        if (Jobs.finish(job).isPresent()) {
            if (job.getSpec().getTtlSecondsAfterFinished() != null) {
                remove("Job " + job.getMetadata().getName(), uid);
            }
            return;
        }
        var mine = podsOf(uid);
        var active = mine.stream()
                .filter(pod -> !Pods.ended(pod) && !Pods.beingDeleted(pod))
                .toList();
        boolean succeeded = mine.stream().anyMatch(pod -> Pods.hasPhase(pod, "Succeeded"));
        boolean started = job.getStatus() != null;
        if (job.getSpec().getActiveDeadlineSeconds() != null) {
            active.forEach(this::terminate);
            finish(job, "Failed", "DeadlineExceeded");
        } else if (role == Role.MASTER && started && active.isEmpty()) {
            finish(job, succeeded ? "Complete" : "Failed", "Ended");
        } else if (role == Role.WORKER && succeeded) {
            if (active.isEmpty()) {
                finish(job, "Complete", "Ended");
            }
        } else if (role == Role.WORKER || !started) {
            for (int n = active.size(); n < job.getSpec().getParallelism(); n++) {
                start(job, role);
            }
        }
    }

    private void start(Job job, Role role) {
        job.setStatus(new JobBuilder().withNewStatus().endStatus().build().getStatus());
        pods.add(new PodBuilder()
                .withNewMetadata()
                .withName("shop-" + role.word() + "-" + ++uids)
                .withUid("pod-" + uids)
                .withCreationTimestamp(now.toString())
                .withLabels(Map.of(Labels.ROLE, role.word(), RunIdentity.LABEL, run(job)))
                .addToAnnotations("job", job.getMetadata().getUid())
                .endMetadata()
                .withNewStatus()
                .withPhase("Pending")
                .endStatus()
                .build());
    }

    private static void finish(Job job, String type, String reason) {
        job.setStatus(new JobBuilder()
                .withNewStatus()
                .addNewCondition()
                .withType(type)
                .withStatus("True")
                .withReason(reason)
                .endCondition()
                .endStatus()
                .build()
                .getStatus());
    }

    private void kubelet(Pod pod) {
        if (Pods.beingDeleted(pod)) {
            if (chance(0.6)) {
                pods.remove(pod);
            } else if (!Pods.ended(pod) && chance(0.5)) {
                end(pod, chance(0.5) ? 0 : 143, "Error", "");
            }
        } else if (Pods.hasPhase(pod, "Pending")) {
            if (chance(0.5)) {
                state(
                        pod,
                        "Running",
                        new ContainerStateBuilder()
                                .withNewRunning()
                                .endRunning()
                                .build());
            } else if (chance(0.3)) {
                state(
                        pod,
                        "Pending",
                        new ContainerStateBuilder()
                                .withNewWaiting(hostile(), "Err Image! Pull")
                                .build());
            }
        }
    }

    /** What a kubelet or a log may say at its worst. */
    String hostile() {
        return ("x".repeat(random.nextInt(3)) + "\uD83E\uDD97 not found\n\u0007").repeat(1 + random.nextInt(20_000));
    }

    void end(Pod pod, int code, String reason, String log) {
        state(
                pod,
                code == 0 ? "Succeeded" : "Failed",
                new ContainerStateBuilder()
                        .withNewTerminated()
                        .withExitCode(code)
                        .withReason(reason)
                        .withMessage(log)
                        .endTerminated()
                        .build());
    }

    private static void state(Pod pod, String phase, ContainerState state) {
        pod.setStatus(new PodBuilder()
                .withNewStatus()
                .withPhase(phase)
                .addNewContainerStatus()
                .withName("shop-" + pod.getMetadata().getLabels().get(Labels.ROLE))
                .withState(state)
                .endContainerStatus()
                .endStatus()
                .build()
                .getStatus());
    }
}
