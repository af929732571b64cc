package io.locust.k8s.app;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.locust.k8s.convert.ConversionReviews;
import io.locust.k8s.decide.Decider;
import io.locust.k8s.exporter.HttpEndpoints;
import io.locust.k8s.locust.Limits;
import io.locust.k8s.locust.LocustMaster;
import io.locust.k8s.reconcile.ApiServer;
import io.locust.k8s.reconcile.Backoff;
import io.locust.k8s.reconcile.Caches;
import io.locust.k8s.reconcile.Reconciler;
import io.locust.k8s.reconcile.StatisticsFeed;
import io.locust.k8s.reconcile.TestKey;
import io.locust.k8s.reconcile.WorkQueue;
import io.locust.k8s.upkeep.ClusterUpkeep;
import io.locust.k8s.upkeep.Onlooker;
import io.locust.k8s.upkeep.Plan;
import io.locust.k8s.webhook.ConversionServer;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All parts of the process, wired together, and their order at start and stop. */
final class Operator {
    private static final Logger log = LoggerFactory.getLogger(Operator.class);
    private static final int PARALLEL_RECONCILES = 16;
    private static final Duration FIRST_BACKOFF = Duration.ofMillis(200);
    private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(30);
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(5);
    private static final Duration LEAVING = Duration.ofSeconds(3);
    private static final Duration TICK = Duration.ofSeconds(1);
    private static final int TICKS_PER_TIDY = 10;
    private static final int FAILED = 1;

    private final Settings settings;
    private final InstantSource clock;
    private final Health health;
    private final HttpEndpoints healthServer;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final KubernetesClient client;
    private final @Nullable ConversionServer conversions;
    private final @Nullable ClusterUpkeep upkeep;
    private final @Nullable Onlooker onlooker;
    private final Reconciler reconciler;
    private final StatisticsFeed feed;
    private final WorkQueue<TestKey> queue;
    private final Caches caches;
    private final Metrics metrics;
    private final @Nullable HttpEndpoints metricsServer;
    private final @Nullable Leadership leadership;
    private volatile boolean stopping;

    Operator(Settings settings, InstantSource clock) throws IOException {
        this.settings = settings;
        this.clock = clock;
        // First, so that the kubelet has somebody to ask.
        this.health = new Health(clock);
        this.healthServer = serve(
                settings.healthPort(),
                Map.of("/healthz", health::alive, "/readyz", health::ready, "/readyz/webhook", health::webhook));
        var mapper = new ObjectMapper();
        this.client = Clients.create(mapper, threads, this::checkLeadership);
        this.conversions = conversions(settings.upkeep(), mapper);
        this.upkeep = settings.upkeep() == null ? null : upkeep(settings.upkeep());
        this.onlooker = settings.upkeep() == null ? onlooker() : null;

        this.metrics = new Metrics();
        var master = new LocustMaster(
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(Limits.DEFAULT.timeout())
                        .executor(threads)
                        .build(),
                Limits.DEFAULT);
        this.queue = new WorkQueue<>(
                PARALLEL_RECONCILES, new Backoff(FIRST_BACKOFF, LONGEST_BACKOFF, ThreadLocalRandom::current));
        this.caches = new Caches(client, settings.namespaces(), queue::add, clock);
        this.feed =
                new StatisticsFeed(master::statistics, master::stop, settings.statisticsInterval(), queue::add, clock);
        this.reconciler = Reconciler.of(
                caches,
                new ApiServer(client, settings.podName(), clock),
                new Decider(settings.pods(), settings.gracePeriod(), mapper),
                feed,
                clock);
        this.leadership = settings.leaderElection() ? leadership() : null;

        metrics.showTests(caches::tests);
        metrics.showQueue(queue::depth, feed::followed);
        metrics.showStatistics(feed::answers);
        metrics.showLeader(this::isLeading);
        if (conversions != null) {
            metrics.showWebhook(conversions);
        }
        Integer port = settings.metricsPort();
        this.metricsServer = port == null ? null : serve(port, Map.of("/metrics", metrics::scrape));
    }

    private @Nullable ConversionServer conversions(@Nullable Plan plan, ObjectMapper mapper) throws IOException {
        if (plan == null || plan.webhook() == null) {
            return null;
        }
        int port = plan.webhook().port();
        try {
            return new ConversionServer(
                    new InetSocketAddress(port),
                    new ObjectMapper(),
                    new ConversionReviews(Clients.specCheck(mapper), this::storesV2)::answer);
        } catch (BindException e) {
            throw new IOException("port " + port + " is in use: set WEBHOOK_PORT to another one", e);
        }
    }

    private boolean storesV2() {
        return upkeep != null && upkeep.storesV2();
    }

    private ClusterUpkeep upkeep(Plan plan) {
        var owner = new ClusterUpkeep.Owner(Version.TEXT, this::readTests, this::isLeading);
        var made = new ClusterUpkeep(client, plan, conversions, owner, clock);
        health.follow(new Health.Definition(made::trouble, made::servesConversions));
        return made;
    }

    private Onlooker onlooker() {
        var made = new Onlooker(client, settings.namespaces(), this::readTests);
        health.follow(new Health.Definition(made::trouble, () -> false));
        return made;
    }

    private static HttpEndpoints serve(int port, Map<String, Supplier<HttpEndpoints.Reply>> paths) throws IOException {
        try {
            return new HttpEndpoints(
                    new InetSocketAddress(port),
                    paths,
                    (path, failure) -> log.atError()
                            .addKeyValue("path", path)
                            .setCause(failure)
                            .log("cannot answer"));
        } catch (BindException e) {
            throw new IOException("port " + port + " is in use: set HEALTH_PORT or METRICS_PORT to another one", e);
        }
    }

    private Leadership leadership() {
        var lease = new Leadership.Lease(
                Objects.requireNonNull(settings.podNamespace()), settings.leaseName(), settings.podName());
        return new Leadership(client, lease, new Leadership.Callbacks(this::act, this::leadershipLost), threads);
    }

    /** Returns at once; from then on the process ends by a signal or by {@link #fail}. */
    void start() {
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().name("stop").unstarted(this::stop));
        log.atInfo()
                .addKeyValue("version", Version.TEXT)
                .addKeyValue("namespaces", settings.namespaces().isEmpty() ? "all" : settings.namespaces())
                .log("Locust Operator starts, API server {}", client.getMasterUrl());
        Thread.ofPlatform().name("ticker").start(this::tick);
        if (upkeep != null) {
            upkeep.start();
        }
        if (onlooker != null) {
            onlooker.start();
        }
    }

    private void readTests() {
        caches.start(this::synced, () -> fail("an informer has given up"));
    }

    private void synced() {
        health.sampled(caches.health());
        var age = ProcessHandle.current().info().startInstant().map(start -> Duration.between(start, clock.instant()));
        log.info(
                "ready after {} ms with {} tests",
                age.map(Duration::toMillis).orElse(-1L),
                caches.tests().size());
        if (leadership == null) {
            act();
        } else {
            leadership.start();
        }
    }

    private void act() {
        log.info("acting");
        var work = metrics.measured(reconciler);
        queue.start(key -> {
            // Masters are asked to stop their load without the API server.
            checkLeadership();
            return work.on(key);
        });
    }

    private boolean isLeading() {
        return leadership == null || leadership.isLeading();
    }

    /** Once a second, on a thread that also keeps the process alive. */
    private void tick() {
        for (int ticks = 1; !stopping; ticks++) {
            try {
                Thread.sleep(TICK);
                health.sampled(caches.health());
                checkLeadership();
                if (ticks % TICKS_PER_TIDY == 0) {
                    reconciler.tidy();
                }
            } catch (InterruptedException | RuntimeException e) {
                log.atError().setCause(e).log("the ticker stumbled");
            }
        }
    }

    /** Also before each write: a process that was frozen must not go on with what it was about to do. */
    private void checkLeadership() {
        if (leadership != null) {
            leadership.check();
        }
    }

    private void leadershipLost() {
        fail("leadership is lost");
    }

    /** At once, before anything else is written: a hook that waits for something must not keep the process acting. */
    private void fail(String why) {
        if (!stopping) {
            log.error("{}: the process ends, to be started anew", why);
            Runtime.getRuntime().halt(FAILED);
        }
    }

    /** The lease is given back only when nothing is being written any more. */
    private void stop() {
        stopping = true;
        log.info("stopping");
        long since = System.nanoTime();
        health.leave();
        if (upkeep != null) {
            upkeep.close();
        }
        if (onlooker != null) {
            onlooker.close();
        }
        if (conversions != null) {
            conversions.leave();
        }
        try {
            if (!queue.stop(STOP_PATIENCE)) {
                log.warn("some reconciles did not end in time; the next operator goes on from there");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        feed.close();
        if (leadership != null) {
            leadership.close();
        }
        caches.close();
        client.close();
        serveToTheEnd(since);
        if (metricsServer != null) {
            metricsServer.close();
        }
        healthServer.close();
        log.info("stopped");
        // Without this the exit status would be that of a process killed by a signal.
        Runtime.getRuntime().halt(0);
    }

    /** For as long as the Service may lead here: conversions need neither the lease nor the API server. */
    private void serveToTheEnd(long since) {
        if (conversions == null) {
            return;
        }
        try {
            Thread.sleep(LEAVING.minusNanos(System.nanoTime() - since));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        conversions.close();
    }
}
