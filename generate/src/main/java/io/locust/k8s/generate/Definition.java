package io.locust.k8s.generate;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crdv2.generator.CRDGenerator;
import io.fabric8.crdv2.generator.CRDPostProcessor;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceColumnDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceColumnDefinitionBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The custom resource definition of a resource, with all its versions.
 *
 * <p>fabric8's generator does the shapes; it sorts columns by their path, knows no descriptions of nested Kubernetes
 * fields and repeats each rule of a record component, so those three are put right afterwards.
 */
final class Definition {
    private Definition() {}

    /**
     * @param stored the version that objects are kept in; it is the first in the definition
     * @param others older versions, which need a conversion: the definition says nothing of it, because only the operator
     *     knows where its webhook is and whom it trusts, and so that the definition can be applied over the operator's
     */
    @SafeVarargs
    static CustomResourceDefinition of(Class<? extends HasMetadata> stored, Class<? extends HasMetadata>... others) {
        var definition = completed(stored);
        for (Class<? extends HasMetadata> other : others) {
            definition.getSpec().getVersions().addAll(completed(other).getSpec().getVersions());
        }
        return definition;
    }

    private static CustomResourceDefinition completed(Class<? extends HasMetadata> type) {
        var definition = generated(type);
        for (CustomResourceDefinitionVersion version : definition.getSpec().getVersions()) {
            version.setAdditionalPrinterColumns(columns(type));
            new Schema(type).complete(version.getSchema().getOpenAPIV3Schema());
        }
        return definition;
    }

    private static CustomResourceDefinition generated(Class<? extends HasMetadata> type) {
        var result = new AtomicReference<CustomResourceDefinition>();
        var generator = new CRDGenerator()
                .customResourceClasses(List.of(type))
                .forCRDVersions("v1")
                .withOutput(new Discarded())
                .withPostProcessor(new CRDPostProcessor() {
                    @Override
                    public HasMetadata process(HasMetadata crd, String version) {
                        result.set((CustomResourceDefinition) crd);
                        return crd;
                    }
                });
        generator.detailedGenerate();
        var definition = result.get();
        if (definition == null) {
            throw new IllegalStateException("the generator made nothing of " + type);
        }
        return definition;
    }

    private static List<CustomResourceColumnDefinition> columns(Class<?> type) {
        return Arrays.stream(type.getAnnotationsByType(AdditionalPrinterColumn.class))
                .map(column -> new CustomResourceColumnDefinitionBuilder()
                        .withName(column.name())
                        .withJsonPath(column.jsonPath())
                        .withType(column.type().name().toLowerCase(Locale.ROOT))
                        .withPriority(column.priority() == 0 ? null : column.priority())
                        .build())
                .toList();
    }

    /** We write the file ourselves, with our layout; the generator insists on an output. */
    private static final class Discarded implements CRDGenerator.CRDOutput<ByteArrayOutputStream> {
        @Override
        public ByteArrayOutputStream outputFor(String name) {
            return new ByteArrayOutputStream();
        }

        @Override
        public void close() {}
    }
}
