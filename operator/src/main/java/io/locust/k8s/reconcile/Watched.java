package io.locust.k8s.reconcile;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.dsl.Informable;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One informer: a pruned copy of some objects that follows the API server, and how well it does so. */
final class Watched<T extends HasMetadata> {
    private static final Logger log = LoggerFactory.getLogger(Watched.class);

    /** Objects in one page of a list, so that a large cluster does not need a large heap. */
    private static final long PAGE = 500;

    /** A watch that opens and breaks all the time is open in some samples. */
    private static final int STEADY = 3;

    private final String name;
    private final SharedIndexInformer<T> informer;
    private final InstantSource clock;
    private volatile @Nullable Instant brokenSince;
    private volatile @Nullable String trouble;
    private volatile boolean synced;
    private volatile boolean denied;
    private int goodSamples;

    Watched(String name, Informable<T> source, InstantSource clock) {
        this.name = name;
        this.clock = clock;
        this.brokenSince = clock.instant();
        this.informer = source.withLimit(PAGE).runnableInformer(0);
        informer.itemStore(new Pruned.Store<>());
        informer.exceptionHandler((started, problem) -> {
            trouble = Failures.words(problem);
            denied = Failures.isDenial(problem);
            log.atWarn()
                    .addKeyValue("watch", name)
                    .addKeyValue("problem", trouble)
                    .log("cannot follow the API server, trying again");
            return true;
        });
    }

    Watched<T> onEvent(ResourceEventHandler<T> handler) {
        informer.addEventHandler(handler);
        return this;
    }

    Watched<T> indexedBy(String index, Function<T, List<String>> keys) {
        informer.addIndexers(Map.of(index, keys));
        return this;
    }

    /**
     * Begins; returns at once.
     *
     * @param ready is called when the first list has been read and the watch has begun
     * @param over is called when the informer has given up for good, or was stopped
     */
    void start(Runnable ready, Runnable over) {
        informer.stopped().whenComplete((done, problem) -> over.run());
        informer.start().whenComplete((done, problem) -> {
            if (problem == null) {
                denied = false;
                synced = true;
                ready.run();
            }
        });
    }

    void stop() {
        informer.stop();
    }

    @Nullable
    T get(TestKey key) {
        return informer.getStore().getByKey(key.toString());
    }

    List<T> all() {
        return informer.getStore().list();
    }

    List<T> byIndex(String index, String value) {
        return informer.getIndexer().byIndex(index, value);
    }

    /** Whether the last thing the API server said was that we may not read this. */
    boolean denied() {
        return denied;
    }

    /**
     * To be called every second or so: a watch that ends and begins again between two calls was not broken.
     *
     * @param tolerated whether it may be broken without us being so
     */
    synchronized WatchHealth sample(boolean tolerated) {
        if (!synced || !informer.isWatching()) {
            goodSamples = 0;
            if (brokenSince == null) {
                brokenSince = clock.instant();
            }
        } else if (++goodSamples >= STEADY) {
            brokenSince = null;
            trouble = null;
            denied = false;
        }
        return new WatchHealth(name, synced, informer.isRunning(), brokenSince, trouble, tolerated);
    }
}
