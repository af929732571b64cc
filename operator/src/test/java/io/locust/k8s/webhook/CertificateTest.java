package io.locust.k8s.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CertificateTest {
    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
    private static final Duration LIFE = Duration.ofDays(90);
    private static final List<String> NAMES = List.of("hook.system.svc", "hook.system.svc.cluster.local");

    private static ServerCertificate made(Instant now) throws InvalidCertificate {
        return ServerCertificate.of(Authority.certificate(NAMES, now, LIFE, List.of()));
    }

    @Test
    void isSignedByItsAuthorityForAllNamesAndItsTime() throws Exception {
        var made = made(NOON);
        var leaf = made.chain().getFirst();
        var authority = made.authorities().getFirst();
        leaf.verify(authority.getPublicKey());
        authority.verify(authority.getPublicKey());
        assertThat(made.authorities()).hasSize(1);
        assertThat(authority.getBasicConstraints()).as("may sign servers only").isZero();
        assertThat(leaf.getBasicConstraints()).as("may sign nothing").isNegative();
        assertThat(leaf.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1");
        assertThat(made.isFor(NAMES)).isTrue();
        assertThat(made.isFor(List.of("other.system.svc"))).isFalse();
        assertThat(made.notAfter()).isEqualTo(NOON.plus(LIFE));
        assertThat(leaf.getNotBefore().toInstant()).as("clocks differ").isEqualTo(NOON.minus(Duration.ofHours(1)));
    }

    @Test
    void noTwoAuthoritiesHaveTheSameName() throws InvalidCertificate {
        assertThat(made(NOON).authorities().getFirst().getSubjectX500Principal())
                .isNotEqualTo(made(NOON).authorities().getFirst().getSubjectX500Principal());
    }

    @Test
    void isKeptForTwoThirdsOfItsLife() throws InvalidCertificate {
        var made = made(NOON);
        assertThat(Renewal.of(made, NAMES, NOON)).isEqualTo(new Renewal.Keep());
        assertThat(Renewal.of(made, NAMES, NOON.plus(Duration.ofDays(59)))).isEqualTo(new Renewal.Keep());
        var due = Renewal.of(made, NAMES, NOON.plus(Duration.ofDays(60)));
        assertThat(due)
                .isInstanceOfSatisfying(
                        Renewal.Make.class,
                        make -> assertThat(make.alsoTrusted())
                                .as("servers go on with the old one")
                                .containsExactly(made.authorities().getFirst()));
    }

    @Test
    void ofTheAuthoritiesBeforeOnlyTheLastStays() throws InvalidCertificate {
        var first = made(NOON);
        var second = ServerCertificate.of(Authority.certificate(NAMES, NOON, LIFE, first.authorities()));
        assertThat(second.authorities()).hasSize(2).endsWith(first.authorities().getFirst());
        var due = (Renewal.Make) Renewal.of(second, NAMES, second.renewal());
        assertThat(due.alsoTrusted()).containsExactly(second.authorities().getFirst());
    }

    @Test
    void oneOfTheFutureIsReplacedAndTheOneBeforeItGoesOn() throws InvalidCertificate {
        var inUse = made(NOON);
        var future = ServerCertificate.of(
                Authority.certificate(NAMES, NOON.plus(Duration.ofDays(60)), LIFE, inUse.authorities()));
        assertThat(Renewal.of(future, NAMES, NOON))
                .isInstanceOfSatisfying(
                        Renewal.Make.class,
                        make -> assertThat(make.alsoTrusted()).isEqualTo(inUse.authorities()));
    }

    @Test
    void whatCannotBeUsedIsReplacedAndNotTrusted() throws InvalidCertificate {
        var made = made(NOON);
        for (var renewal : List.of(
                Renewal.of(null, NAMES, NOON),
                Renewal.of(made, List.of("other.system.svc"), NOON),
                Renewal.of(made, NAMES, NOON.plus(LIFE)))) {
            assertThat(renewal)
                    .isInstanceOfSatisfying(
                            Renewal.Make.class,
                            make -> assertThat(make.alsoTrusted()).isEmpty());
        }
    }

    @ParameterizedTest
    @CsvSource({"rsa.crt,rsa1.key", "rsa.crt,rsa8.key", "ec.crt,ec1.key"})
    void keysOfUsersCanBeReadInAllUsualForms(String certificate, String key) throws InvalidCertificate {
        var read = ServerCertificate.of(new CertificateFiles(text(certificate), text(key), ""));
        assertThat(read.isFor(List.of("a.b.svc"))).isTrue();
        assertThat(read.authorities()).as("it has signed itself").isEqualTo(read.chain());
    }

    @Test
    void saysWhatIsWrongWithWhichPart() throws InvalidCertificate {
        var made = Authority.certificate(NAMES, NOON, LIFE, List.of());
        refused("", made.key(), "", "tls.crt has no certificate");
        refused(made.chain(), "", "", "no private key");
        refused(made.chain(), text("rsa8.key"), "", "cannot be read as one of EC");
        refused(made.chain(), made.key(), "", "ca.crt is missing");
        refused(text("rsa.crt"), text("encrypted.key"), "", "encrypted");
        refused(
                made.chain(),
                Authority.certificate(NAMES, NOON, LIFE, List.of()).key(),
                "",
                "tls.key is not the key");
        refused("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", made.key(), "", "cannot be read");
    }

    private static void refused(String chain, String key, String authorities, String why) {
        assertThatThrownBy(() -> ServerCertificate.of(new CertificateFiles(chain, key, authorities)))
                .isInstanceOf(InvalidCertificate.class)
                .hasMessageContaining(why);
    }

    @Test
    void aKeyIsNeverPrinted() {
        var files = Authority.certificate(NAMES, NOON, LIFE, List.of());
        assertThat(files.toString()).doesNotContain("PRIVATE");
    }

    private final Trust trust = new Trust(Duration.ofSeconds(30));

    private String said(String before, Instant now, X509Certificate... wanted) {
        return trust.authorities(before, List.of(wanted), now);
    }

    @Test
    void theFirstAuthorityIsTrustedAtOnce() throws InvalidCertificate {
        var first = made(NOON).authorities();
        assertThat(trust.authorities(null, first, NOON)).isEqualTo(Pem.encode(first));
        assertThat(trust.isKnown(first, NOON)).isTrue();
    }

    @Test
    void aProcessThatStartsTrustsWhatItFinds() throws InvalidCertificate {
        var first = made(NOON).authorities();
        trust.authorities(Pem.encode(first), first, NOON);
        assertThat(trust.isKnown(first, NOON)).isTrue();
    }

    @Test
    void theNextAuthorityStandsBesideTheOldAndIsKnownAfterAWhile() throws InvalidCertificate {
        var old = made(NOON).authorities().getFirst();
        var next = made(NOON).authorities().getFirst();
        said(Pem.encode(List.of(old)), NOON, old);
        assertThat(said(Pem.encode(List.of(old)), NOON, next)).isEqualTo(Pem.encode(List.of(next, old)));
        assertThat(trust.isKnown(List.of(next), NOON.plusSeconds(29))).isFalse();
        assertThat(trust.isKnown(List.of(next), NOON.plusSeconds(30))).isTrue();
    }

    @Test
    void whatAnotherReplicaHasWrittenIsKnownAfterAWhileToo() throws InvalidCertificate {
        var old = made(NOON).authorities().getFirst();
        var next = made(NOON).authorities().getFirst();
        said(Pem.encode(List.of(old)), NOON, old);
        said(Pem.encode(List.of(next, old)), NOON, next, old);
        assertThat(trust.isKnown(List.of(next), NOON.plusSeconds(29))).isFalse();
        assertThat(trust.isKnown(List.of(next), NOON.plusSeconds(30))).isTrue();
    }

    @Test
    void anAuthorityThatNobodyNeedsStaysForFiveMinutes() throws InvalidCertificate {
        var old = made(NOON).authorities().getFirst();
        var next = made(NOON).authorities().getFirst();
        var both = Pem.encode(List.of(next, old));
        assertThat(said(both, NOON, next)).isEqualTo(both);
        assertThat(said(both, NOON.plusSeconds(299), next)).isEqualTo(both);
        assertThat(said(both, NOON.plusSeconds(300), next)).isEqualTo(Pem.encode(List.of(next)));
    }

    private static String text(String file) {
        try {
            return Files.readString(Path.of("src/test/resources/webhook").resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
