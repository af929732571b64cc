package io.locust.k8s.locust;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A real master and its workers on this machine, of one version of Locust. Closing ends them all. */
final class LocustProcesses implements AutoCloseable {
    private static final Path SOURCES = Path.of("src", "test").toAbsolutePath();

    private final Path python;
    private final Path logs;
    private final int webPort = freePort();
    private final int busPort = freePort();
    private final Deque<Process> workers = new ArrayDeque<>();
    private final List<Process> all = new ArrayList<>();

    /**
     * Nothing runs yet.
     *
     * @param version as on PyPI; it is installed when it is not there yet
     * @param logs folder for what the processes say
     */
    LocustProcesses(String version, Path logs) throws IOException, InterruptedException {
        this.logs = logs;
        this.python = environment(version).resolve("bin", "python");
    }

    private Path environment(String version) throws IOException, InterruptedException {
        var said = logs.resolve("venv.log");
        var script = new ProcessBuilder(SOURCES.resolve("sh", "venv").toString(), version)
                .redirectError(said.toFile())
                .start();
        all.add(script);
        try (var out = script.inputReader()) {
            var folder = out.readLine();
            if (script.waitFor() != 0 || folder == null) {
                throw new IllegalStateException(
                        "no Locust " + version + " for the tests tagged locust: " + Files.readString(said));
            }
            return Path.of(folder);
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Where the master's web UI is, without a base path. */
    URI base() {
        return URI.create("http://127.0.0.1:" + webPort);
    }

    /** Starts the master. */
    void startMaster(String... arguments) throws IOException {
        var command = new ArrayList<>(List.of(
                "--master",
                "--master-bind-host",
                "127.0.0.1",
                "--master-bind-port",
                "" + busPort,
                "--web-host",
                "127.0.0.1",
                "--web-port",
                "" + webPort));
        Collections.addAll(command, arguments);
        start("master", command);
    }

    /** Starts one more worker. */
    void startWorker() throws IOException {
        workers.add(start(
                "worker" + workers.size(),
                List.of("--worker", "--master-host", "127.0.0.1", "--master-port", "" + busPort)));
    }

    /** Ends a worker without giving it a chance to say good-bye. */
    void killWorker() {
        workers.remove().destroyForcibly();
    }

    private Process start(String name, List<String> arguments) throws IOException {
        var command = new ArrayList<>(List.of(
                python.toString(),
                "-m",
                "locust",
                "-f",
                SOURCES.resolve("resources", "locustfile.py").toString()));
        command.addAll(arguments);
        var builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(logs.resolve(name + ".log").toFile());
        builder.environment().keySet().removeIf(key -> key.startsWith("LOCUST_"));
        if (arguments.contains("--web-login")) {
            builder.environment().put("LOGIN", "1");
        }
        var process = builder.start();
        all.add(process);
        return process;
    }

    /** What all processes said, for the message of a test that fails. */
    String logs() throws IOException {
        var said = new StringBuilder();
        try (var files = Files.newDirectoryStream(logs)) {
            for (var file : files) {
                said.append(file.getFileName()).append(":\n").append(Files.readString(file));
            }
        }
        return said.toString();
    }

    @Override
    public void close() {
        all.forEach(Process::destroyForcibly);
        // Not waitFor: a test that ran out of time is interrupted, and its processes must end all the same.
        all.forEach(process -> process.onExit().orTimeout(10, TimeUnit.SECONDS).join());
    }
}
