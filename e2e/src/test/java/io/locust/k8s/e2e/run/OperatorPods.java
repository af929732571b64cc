package io.locust.k8s.e2e.run;

import static org.assertj.core.api.Assertions.assertThat;

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

    Pod leaderPod() {
        var name = leader();
        return all().stream()
                .filter(pod -> pod.getMetadata().getName().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("the leader " + name + " is none of the operator's pods"));
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
        processes(pod).forEach(ProcessHandle::destroyForcibly);
    }

    /** As it is when a machine is suspended: the process does not know that time has passed. */
    static void freeze(Pod pod) {
        signal("STOP", pod);
    }

    static void thaw(Pod pod) {
        signal("CONT", pod);
    }

    private static void signal(String name, Pod pod) {
        for (ProcessHandle process : processes(pod)) {
            try {
                int status = new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid()))
                        .inheritIO()
                        .start()
                        .waitFor();
                assertThat(status).as("kill -%s", name).isZero();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError(e);
            }
        }
    }

    private static List<ProcessHandle> processes(Pod pod) {
        var uid = pod.getMetadata().getUid();
        var found = ProcessHandle.allProcesses()
                .filter(process -> process.info().command().orElse("").endsWith("/opt/java/bin/java"))
                .filter(process -> cgroup(process).contains("pod" + uid))
                .toList();
        assertThat(found)
                .as("processes of %s on this machine", pod.getMetadata().getName())
                .isNotEmpty();
        return found;
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
