package io.locust.k8s;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The rules of ARCHITECTURE.md, checked. */
class ArchitectureTest {
    private static final Path SOURCES = Path.of("src/main/java");
    private static final int MAX_LINES = 300;

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.locust.k8s");

    @TestFactory
    Stream<DynamicTest> rules() {
        return Stream.of(
                        layers(),
                        upkeepLayers(),
                        pure("plan"),
                        pure("decide"),
                        pure("convert"),
                        pure("definition"),
                        noClock(),
                        noStaticState())
                .map(rule -> DynamicTest.dynamicTest(rule.getDescription(), () -> rule.check(CLASSES)));
    }

    private static ArchRule layers() {
        return layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("api")
                .definedBy("io.locust.k8s.api..")
                .layer("locust")
                .definedBy("io.locust.k8s.locust..")
                .layer("convert")
                .definedBy("io.locust.k8s.convert..")
                .layer("plan")
                .definedBy("io.locust.k8s.plan..")
                .layer("decide")
                .definedBy("io.locust.k8s.decide..")
                .layer("reconcile")
                .definedBy("io.locust.k8s.reconcile..")
                .layer("app")
                .definedBy("io.locust.k8s.app..")
                .whereLayer("app")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("reconcile")
                .mayOnlyBeAccessedByLayers("app")
                .whereLayer("decide")
                .mayOnlyBeAccessedByLayers("reconcile", "app")
                .whereLayer("convert")
                .mayOnlyBeAccessedByLayers("app")
                .whereLayer("plan")
                .mayOnlyBeAccessedByLayers("decide", "reconcile", "app")
                .whereLayer("locust")
                .mayOnlyBeAccessedByLayers("decide", "reconcile", "app")
                .as("api <- plan <- decide <- reconcile <- app, api <- convert <- app, and locust knows nobody");
    }

    /** A second row beside plan, decide and reconcile, which knows nothing of runs. */
    private static ArchRule upkeepLayers() {
        return layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("runs")
                .definedBy(
                        "io.locust.k8s.api..",
                        "io.locust.k8s.locust..",
                        "io.locust.k8s.plan..",
                        "io.locust.k8s.decide..",
                        "io.locust.k8s.reconcile..")
                .layer("definition")
                .definedBy("io.locust.k8s.definition..")
                .layer("webhook")
                .definedBy("io.locust.k8s.webhook..")
                .layer("upkeep")
                .definedBy("io.locust.k8s.upkeep..")
                .layer("app")
                .definedBy("io.locust.k8s.app..")
                .whereLayer("definition")
                .mayOnlyBeAccessedByLayers("upkeep")
                .whereLayer("webhook")
                .mayOnlyBeAccessedByLayers("upkeep", "app")
                .whereLayer("upkeep")
                .mayOnlyBeAccessedByLayers("app")
                .whereLayer("runs")
                .mayOnlyBeAccessedByLayers("app")
                .as("definition <- upkeep, webhook <- upkeep <- app, and none of them knows runs");
    }

    private static ArchRule pure(String name) {
        return noClasses()
                .that()
                .resideInAPackage("io.locust.k8s." + name + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.fabric8.kubernetes.client..", "java.net..", "java.nio.file..", "java.io..")
                .as(name + " is pure: no client, no network, no files");
    }

    private static ArchRule noClock() {
        return noClasses()
                .that()
                .resideInAnyPackage(
                        "io.locust.k8s.plan..",
                        "io.locust.k8s.decide..",
                        "io.locust.k8s.convert..",
                        "io.locust.k8s.definition..",
                        "io.locust.k8s.webhook..")
                .should()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(Clock.class)
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(InstantSource.class)
                .as("plan, decide, convert, definition and webhook are told the time");
    }

    private static ArchRule noStaticState() {
        return noFields().that().areStatic().should().notBeFinal().as("no static mutable fields");
    }

    @Test
    void everyPackageSaysWhatItIsAndIsNullMarked() {
        var unmarked = CLASSES.stream()
                .map(JavaClass::getPackage)
                .distinct()
                .filter(found -> !found.isAnnotatedWith(NullMarked.class))
                .map(JavaPackage::getName)
                .toList();
        assertThat(unmarked).isEmpty();
    }

    @Test
    void noClassIsLong() throws IOException {
        try (var files = Files.walk(SOURCES)) {
            List<String> tooLong = files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> lines(file) > MAX_LINES)
                    .map(file -> file + " has " + lines(file) + " lines")
                    .toList();
            assertThat(tooLong).isEmpty();
        }
    }

    private static long lines(Path file) {
        try (var lines = Files.lines(file)) {
            return lines.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
