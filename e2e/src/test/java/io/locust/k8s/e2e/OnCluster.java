package io.locust.k8s.e2e;

import java.lang.reflect.Constructor;
import java.util.Locale;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests a {@link Cluster} and a {@link TestNamespace}: {@code @ExtendWith(OnCluster.class)}, then a parameter of
 * that type. Asked for by a constructor or a {@code @BeforeAll} method the namespace is the class's, by a test method the
 * method's. JUnit closes both when their scope ends, also after a failure.
 */
public final class OnCluster implements ParameterResolver {
    private static final Namespace STORE = Namespace.create(OnCluster.class);
    private static final int PURPOSE_LENGTH = 40;

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        var type = parameter.getParameter().getType();
        return type == Cluster.class || type == TestNamespace.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        var cluster = context.getRoot()
                .getStore(STORE)
                .computeIfAbsent(Cluster.class, key -> Cluster.connect(), Cluster.class);
        if (parameter.getParameter().getType() == Cluster.class) {
            return cluster;
        }
        var scope = scope(parameter, context);
        return scope.getStore(STORE)
                .computeIfAbsent(
                        TestNamespace.class, key -> TestNamespace.create(cluster, purpose(scope)), TestNamespace.class);
    }

    /** JUnit 6 resolves constructors within the method; such a namespace is the class's all the same. */
    private static ExtensionContext scope(ParameterContext parameter, ExtensionContext context) {
        var scope = context;
        if (parameter.getDeclaringExecutable() instanceof Constructor<?>) {
            while (scope.getTestMethod().isPresent()) {
                scope = scope.getParent().orElseThrow();
            }
        }
        return scope;
    }

    private static String purpose(ExtensionContext context) {
        var words = context.getTestMethod()
                .map(method -> method.getName())
                .orElseGet(() -> context.getRequiredTestClass().getSimpleName())
                .replaceAll("([a-z])([A-Z])", "$1-$2")
                .replaceAll("[^A-Za-z0-9-]", "-")
                .toLowerCase(Locale.ROOT);
        return words.substring(0, Math.min(words.length(), PURPOSE_LENGTH));
    }
}
