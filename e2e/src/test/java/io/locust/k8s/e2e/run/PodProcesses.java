package io.locust.k8s.e2e.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/** The processes of a pod's containers, which must run on this machine. */
final class PodProcesses {
    private PodProcesses() {}

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
                .filter(process -> !process.info().command().orElse("").endsWith("/pause"))
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
