package io.locust.k8s.e2e.run;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.locust.k8s.e2e.TestNamespace;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;

/** A policy of the cluster's administrator that refuses Jobs in one namespace. */
record AdmissionPolicy(KubernetesClient client, List<HasMetadata> objects) {
    static final String WORDS = "Jobs need the label team";

    /** Returns when it is in force. */
    static AdmissionPolicy refusingJobs(TestNamespace namespace) {
        var name = "e2e-" + namespace.name();
        var yaml = """
                apiVersion: admissionregistration.k8s.io/v1
                kind: ValidatingAdmissionPolicy
                metadata: {name: %1$s}
                spec:
                  failurePolicy: Fail
                  matchConstraints:
                    resourceRules: [{apiGroups: [batch], apiVersions: [v1], operations: [CREATE], resources: [jobs]}]
                    namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: %2$s}}
                  validations: [{expression: "has(object.metadata.labels) && 'team' in object.metadata.labels", message: "%3$s"}]
                ---
                apiVersion: admissionregistration.k8s.io/v1
                kind: ValidatingAdmissionPolicyBinding
                metadata: {name: %1$s}
                spec: {policyName: %1$s, validationActions: [Deny]}
                """.formatted(name, namespace.name(), WORDS);
        var client = namespace.client();
        var objects = client.load(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)))
                .create();
        var policy = new AdmissionPolicy(client, objects);
        Awaitility.await("the policy is in force")
                .atMost(Run.SOON)
                .pollInterval(Duration.ofMillis(500))
                .until(() -> policy.refuses(namespace));
        return policy;
    }

    private boolean refuses(TestNamespace namespace) {
        try {
            client.batch()
                    .v1()
                    .jobs()
                    .inNamespace(namespace.name())
                    .resource(new JobBuilder()
                            .withNewMetadata()
                            .withName("probe")
                            .endMetadata()
                            .withNewSpec()
                            .withNewTemplate()
                            .withNewSpec()
                            .withRestartPolicy("Never")
                            .addNewContainer()
                            .withName("probe")
                            .withImage("probe")
                            .endContainer()
                            .endSpec()
                            .endTemplate()
                            .endSpec()
                            .build())
                    .dryRun(true)
                    .create();
            return false;
        } catch (KubernetesClientException e) {
            return String.valueOf(e.getMessage()).contains(WORDS);
        }
    }

    void remove() {
        client.resourceList(objects).delete();
    }
}
