package io.locust.k8s.app;

import io.locust.k8s.exporter.HttpEndpoints.Reply;
import io.locust.k8s.reconcile.WatchHealth;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Answers the kubelet: alive while every informer tries and none has failed for long; ready while every watch is open, or was a moment ago. A standby
 * is ready too, since its caches are warm. Of several namespaces, one that denies us is told but changes neither.
 */
final class Health {
    /** A watch ends and begins again every few minutes, and an API server may restart. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** Then a new process may do better than this one: informers have been seen to hang. */
    private static final Duration HOPELESS = Duration.ofMinutes(5);

    private static final int OK = 200;
    private static final int UNAVAILABLE = 503;

    private final InstantSource clock;
    private volatile List<WatchHealth> watches = List.of();
    private volatile @Nullable Definition definition;
    private volatile boolean leaving;

    Health(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * The custom resource definition and the webhook.
     *
     * @param trouble what keeps tests from being run; empty if nothing does
     * @param converts whether conversions are served here
     */
    record Definition(Supplier<String> trouble, BooleanSupplier converts) {}

    /** From now on it counts, too. */
    void follow(Definition looked) {
        definition = looked;
    }

    /** From now on no conversion is promised. */
    void leave() {
        leaving = true;
    }

    void sampled(List<WatchHealth> now) {
        watches = now;
    }

    Reply alive() {
        var dead = watches.stream()
                .filter(watch ->
                        watch.synced() && (!watch.running() || (isBroken(watch, HOPELESS) && !watch.tolerated())))
                .map(this::describe)
                .collect(Collectors.joining());
        return dead.isEmpty() ? Reply.text(OK, "ok\n") : Reply.text(UNAVAILABLE, dead);
    }

    /**
     * Whether conversions are served here. It says nothing of watches: where tests are stored as v1, the API server can
     * open a watch only when somebody converts.
     */
    Reply webhook() {
        var now = definition;
        if (leaving || now == null) {
            return Reply.text(UNAVAILABLE, leaving ? "stopping\n" : "starting\n");
        }
        if (now.converts().getAsBoolean()) {
            return Reply.text(OK, "ok\n");
        }
        var trouble = now.trouble().get();
        return Reply.text(UNAVAILABLE, trouble.isEmpty() ? "no certificate yet\n" : trouble + "\n");
    }

    Reply ready() {
        var looked = definition;
        var trouble = looked == null ? "" : looked.trouble().get();
        if (!trouble.isEmpty()) {
            return Reply.text(UNAVAILABLE, trouble + "\n");
        }
        var now = watches;
        if (now.isEmpty()) {
            return Reply.text(UNAVAILABLE, "starting\n");
        }
        var body = now.stream().map(this::describe).collect(Collectors.joining());
        boolean ready = now.stream().allMatch(watch -> isGood(watch) || watch.tolerated());
        return Reply.text(ready ? OK : UNAVAILABLE, body);
    }

    private boolean isGood(WatchHealth watch) {
        return watch.synced() && watch.running() && !isBroken(watch, PATIENCE);
    }

    private boolean isBroken(WatchHealth watch, Duration patience) {
        return watch.brokenSince() != null && watch.brokenSince().plus(patience).isBefore(clock.instant());
    }

    private String describe(WatchHealth watch) {
        Instant since = watch.brokenSince();
        var state = since == null
                ? "watching"
                : (watch.synced() ? "not watching since " : "not read yet, trying since ") + since;
        var trouble = watch.trouble() == null ? "" : ": " + watch.trouble();
        var mark = isGood(watch) ? "[+] " : watch.tolerated() ? "[ ] " : "[-] ";
        return mark + watch.name() + " " + state + trouble + "\n";
    }
}
