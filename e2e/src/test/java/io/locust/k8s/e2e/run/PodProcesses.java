package io.locust.k8s.e2e.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

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

    /** Lets through nothing that comes from this address or goes there, also after the pod's containers start anew. */
    static void cutOff(Pod pod, String address) {
        filter(pod, "-I", address);
    }

    static void reconnect(Pod pod, String address) {
        filter(pod, "-D", address);
    }

    private static void filter(Pod pod, String change, String address) {
        inNetworkOf(pod, "iptables", "-w", change, "INPUT", "-s", address, "-j", "DROP");
        inNetworkOf(pod, "iptables", "-w", change, "OUTPUT", "-d", address, "-j", "DROP");
    }

    /** The network is that of the pause container, which is there for nothing else. */
    private static void inNetworkOf(Pod pod, String... command) {
        var pid =
                all(pod).filter(PodProcesses::pauses).findFirst().orElseThrow().pid();
        Command.run(Stream.concat(Stream.of("nsenter", "--net", "--target", String.valueOf(pid)), Stream.of(command))
                .toList());
    }

    private static void signal(String name, Pod pod) {
        processes(pod).forEach(process -> Command.run(List.of("kill", "-" + name, String.valueOf(process.pid()))));
    }

    private static List<ProcessHandle> processes(Pod pod) {
        var found = all(pod).filter(process -> !pauses(process)).toList();
        assertThat(found)
                .as("processes of %s on this machine", pod.getMetadata().getName())
                .isNotEmpty();
        return found;
    }

    private static boolean pauses(ProcessHandle process) {
        return process.info().command().orElse("").endsWith("/pause");
    }

    private static Stream<ProcessHandle> all(Pod pod) {
        var cgroup = "pod" + pod.getMetadata().getUid();
        return ProcessHandle.allProcesses().filter(process -> cgroup(process).contains(cgroup));
    }

    private static String cgroup(ProcessHandle process) {
        try {
            return Files.readString(Path.of("/proc/" + process.pid() + "/cgroup"));
        } catch (IOException e) {
            // It has ended meanwhile; what the kernel says then depends on the moment.
            return "";
        }
    }
}
