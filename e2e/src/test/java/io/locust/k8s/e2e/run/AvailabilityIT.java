package io.locust.k8s.e2e.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.locust.k8s.api.v2.LocustTestStatus;
import io.locust.k8s.api.v2.Verdict;
import io.locust.k8s.e2e.Cluster;
import io.locust.k8s.e2e.OnCluster;
import io.locust.k8s.e2e.TestNamespace;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.DisabledIfEnvironmentVariable;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * Two replicas whose network, clocks or API server fail while a run is on. The API server's own records tell who wrote
 * what, and when: nobody but the holder of the lease, ever.
 */
@Isolated
@Tag("long")
@Execution(ExecutionMode.SAME_THREAD)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(OnCluster.class)
@Tag("S3-53")
@Tag("S3-54")
@DisabledIfEnvironmentVariable(
        named = "CLUSTER",
        matches = "current",
        disabledReason = "disturbs the cluster, whose processes must run on this machine")
class AvailabilityIT {
    private static final Duration LEASE = Duration.ofSeconds(10);
    private static final Duration TAKE_OVER = Duration.ofSeconds(15);
    private static final Duration OUTAGE = Duration.ofSeconds(60);

    private final OperatorPods operator;
    private final AuditLog audit = AuditLog.on();

    AvailabilityIT(Cluster cluster) {
        this.operator = new OperatorPods(cluster.client());
    }

    @AfterAll
    void asItWas() {
        audit.close();
    }

    @BeforeEach
    void operatorIsFresh() {
        awaitOperator();
        operator.all().stream().filter(OperatorPods::hasRestarted).forEach(operator::replace);
        awaitOperator();
    }

    @AfterEach
    void nobodyActedWithoutTheLease() {
        awaitOperator();
        assertThat(audit.requests().withoutTheLease()).isEmpty();
    }

    private void awaitOperator() {
        Awaitility.await("both replicas of the operator are ready")
                .atMost(Run.SOON)
                .until(operator::ready);
    }

    /** First the leader's, then also that of its successor, so that nobody leads for a minute. */
    @Test
    @Tag("S3-51")
    @Tag("S3-52")
    @Tag("S0-5")
    void theWayToTheApiServerIsCutForAMinute(TestNamespace namespace) throws InterruptedException {
        var on = Run.start(namespace, "on", Recipe.passing().endless());
        var ending = Run.apply(namespace, "ending", Recipe.passing().seconds(40));
        on.awaitLoad();
        ending.awaitLoad();
        var jobs = jobs(on);
        var api = ApiServer.address(operator.client());
        var old = operator.leaderPod();
        var other = operator.standby();

        var since = Instant.now();
        PodProcesses.cutOff(old, api);
        Run meanwhile;
        Instant both;
        Instant back;
        try {
            takesOver(other, old, since, "cut off");
            operator.awaitRestart(old);
            assertThat(operator.ended(old))
                    .isBefore(audit.requests().since(since).took(name(other)));
            both = Instant.now();
            PodProcesses.cutOff(other, api);
            try {
                meanwhile = Run.apply(namespace, "meanwhile", Recipe.passing().nowhere());
                Thread.sleep(OUTAGE);
            } finally {
                back = Instant.now();
                PodProcesses.reconnect(other, api);
            }
        } finally {
            PodProcesses.reconnect(old, api);
        }
        meanwhile.await("that somebody acts", Run.SOON, status -> status.run() != null);
        report("and standby cut off for a minute", back);
        assertThat(audit.requests().acts())
                .filteredOn(act -> act.received().isAfter(both.plusSeconds(1)))
                .filteredOn(act -> act.received().isBefore(back))
                .isEmpty();

        var end = ending.awaitEnd();
        assertThat(end.verdict()).as(end.message()).isEqualTo(Verdict.PASSED);
        assertThat(Run.identity(end).attempt()).isEqualTo(1);
        assertThat(Run.load(end).requests()).isBetween(1L, Shop.requests(ending));
        isSeenAgain(on, back);
        passes(on, jobs);
    }

    @Test
    @Tag("S3-52")
    void theApiServerIsKilledWhileTheLeaderIsReplaced(TestNamespace namespace)
            throws IOException, InterruptedException {
        var run = Run.start(namespace, "run", Recipe.passing().endless());
        run.awaitLoad();
        var jobs = jobs(run);
        var old = operator.leaderPod();

        operator.replace(old);
        ApiServer.kill();
        Thread.sleep(Duration.ofSeconds(5));
        ApiServer.start();
        var back = Instant.now();
        operator.awaitOther(name(old));
        isSeenAgain(run, back);
        report("deleted and the API server killed for 5 s", back);
        awaitOperator();
        passes(run, jobs);
    }

    /**
     * Minutes ahead and minutes behind: with either a lease of 10 s would always seem to be over, or never. Not more than
     * two minutes, because the certificates of a young cluster are not valid before.
     */
    @Test
    @Tag("S3-51")
    @Tag("S3-52")
    void clocksThatDisagreeMakeNoSecondLeader(TestNamespace namespace) throws InterruptedException {
        var client = operator.client();
        var like = operator.standby();
        try (var ahead = OtherClock.start(client, like, "locust-operator-ahead", "+120s");
                var behind = OtherClock.start(client, like, "locust-operator-behind", "-120s")) {
            var run = Run.start(namespace, "run", Recipe.passing().endless());
            run.awaitLoad();
            var jobs = jobs(run);
            ahead.awaitCandidate();
            behind.awaitCandidate();
            staysForALease(operator.leader());

            operator.scale(0);
            var first = Awaitility.await("one with a wrong clock leads")
                    .atMost(Run.SOON)
                    .until(operator::leader, List.of(ahead.name(), behind.name())::contains);
            staysForALease(first);
            var old = first.equals(ahead.name()) ? ahead : behind;
            var other = first.equals(ahead.name()) ? behind : ahead;
            var thawed = freeze(old, other);
            operator.scale(2);
            awaitNewFigures(run);
            passes(run, jobs);
            assertThat(audit.requests().since(thawed).acts())
                    .isNotEmpty()
                    .extracting(Requests.Write::pod)
                    .containsOnly(other.name());
        } finally {
            operator.scale(2);
        }
    }

    /**
     * When it goes on it is in the middle of whatever it was doing, and believes that no time has passed.
     *
     * @return when it went on
     */
    private Instant freeze(OtherClock leader, OtherClock other) throws InterruptedException {
        var pod = leader.pod();
        var since = Instant.now();
        PodProcesses.freeze(pod);
        Instant thawed;
        try {
            takesOver(other.pod(), pod, since, "frozen, with clocks four minutes apart");
            staysForALease(other.name());
        } finally {
            thawed = Instant.now();
            PodProcesses.thaw(pod);
        }
        operator.awaitRestart(pod);
        return thawed;
    }

    /** Of whatever time: that is the operator's. */
    private static void awaitNewFigures(Run run) {
        long before = Run.load(run.status()).requests();
        run.await("new figures", Run.SOON, status -> Run.load(status).requests() > before);
    }

    /** Longer than the others wait before they take a lease that is over. */
    private void staysForALease(String leader) throws InterruptedException {
        var since = Instant.now();
        Thread.sleep(LEASE.plusSeconds(3));
        assertThat(audit.requests().since(since).holders()).containsExactly(leader);
    }

    private void takesOver(Pod other, Pod old, Instant since, String how) {
        assertThat(operator.awaitOther(name(old))).isEqualTo(name(other));
        Awaitility.await("that it stands in the audit log")
                .atMost(Run.SOON)
                .until(() -> audit.requests().since(since).holders().contains(name(other)));
        var took = audit.requests().since(since).took(name(other));
        // By the API server's clock, so that a slow test is not taken for a slow operator.
        assertThat(Duration.between(since, took)).isLessThan(TAKE_OVER);
        System.out.printf("leader %s: lease taken after %.1f s%n", how, seconds(since, took));
    }

    /** The figures are new ones, and all workers are known to be there. */
    private static void isSeenAgain(Run run, Instant since) {
        run.await(
                "new figures",
                Run.SOON,
                status -> status.load() != null
                        && Instant.parse(Objects.requireNonNull(status.load().at()))
                                .isAfter(since)
                        && Objects.equals(status.connectedWorkers(), 2)
                        && "True"
                                .equals(Run.condition(status, "WorkersConnected")
                                        .getStatus()));
    }

    private static void passes(Run run, List<String> jobs) {
        LocustTestStatus end = run.finish(run::isCounted);
        assertThat(end.verdict()).as(end.message()).isEqualTo(Verdict.PASSED);
        assertThat(Run.identity(end).attempt()).isEqualTo(1);
        assertThat(jobs(run)).as("the Jobs").isEqualTo(jobs);
        run.awaitNoActivePods();
        assertThat(run.pods()).hasSizeLessThanOrEqualTo(3);
    }

    private static List<String> jobs(Run run) {
        return Stream.of("master", "worker")
                .map(role -> run.job(role).require().getMetadata().getUid())
                .toList();
    }

    private static String name(Pod pod) {
        return pod.getMetadata().getName();
    }

    private static void report(String how, Instant since) {
        System.out.printf("leader %s: acted upon after %.1f s%n", how, seconds(since, Instant.now()));
    }

    private static double seconds(Instant from, Instant to) {
        return Duration.between(from, to).toMillis() / 1000.0;
    }
}
