{{- /*
Values of the earlier chart that have no function here yet. Silence would be a lie: a user who asks for one of them is
told so by name. The earlier chart's defaults are accepted, because users keep whole values files.
*/ -}}
{{- define "locust-operator.refused" -}}
{{- if .Values.metrics.secure -}}
{{- fail "metrics.secure is not supported: set it to false and restrict access to the metrics port with a NetworkPolicy" -}}
{{- end -}}
{{- if eq (include "locust-operator.text" .Values.metrics.port) "8081" -}}
{{- fail "metrics.port must not be 8081: /healthz and /readyz are served there; choose another, such as 8080" -}}
{{- end -}}
{{- if and (not .Values.leaderElection.enabled) (gt (int .Values.replicaCount) 1) -}}
{{- fail "leaderElection.enabled is false with more than one replica, so that all would act at once: set replicaCount to 1 or leaderElection.enabled to true" -}}
{{- end -}}
{{- if and .Values.image.tag (eq .Values.image.repository "lotest/locust-k8s-operator") -}}
{{- fail "image.repository lotest/locust-k8s-operator has the operator before this one: remove image.repository and image.tag, or name your copy of this operator's image" -}}
{{- end -}}
{{- $webhook := include "locust-operator.webhookValues" . | fromJson -}}
{{- if $webhook.enabled -}}
{{- $port := include "locust-operator.text" $webhook.port -}}
{{- if or (eq $port "8081") (and .Values.metrics.enabled (eq $port (include "locust-operator.text" .Values.metrics.port))) -}}
{{- fail (printf "webhook.port must not be %s: health and metrics are served there; choose another, such as 9443" $port) -}}
{{- end -}}
{{- if and $webhook.existingSecret ($webhook.certManager | default dict).enabled -}}
{{- fail "webhook.existingSecret and webhook.certManager.enabled both say where the certificate comes from: remove one" -}}
{{- end -}}
{{- end -}}
{{- if include "locust-operator.everywhere" . -}}
{{- $there := lookup "apiextensions.k8s.io/v1" "CustomResourceDefinition" "" "locusttests.locust.io" -}}
{{- if has "lt" (dig "spec" "names" "shortNames" list $there) -}}
{{- fail "the definition locusttests.locust.io in this cluster is that of the Locust project's operator (locustio/k8s-operator), and two operators cannot share it: nothing was changed. Uninstall that one, save and delete its tests and its definition (kubectl delete crd locusttests.locust.io), then install this one" -}}
{{- end -}}
{{- end -}}
{{- if (.Values.otelCollector | default dict).enabled -}}
{{- fail (printf "otelCollector.enabled is not part of this chart: set it to false and install the chart opentelemetry-collector with mode=deployment and fullnameOverride=%s-otel-collector, so that the endpoints of your tests stay as they are" (include "locust-operator.fullname" .)) -}}
{{- end -}}
{{- if eq (include "locust-operator.text" (.Values.k8s.customResourceDefinition | default dict).deploy) "false" -}}
{{- fail "k8s.customResourceDefinition.deploy is not a value of this chart: remove it and give helm install --skip-crds, which leaves the definition to you" -}}
{{- end -}}
{{- $given := .Values.kafka | default dict -}}
{{- if and $given.enabled (not $given.bootstrapServers) -}}
{{- fail "kafka.enabled is true without kafka.bootstrapServers: give them as host:port, separated by commas" -}}
{{- end -}}
{{- if not $given.enabled -}}
{{- /* The earlier operator passed these on even while kafka.enabled was false. */ -}}
{{- $kafka := dict
  "enabled" false
  "bootstrapServers" "localhost:9092"
  "security" (dict "enabled" false "protocol" "SASL_PLAINTEXT" "saslMechanism" "SCRAM-SHA-512" "jaasConfig" "")
  "credentials" (dict "secretName" "" "usernameKey" "username" "passwordKey" "password") -}}
{{- include "locust-operator.unlike" (dict "path" "kafka" "given" $given "default" $kafka
  "remedy" "is given while kafka.enabled is false: set kafka.enabled to true, or remove it") -}}
{{- end -}}
{{- $old := include "locust-operator.oldPods" . | fromJson -}}
{{- range $path, $known := dict
  "config" (list .Values.config (list "loadGenerationJobs" "loadGenerationPods"))
  "config.loadGenerationJobs" (list (.Values.config | default dict).loadGenerationJobs (list "ttlSecondsAfterFinished"))
  "config.loadGenerationPods" (list $old (list "resource" "affinity" "taintTolerations" "metricsExporter" "kafka"))
  "config.loadGenerationPods.resource" (list $old.resource (list "cpuRequest" "memRequest" "ephemeralRequest" "cpuLimit" "memLimit" "ephemeralLimit"))
  "config.loadGenerationPods.affinity" (list $old.affinity (list "enableCrInjection"))
  "config.loadGenerationPods.taintTolerations" (list $old.taintTolerations (list "enableCrInjection"))
  "config.loadGenerationPods.metricsExporter" (list $old.metricsExporter (list "image" "port" "pullPolicy" "resource"))
  "config.loadGenerationPods.metricsExporter.resource" (list ($old.metricsExporter | default dict).resource (list "cpuRequest" "memRequest" "ephemeralRequest" "cpuLimit" "memLimit" "ephemeralLimit"))
  "config.loadGenerationPods.kafka" (list $old.kafka (list "bootstrapServers" "locustK8sKafkaUser" "acl" "sasl" "security"))
  "config.loadGenerationPods.kafka.acl" (list ($old.kafka | default dict).acl (list "enabled" "protocol" "secret"))
  "config.loadGenerationPods.kafka.sasl" (list ($old.kafka | default dict).sasl (list "mechanism" "jaas")) -}}
{{- range $key := keys (first $known | default dict) | sortAlpha -}}
{{- if not (has $key (last $known)) -}}
{{- fail (printf "%s.%s is not a value of the 1.x chart: correct or remove it; below %s there are %s" $path $key $path (last $known | join ", ")) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{- /* Fails at the first value below .path that is neither empty nor the earlier chart's default. */ -}}
{{- define "locust-operator.unlike" -}}
{{- range $key, $value := .given -}}
{{- $path := printf "%s.%s" $.path $key -}}
{{- $default := get $.default $key -}}
{{- if and (kindIs "map" $value) (kindIs "map" $default) -}}
{{- include "locust-operator.unlike" (dict "path" $path "given" $value "default" $default "remedy" $.remedy) -}}
{{- else if and $value (ne (include "locust-operator.text" $value) (include "locust-operator.text" $default)) -}}
{{- fail (printf "%s %s" $path $.remedy) -}}
{{- end -}}
{{- end -}}
{{- end -}}
