package io.locust.k8s.api.v1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;
import io.locust.k8s.api.v2.LocustTestStatus;
import io.locust.k8s.api.v2.Rules;

/**
 * The same resource in its first form. Served only while a conversion webhook is there, which the operator sees to;
 * without one its fields would be taken for those of v2 and dropped.
 *
 * <p>Columns and warning are those of the operators before ours.
 */
@JsonClassDescription(
        "A load test with Locust in the form of the first operators. Deprecated: new fields are in locust.io/v2 only. What v1 has no field for is in the annotation locust.io/v2-spec; leave that as it is.")
@Group("locust.io")
@Version(
        value = "v1",
        storage = false,
        served = false,
        deprecated = true,
        deprecationWarning = "locust.io/v1 LocustTest is deprecated, migrate to locust.io/v2")
@ShortNames("lotest")
@AdditionalPrinterColumn(
        name = "master_cmd",
        jsonPath = ".spec.masterCommandSeed",
        type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
        name = "worker_replica_count",
        jsonPath = ".spec.workerReplicas",
        type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(name = "Image", jsonPath = ".spec.image", type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
        name = "Age",
        jsonPath = ".metadata.creationTimestamp",
        type = AdditionalPrinterColumn.Type.DATE)
@ValidationRule(
        value = Rules.NAME_SHORT,
        message = Rules.NAME_SHORT_MESSAGE,
        fieldPath = ".metadata.name",
        optionalOldSelf = true)
@ValidationRule(
        value = Rules.NAME_OF_A_SERVICE,
        message = Rules.NAME_OF_A_SERVICE_MESSAGE,
        fieldPath = ".metadata.name",
        optionalOldSelf = true)
public final class LocustTest extends CustomResource<LocustTestSpec, LocustTestStatus> implements Namespaced {
    /** For Jackson and for tests; name, namespace and spec follow by setters. */
    public LocustTest() {}
}
