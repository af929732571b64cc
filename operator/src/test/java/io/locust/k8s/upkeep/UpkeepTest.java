package io.locust.k8s.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.locust.k8s.definition.Conversion;
import io.locust.k8s.definition.Definition;
import io.locust.k8s.definition.Wanted;
import io.locust.k8s.webhook.Authority;
import io.locust.k8s.webhook.CertificateFiles;
import io.locust.k8s.webhook.ConversionServer;
import io.locust.k8s.webhook.InvalidCertificate;
import io.locust.k8s.webhook.Pem;
import io.locust.k8s.webhook.ServerCertificate;
import io.locust.k8s.webhook.Trust;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Replicas that look after the same cluster, round by round, with a clock that the test turns. */
class UpkeepTest {
    private static final Duration LIFE = Duration.ofDays(30);
    private static final Duration SPREAD = Duration.ofSeconds(30);
    private static final List<String> NAMES = List.of("hook.system.svc");
    private static final Conversion.Endpoint ENDPOINT = new Conversion.Endpoint("system", "hook", 443, "/convert");
    private static final String SHIPPED = """
            {"metadata": {"name": "locusttests.locust.io"}, "spec": {"group": "locust.io", "names": {"kind": "LocustTest"},
             "versions": [
              {"name": "v2", "served": true, "storage": true, "schema": {"openAPIV3Schema": {"properties":
                {"spec": {"properties": {"master": {}, "worker": {}}}}}}},
              {"name": "v1", "served": false, "storage": false, "schema": {"openAPIV3Schema": {"properties":
                {"spec": {"properties": {"masterCommandSeed": {}}}}}}}]},
             "status": {"storedVersions": ["v2"]}}
            """;
    private static final String JAVA_1 = """
            {"metadata": {"name": "locusttests.locust.io"}, "spec": {"group": "locust.io", "names": {"kind": "LocustTest"},
             "versions": [{"name": "v1", "served": true, "storage": true, "schema": {"openAPIV3Schema": {"properties":
                {"spec": {"properties": {"masterCommandSeed": {}}}}}}}]},
             "status": {"storedVersions": ["v1"]}}
            """;
    private static final String STRANGER = """
            {"metadata": {"name": "locusttests.locust.io"}, "spec": {"names": {"shortNames": ["locust", "lt"]},
             "versions": [{"name": "v1", "served": true, "storage": true, "schema": {"openAPIV3Schema": {"properties":
                {"spec": {"properties": {"workers": {}, "args": {}}}}}}}]},
             "status": {"storedVersions": ["v1"]}}
            """;

    private final FakeApi api = new FakeApi();
    private final List<AutoCloseable> servers = new ArrayList<>();
    private Instant now = Instant.parse("2026-11-20T12:00:00Z");

    /** One replica of the operator. */
    private final class Replica {
        final ConversionServer server;
        final Front front;
        final Upkeep upkeep;
        boolean settled;
        boolean leader;
        Duration next = Duration.ZERO;

        Replica(String version, boolean own, boolean migration) throws IOException {
            server = new ConversionServer(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), new ObjectMapper(), review -> review);
            servers.add(server);
            front = new Front(
                    server, new CertificateKeeper(api, NAMES, own ? LIFE : null), new Trust(SPREAD), ENDPOINT);
            var shipped = Wanted.Shipped.of(
                    SHIPPED.replace("\"LocustTest\"", "\"LocustTest\", \"singular\": \"" + version + "\""));
            upkeep = upkeep(new Wanted(shipped, version, false, migration, null), front);
        }

        Replica() throws IOException {
            this("3.0.0", true, true);
        }

        private Upkeep upkeep(Wanted wanted, @Nullable Front webhook) {
            Function<String, StorageMigration.Result> migrate =
                    new StorageMigration(api, FakeApi.JSON, () -> leader)::run;
            return new Upkeep(
                    new DefinitionKeeper(api, FakeApi.JSON),
                    webhook,
                    wanted,
                    new Upkeep.Times(Upkeep.REGULAR, SPREAD, () -> now),
                    new Upkeep.Callbacks(() -> settled = true, () -> leader, migrate));
        }

        /** Rounds at the times that each asks for, until the clock has gone on by so much. */
        void goOn(Duration time) {
            var end = now.plus(time);
            while (now.isBefore(end)) {
                round();
                now = now.plus(next.compareTo(Duration.between(now, end)) < 0 ? next : Duration.between(now, end));
            }
        }

        void round() {
            next = upkeep.round();
            if (front.isServing()) {
                front.told(now);
            }
        }

        ServerCertificate certificate() {
            return Objects.requireNonNull(server.certificate(), "no certificate");
        }
    }

    @AfterEach
    void close() throws Exception {
        for (var server : servers) {
            server.close();
        }
    }

    private Definition definition() {
        return Definition.of(api.definition());
    }

    private String authorities() {
        return Objects.requireNonNull(definition().conversion(), "nobody converts")
                .authorities();
    }

    @Test
    void theApiServerIsSentHereOnlyWhenThePodCanBeReached() throws IOException {
        api.put(SHIPPED);
        var replica = new Replica();
        replica.round();
        assertThat(replica.front.isServing()).isTrue();
        assertThat(definition().conversion()).isNull();
        now = now.plusMillis(2900);
        replica.round();
        assertThat(definition().conversion()).isNull();
        replica.goOn(Duration.ofSeconds(3));
        assertThat(definition().asks(ENDPOINT)).isTrue();
        assertThat(authorities()).isEqualTo(Pem.encode(replica.certificate().authorities()));
        assertThat(replica.settled).isTrue();
        assertThat(replica.next).isEqualTo(Upkeep.REGULAR);
    }

    @Test
    void aReplicaThatStartsLaterChangesNothingAndServesAtOnce() throws IOException {
        api.put(SHIPPED);
        new Replica().goOn(Duration.ofSeconds(10));
        api.writes.clear();
        var second = new Replica();
        second.round();
        assertThat(second.front.isServing()).isTrue();
        assertThat(second.settled).isTrue();
        second.goOn(Duration.ofMinutes(5));
        assertThat(api.writes).isEmpty();
    }

    @Test
    void replicasThatStartAtOnceMakeOneCertificate() throws IOException {
        api.put(SHIPPED);
        var first = new Replica();
        var second = new Replica();
        api.meanwhile.put("Secret", second::round);
        first.round();
        assertThat(api.writes).containsExactly("Secret");
        assertThat(first.certificate()).isEqualTo(second.certificate());
    }

    @Test
    void whoeverWritesTheDefinitionFirstWins() throws IOException {
        api.put(SHIPPED);
        var first = new Replica();
        var second = new Replica();
        first.round();
        second.round();
        now = now.plusSeconds(4);
        api.meanwhile.put("PUT", second::round);
        first.goOn(Duration.ofSeconds(2));
        assertThat(api.writes).containsOnlyOnce("definition");
        assertThat(first.settled).isTrue();
    }

    @Test
    void aCertificateIsRenewedWithoutAMomentInWhichItIsNotTrusted() throws IOException {
        api.put(SHIPPED);
        var first = new Replica();
        var second = new Replica();
        first.goOn(Duration.ofSeconds(10));
        second.round();
        var old = first.certificate();
        now = now.plus(Duration.ofDays(21));
        var renewed = now;
        while (first.certificate().equals(old) || second.certificate().equals(old)) {
            first.round();
            second.round();
            for (var replica : List.of(first, second)) {
                assertThat(authorities())
                        .contains(Pem.encode(replica.certificate().authorities().subList(0, 1)));
                if (!replica.certificate().equals(old)) {
                    assertThat(now).as("API servers need time").isAfterOrEqualTo(renewed.plus(SPREAD));
                }
            }
            now = now.plusSeconds(1);
            assertThat(now).isBefore(renewed.plus(Duration.ofMinutes(2)));
        }
        assertThat(first.certificate()).isEqualTo(second.certificate());
        assertThat(api.writes)
                .filteredOn("Secret"::equals)
                .as("at the start, and now")
                .hasSize(2);
    }

    /** It may have another address of the API server than those before it, but they all have the same definition. */
    @Test
    void aReplicaThatStartsInTheMiddleOfARenewalWaits() throws IOException {
        api.put(SHIPPED);
        var first = new Replica();
        first.goOn(Duration.ofSeconds(10));
        now = now.plus(Duration.ofDays(21));
        // Nobody has told the API server yet.
        assertThat(api.write(
                        Authority.certificate(
                                NAMES, now, LIFE, first.certificate().authorities()),
                        api.read()))
                .isTrue();
        var second = new Replica();
        second.goOn(Duration.ofSeconds(20));
        assertThat(second.front.isServing()).isFalse();
        second.goOn(Duration.ofSeconds(20));
        assertThat(second.front.isServing()).isTrue();
    }

    @Test
    void aSecretThatSomebodyDeletesIsMadeAnew() throws IOException {
        api.put(SHIPPED);
        var replica = new Replica();
        replica.goOn(Duration.ofSeconds(10));
        var old = replica.certificate();
        api.removeSecret();
        replica.goOn(Duration.ofMinutes(2));
        assertThat(replica.certificate()).isNotEqualTo(old);
        assertThat(authorities())
                .as("both for some minutes")
                .contains(Pem.encode(replica.certificate().authorities()), Pem.encode(old.authorities()));
        replica.goOn(Duration.ofMinutes(6));
        assertThat(authorities()).isEqualTo(Pem.encode(replica.certificate().authorities()));
    }

    @Test
    void aCertificateThatSomebodyElseMakesIsFollowed() throws IOException {
        api.put(SHIPPED);
        var replica = new Replica("3.0.0", false, true);
        replica.round();
        assertThat(replica.front.isServing()).isFalse();
        assertThat(replica.upkeep.trouble()).contains("system/hook-tls", "is missing", "tls.crt, tls.key and ca.crt");
        api.write(Authority.certificate(NAMES, now, LIFE, List.of()), null);
        replica.goOn(Duration.ofSeconds(10));
        assertThat(replica.upkeep.trouble()).isEmpty();
        var old = replica.certificate();
        api.write(Authority.certificate(NAMES, now, LIFE, List.of()), api.read());
        replica.goOn(Duration.ofMinutes(2));
        assertThat(replica.certificate()).isNotEqualTo(old);
        api.write(new CertificateFiles("", "", ""), api.read());
        replica.goOn(Duration.ofMinutes(2));
        assertThat(replica.upkeep.trouble()).as("the one before is still good").isEmpty();
        assertThat(api.writes)
                .filteredOn("Secret"::equals)
                .as("all of them ours")
                .hasSize(3);
    }

    @Test
    @Tag("S2-20")
    void testsOfTheJavaOperatorAreServedAndThenStoredAsV2() throws IOException {
        api.put(JAVA_1);
        List.of("a/one", "a/two", "b/three", "c/four", "c/five").forEach(test -> api.tests.put(test, "v1"));
        var replica = new Replica();
        replica.goOn(Duration.ofMinutes(2));
        assertThat(definition().storedVersions()).containsExactly("v1", "v2");
        assertThat(api.tests)
                .as("nobody leads")
                .containsOnlyKeys(api.tests.keySet())
                .containsValue("v1");
        replica.leader = true;
        replica.goOn(Duration.ofMinutes(1));
        assertThat(api.tests.values()).containsOnly("v2");
        assertThat(definition().storedVersions()).containsExactly("v2");
        assertThat(api.writes).filteredOn("status"::equals).hasSize(1);
    }

    @Test
    void aTestThatIsRefusedStaysAsItIsAndSoDoesTheDefinition() throws IOException {
        api.put(JAVA_1);
        api.tests.put("a/one", "v1");
        api.tests.put("a/broken", "invalid");
        api.tests.put("a/three", "v1");
        var replica = new Replica();
        replica.leader = true;
        replica.goOn(Duration.ofMinutes(3));
        assertThat(api.tests.values()).containsExactly("v2", "invalid", "v2");
        assertThat(definition().storedVersions()).containsExactly("v1", "v2");
        api.tests.put("a/broken", "v1");
        replica.goOn(Duration.ofMinutes(11));
        assertThat(definition().storedVersions()).as("somebody has repaired it").containsExactly("v2");
    }

    @Test
    void nothingIsSaidOfADefinitionThatChangedMeanwhile() throws IOException {
        api.put(JAVA_1);
        api.tests.put("a/one", "v1");
        var replica = new Replica();
        replica.goOn(Duration.ofMinutes(2));
        replica.leader = true;
        api.meanwhile.put("PATCH", () -> api.put(JAVA_1));
        replica.round();
        assertThat(api.writes).doesNotContain("status");
        assertThat(definition().storedVersions()).containsExactly("v1");
    }

    @Test
    void withoutMigrationTheyStayAsTheyAre() throws IOException {
        api.put(JAVA_1);
        api.tests.put("a/one", "v1");
        var replica = new Replica("3.0.0", true, false);
        replica.leader = true;
        replica.goOn(Duration.ofMinutes(5));
        assertThat(replica.settled).isTrue();
        assertThat(api.tests).containsEntry("a/one", "v1");
        assertThat(definition().storedVersions()).containsExactly("v1");
        assertThat(definition().storesV2()).isFalse();
        assertThat(replica.upkeep.storesV2()).isFalse();
    }

    /** As long as some API server may store v1, a v1 form may be all that is left of an object. */
    @Test
    void thatTestsAreStoredAsV2IsSaidOnlyWhenAllApiServersFollow() throws IOException {
        api.put(JAVA_1);
        api.tests.put("a/one", "v1");
        var replica = new Replica();
        assertThat(replica.upkeep.storesV2()).as("nobody has looked").isFalse();
        while (!definition().storesV2()) {
            replica.round();
            now = now.plusSeconds(1);
        }
        replica.round();
        var second = new Replica();
        second.round();
        assertThat(replica.upkeep.storesV2()).isFalse();
        assertThat(second.upkeep.storesV2()).as("it cannot know since when").isFalse();
        now = now.plus(SPREAD);
        replica.round();
        assertThat(replica.upkeep.storesV2()).isTrue();
        api.put(JAVA_1);
        replica.round();
        assertThat(replica.upkeep.storesV2())
                .as("somebody has put the old one back")
                .isFalse();
        api.put(SHIPPED);
        second.round();
        assertThat(second.upkeep.storesV2()).as("nothing was ever stored as v1").isTrue();
    }

    @Test
    void theDefinitionOfTheLocustProjectIsLeftAloneAndSaid() throws IOException {
        api.put(STRANGER);
        var before = api.definition().toString();
        var replica = new Replica();
        replica.goOn(Duration.ofMinutes(2));
        assertThat(api.definition()).hasToString(before);
        assertThat(replica.settled).isFalse();
        assertThat(replica.upkeep.trouble()).contains("Locust project's operator");
        assertThat(replica.next).isEqualTo(Duration.ofSeconds(30));
        api.put(SHIPPED);
        replica.goOn(Duration.ofMinutes(1));
        assertThat(replica.settled).as("somebody has made room").isTrue();
        assertThat(replica.upkeep.trouble()).isEmpty();
    }

    @Test
    void whenThereIsNoDefinitionItWaitsForOne() throws IOException {
        var replica = new Replica();
        replica.goOn(Duration.ofSeconds(10));
        assertThat(replica.upkeep.trouble()).contains("is missing", "kubectl apply");
        api.put(SHIPPED);
        replica.goOn(Duration.ofSeconds(10));
        assertThat(replica.settled).isTrue();
    }

    @Test
    void withoutTheRightToReadItGoesOn() throws IOException {
        api.put(SHIPPED);
        api.refusals.put("GET", new Requests.Answer(403, "{\"message\":\"forbidden\"}"));
        var replica = new Replica();
        replica.round();
        assertThat(replica.settled).isTrue();
        assertThat(replica.front.isServing()).isTrue();
        assertThat(replica.upkeep.trouble()).isEmpty();
    }

    @Test
    void withoutTheRightToUpdateItGoesOnIfNothingIsMissing() throws IOException {
        api.put(SHIPPED);
        api.refusals.put("PUT", new Requests.Answer(403, "{\"message\":\"forbidden\"}"));
        var replica = new Replica();
        replica.goOn(Duration.ofSeconds(10));
        assertThat(replica.settled).isTrue();
        api.put(SHIPPED.replace("\"worker\"", "\"masterCommandSeed\""));
        var other = new Replica();
        other.goOn(Duration.ofSeconds(10));
        assertThat(other.settled).isFalse();
        assertThat(other.upkeep.trouble()).contains("forbidden", "Missing meanwhile: spec.worker");
    }

    @Test
    void whatSomebodyElseAppliesIsPutRight() throws IOException {
        api.put(SHIPPED);
        var replica = new Replica();
        replica.goOn(Duration.ofSeconds(10));
        var certificate = replica.certificate();
        api.put(SHIPPED);
        replica.goOn(Duration.ofSeconds(31));
        assertThat(definition().asks(ENDPOINT)).isTrue();
        assertThat(replica.certificate()).isEqualTo(certificate);
    }

    @Test
    void inARollingUpdateTheNewerDefinitionStays() throws IOException {
        api.put(SHIPPED);
        var old = new Replica("3.0.0", true, true);
        old.goOn(Duration.ofSeconds(10));
        var next = new Replica("3.1.0", true, true);
        next.goOn(Duration.ofSeconds(2));
        assertThat(definition().annotations()).containsEntry("locust.io/operator-version", "3.1.0");
        api.writes.clear();
        old.goOn(Duration.ofMinutes(2));
        next.goOn(Duration.ofMinutes(2));
        assertThat(api.writes).isEmpty();
        var again = new Replica("3.0.0", true, true);
        again.goOn(Duration.ofMinutes(2));
        assertThat(api.writes).as("an old replica that starts once more").isEmpty();
        assertThat(again.front.isServing()).isTrue();
        assertThat(again.settled).isTrue();
    }

    @Test
    void whoeverOverwritesItEachTimeIsNotAnsweredForEverAtOnce() throws IOException {
        var replica = new Replica();
        api.put(SHIPPED);
        replica.goOn(Duration.ofSeconds(10));
        api.writes.clear();
        var end = now.plus(Duration.ofMinutes(10));
        while (now.isBefore(end)) {
            api.meanwhile.put("GET", () -> api.put(SHIPPED));
            replica.round();
            now = now.plus(replica.next);
        }
        assertThat(replica.next).isEqualTo(Upkeep.REGULAR);
        assertThat(api.writes).hasSizeBetween(15, 60);
        api.meanwhile.clear();
        replica.goOn(Duration.ofMinutes(1));
        api.writes.clear();
        api.put(SHIPPED);
        replica.round();
        assertThat(replica.next).as("that is over").isLessThan(Duration.ofSeconds(2));
    }

    @Test
    void aCertificateOfTheFutureIsNeverUsed() throws IOException {
        api.put(SHIPPED);
        var replica = new Replica();
        replica.goOn(Duration.ofSeconds(10));
        var months = Authority.certificate(
                NAMES,
                now.plus(Duration.ofDays(20)),
                LIFE,
                replica.certificate().authorities());
        api.write(months, api.read());
        for (int i = 0; i < 120; i++) {
            replica.goOn(Duration.ofSeconds(1));
            assertThat(replica.certificate().isValid(now)).isTrue();
        }
        assertThat(api.read())
                .as("made anew")
                .isNotNull()
                .extracting(Secrets.Kept::files)
                .isNotEqualTo(months);
        assertThat(authorities())
                .contains(Pem.encode(replica.certificate().authorities().subList(0, 1)));
    }

    /** The Go operator's chart has the same Service and path. */
    @Test
    void whereAnotherOperatorWasAskedBeforeNobodyHasToWait() throws Exception {
        var other = Authority.certificate(NAMES, now, LIFE, List.of()).authorities();
        api.put(
                SHIPPED.replace(
                        "\"group\": \"locust.io\",",
                        "\"group\": \"locust.io\", \"conversion\": {\"strategy\": \"Webhook\", \"webhook\": {\"clientConfig\": {"
                                + "\"caBundle\": \""
                                + Base64.getEncoder().encodeToString(other.getBytes(StandardCharsets.US_ASCII))
                                + "\", \"service\": {\"namespace\": \"system\", \"name\": \"hook\", \"path\": \"/convert\"}}}},"));
        var replica = new Replica();
        replica.round();
        assertThat(authorities()).contains(other);
        assertThat(replica.front.isServing())
                .as("before the definition says so")
                .isFalse();
        replica.goOn(Duration.ofSeconds(2));
        assertThat(replica.front.isServing()).isTrue();
        assertThat(authorities())
                .contains(other, Pem.encode(replica.certificate().authorities()));
    }

    @Test
    void aGivenCertificateThatTheApiServerWouldNotTakeIsNotUsed() throws IOException {
        api.put(SHIPPED);
        var past = now.minus(LIFE).minusSeconds(60);
        api.write(Authority.certificate(NAMES, past, LIFE, List.of()), null);
        var replica = new Replica("3.0.0", false, true);
        replica.round();
        assertThat(replica.front.isServing()).isFalse();
        assertThat(replica.upkeep.trouble()).contains("system/hook-tls", "tls.crt ended at ");
        api.write(Authority.certificate(List.of("other.system.svc"), now, LIFE, List.of()), api.read());
        replica.round();
        assertThat(replica.upkeep.trouble()).contains("tls.crt is not for hook.system.svc");
        api.write(Authority.certificate(NAMES, now.plus(Duration.ofDays(1)), LIFE, List.of()), api.read());
        replica.round();
        assertThat(replica.upkeep.trouble()).contains("tls.crt is valid only from ");
        api.write(Authority.certificate(List.of("*.system.svc"), now, LIFE, List.of()), api.read());
        replica.goOn(Duration.ofSeconds(10));
        assertThat(replica.upkeep.trouble()).isEmpty();
        var good = replica.certificate();
        api.write(Authority.certificate(List.of("other.system.svc"), now, LIFE, List.of()), api.read());
        replica.goOn(Duration.ofMinutes(2));
        assertThat(replica.certificate()).as("goes on").isEqualTo(good);
        assertThat(replica.upkeep.trouble()).isEmpty();
    }

    @Test
    void certificatesAreComparedByWhatIsInThem() throws InvalidCertificate {
        var files = Authority.certificate(NAMES, now, LIFE, List.of());
        assertThat(ServerCertificate.of(files)).isEqualTo(ServerCertificate.of(files));
    }
}
