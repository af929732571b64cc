package io.locust.k8s.e2e.run;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/** The operator's own pods, and their processes on this machine. */
record OperatorPods(KubernetesClient client) {
    static final String NAMESPACE = "locust-system";

    List<Pod> all() {
        return client
                .pods()
                .inNamespace(NAMESPACE)
                .withLabel("app.kubernetes.io/name", "locust-operator")
                .list()
                .getItems()
                .stream()
                .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
                .toList();
    }

    String leader() {
        return client.leases()
                .inNamespace(NAMESPACE)
                .withName("locust-operator")
                .get()
                .getSpec()
                .getHolderIdentity();
    }

    /** Two that are ready, one of which leads. */
    boolean ready() {
        var pods = all();
        var leader = leader();
        return pods.size() == 2
                && pods.stream().anyMatch(pod -> pod.getMetadata().getName().equals(leader))
                && pods.stream()
                        .allMatch(pod -> pod.getStatus().getContainerStatuses().stream()
                                .allMatch(container -> Boolean.TRUE.equals(container.getReady())));
    }

    static boolean hasRestarted(Pod pod) {
        return pod.getStatus().getContainerStatuses().stream().anyMatch(container -> container.getRestartCount() > 0);
    }

    /** By another one, which its Deployment makes. */
    void replace(Pod pod) {
        client.pods()
                .inNamespace(NAMESPACE)
                .withName(pod.getMetadata().getName())
                .delete();
    }

    /** As the kernel does it when memory is out: the process has no chance to do anything. */
    static void kill(Pod pod) {
        var processes = processes(pod);
        if (processes.isEmpty()) {
            throw new AssertionError("no process of " + pod.getMetadata().getName() + " on this machine");
        }
        processes.forEach(ProcessHandle::destroyForcibly);
    }

    private static List<ProcessHandle> processes(Pod pod) {
        var uid = pod.getMetadata().getUid();
        return ProcessHandle.allProcesses()
                .filter(process -> process.info().command().orElse("").endsWith("/opt/java/bin/java"))
                .filter(process -> cgroup(process).contains("pod" + uid))
                .toList();
    }

    private static String cgroup(ProcessHandle process) {
        try {
            return Files.readString(Path.of("/proc/" + process.pid() + "/cgroup"));
        } catch (NoSuchFileException e) {
            return "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
