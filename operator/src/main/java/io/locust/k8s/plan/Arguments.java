package io.locust.k8s.plan;

import io.locust.k8s.api.v2.LocustTestSpec;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The arguments of the containers: the user's command, the flags that the operator manages, the user's extra arguments.
 * Order and flags are those of the operators before ours; --exit-code-on-error is ours.
 */
final class Arguments {
    private static final String OTEL = "--otel";

    private Arguments() {}

    /** @param expected how many workers the master is to wait for */
    static List<String> master(LocustTestSpec spec, int expected) {
        var master = spec.master();
        var args = start(master.command(), spec);
        args.addAll(List.of("--master", "--master-port=" + Ports.WORKERS, "--expect-workers=" + expected));
        if (StartAndQuit.starts(master)) {
            args.add("--autostart");
        }
        StartAndQuit.quitsAfter(master)
                .ifPresent(time -> args.addAll(List.of("--autoquit", String.valueOf(time.toSeconds()))));
        args.add("--enable-rebalancing");
        args.add("--only-summary");
        if (!ExitCodes.chosenByUser(spec)) {
            args.add(ExitCodes.FLAG + "=" + ExitCodes.RAN_WITH_FAILURES);
        }
        return end(args, master.extraArgs());
    }

    static List<String> worker(LocustTestSpec spec, Names names) {
        var args = start(spec.worker().command(), spec);
        args.addAll(List.of("--worker", "--master-port=" + Ports.WORKERS, "--master-host=" + names.master()));
        return end(args, spec.worker().extraArgs());
    }

    private static List<String> start(String command, LocustTestSpec spec) {
        var args = new ArrayList<>(ShellWords.split(command));
        if (Telemetry.enabled(spec) && !args.contains(OTEL)) {
            args.add(OTEL);
        }
        return args;
    }

    private static List<String> end(List<String> args, @Nullable List<String> extra) {
        if (extra != null) {
            extra.stream()
                    .filter(arg -> !arg.equals(OTEL) || !args.contains(OTEL))
                    .forEach(args::add);
        }
        return List.copyOf(args);
    }
}
