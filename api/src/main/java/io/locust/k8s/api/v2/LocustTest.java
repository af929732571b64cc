package io.locust.k8s.api.v2;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/**
 * One run of Locust, from {@code kubectl apply} to a verdict.
 *
 * <p>Names, short name and the columns Phase, Workers, Connected and Image are those of the operators before ours.
 */
@JsonClassDescription(
        "A load test with Locust: one master, a fixed number of workers, one run. Apply it and the run starts; to run it again, give spec.restartNonce a new value.")
@Group("locust.io")
@Version("v2")
@ShortNames("lotest")
@AdditionalPrinterColumn(name = "Phase", jsonPath = ".status.phase", type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(name = "Verdict", jsonPath = ".status.verdict", type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
        name = "Workers",
        jsonPath = ".spec.worker.replicas",
        type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
        name = "Connected",
        jsonPath = ".status.connectedWorkers",
        type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(name = "Users", jsonPath = ".status.load.users", type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(name = "RPS", jsonPath = ".status.load.rps", type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
        name = "Fail%",
        jsonPath = ".status.load.failPercent",
        type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(name = "P95", jsonPath = ".status.load.p95", type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
        name = "Image",
        jsonPath = ".spec.image",
        type = AdditionalPrinterColumn.Type.STRING,
        priority = 1)
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
@ValidationRule(
        value = Rules.VOLUME_NAMES_NOT_OF_ROLES,
        message = Rules.VOLUME_NAMES_OF_ROLES_MESSAGE,
        fieldPath = ".spec.volumes",
        optionalOldSelf = true)
public final class LocustTest extends CustomResource<LocustTestSpec, LocustTestStatus> implements Namespaced {
    /** For Jackson and for tests; name, namespace and spec follow by setters. */
    public LocustTest() {}
}
