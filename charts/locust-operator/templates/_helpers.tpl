{{- define "locust-operator.fullname" -}}
{{- $chart := .Values.nameOverride | default .Chart.Name -}}
{{- $release := contains $chart .Release.Name | ternary .Release.Name (printf "%s-%s" .Release.Name $chart) -}}
{{- $name := .Values.fullnameOverride | default $release | trunc 63 | trimSuffix "-" -}}
{{- /* The recipe for replacing the Go operator ends with deleting a Deployment of this name. */ -}}
{{- if eq $name "locust-operator-controller-manager" -}}
{{- fail "fullnameOverride must not be locust-operator-controller-manager: that is the name of the operator before this one, and its users are told to delete it; choose another name" -}}
{{- end -}}
{{- $name -}}
{{- end -}}

{{- /*
What the pods are called in their labels. Kubernetes never changes a Deployment's selector, so an upgrade from a release of
the chart before ours keeps the word that it has there.
*/ -}}
{{- define "locust-operator.name" -}}
{{- $there := lookup "apps/v1" "Deployment" .Release.Namespace (include "locust-operator.fullname" .) -}}
{{- $name := dig "spec" "selector" "matchLabels" "app.kubernetes.io/name" "" $there -}}
{{- .Values.nameOverride | default (eq $name "locust-k8s-operator" | ternary $name .Chart.Name) -}}
{{- end -}}

{{- define "locust-operator.selector" -}}
app.kubernetes.io/name: {{ include "locust-operator.name" . | quote }}
app.kubernetes.io/instance: {{ .Release.Name | quote }}
{{- end -}}

{{- define "locust-operator.labels" -}}
{{ include "locust-operator.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- end -}}

{{- define "locust-operator.serviceAccount" -}}
{{- if .Values.serviceAccount.create -}}
{{ .Values.serviceAccount.name | default (include "locust-operator.fullname" .) }}
{{- else -}}
{{ .Values.serviceAccount.name | default "default" }}
{{- end -}}
{{- end -}}

{{- /* Nothing as "", 0 as "0", and large numbers of values files, which reach us as floats, without an exponent. */ -}}
{{- define "locust-operator.text" -}}
{{- if kindIs "string" . -}}{{ . }}{{- else if not (kindIs "invalid" .) -}}{{ toJson . }}{{- end -}}
{{- end -}}

{{- /* Requests and limits as JSON, with Kubernetes' name for ephemeral storage. An empty amount stays: it means "leave it out". */ -}}
{{- define "locust-operator.amounts" -}}
{{- $blocks := dict -}}
{{- range $block := list "requests" "limits" -}}
{{- $amounts := dict -}}
{{- range $resource, $amount := (index ($.amounts | default dict) $block | default dict) -}}
{{- $_ := set $amounts (eq $resource "ephemeralStorage" | ternary "ephemeral-storage" $resource) (include "locust-operator.text" $amount) -}}
{{- end -}}
{{- $_ := set $blocks $block $amounts -}}
{{- end -}}
{{- toJson $blocks -}}
{{- end -}}

{{- /* A values file kept from the earlier chart names that chart's image, which is another program. */ -}}
{{- define "locust-operator.image" -}}
{{- $repository := eq .Values.image.repository "lotest/locust-k8s-operator" | ternary "docker.io/locust-operator/operator" .Values.image.repository -}}
{{ printf "%s:%s" $repository (.Values.image.tag | default .Chart.AppVersion) }}
{{- end -}}

{{- /* Values of the 1.x chart that stood below config.loadGenerationPods; where one is given it wins over its successor. */ -}}
{{- define "locust-operator.oldPods" -}}
{{- toJson ((.Values.config | default dict).loadGenerationPods | default dict) -}}
{{- end -}}

{{- /* Requests and limits, with those that the 1.x chart has in other words (cpuRequest, …), as JSON. */ -}}
{{- define "locust-operator.withOldResource" -}}
{{- $resources := deepCopy (.resources | default dict) -}}
{{- $old := .old | default dict -}}
{{- range $key, $at := dict
  "cpuRequest" (list "requests" "cpu") "memRequest" (list "requests" "memory") "ephemeralRequest" (list "requests" "ephemeralStorage")
  "cpuLimit" (list "limits" "cpu") "memLimit" (list "limits" "memory") "ephemeralLimit" (list "limits" "ephemeralStorage") -}}
{{- if hasKey $old $key -}}
{{- $block := get $resources (first $at) | default dict -}}
{{- $_ := set $block (last $at) (get $old $key) -}}
{{- $_ := set $resources (first $at) $block -}}
{{- end -}}
{{- end -}}
{{- toJson $resources -}}
{{- end -}}

{{- /* Requests and limits of all Locust pods as JSON. */ -}}
{{- define "locust-operator.podResources" -}}
{{- include "locust-operator.withOldResource" (dict "resources" .Values.locustPods.resources "old" (include "locust-operator.oldPods" . | fromJson).resource) -}}
{{- end -}}

{{- /* The exporter with what the 1.x chart's values say of it, as JSON in the form of .Values.locustPods.metricsExporter. */ -}}
{{- define "locust-operator.exporter" -}}
{{- $old := (include "locust-operator.oldPods" . | fromJson).metricsExporter | default dict -}}
{{- $ours := .Values.locustPods.metricsExporter | default dict -}}
{{- toJson (merge
  (dict "resources" (include "locust-operator.withOldResource" (dict "resources" $ours.resources "old" $old.resource) | fromJson))
  (omit $old "resource") (omit $ours "resources")) -}}
{{- end -}}

{{- /* A switch of ours, unless the 1.x chart's enableCrInjection is given: "true" or "false". */ -}}
{{- define "locust-operator.injection" -}}
{{- $given := (get (include "locust-operator.oldPods" .root | fromJson) .old | default dict).enableCrInjection -}}
{{- kindIs "invalid" $given | ternary .value $given -}}
{{- end -}}

{{- define "locust-operator.ttl" -}}
{{- $old := include "locust-operator.text" ((.Values.config | default dict).loadGenerationJobs | default dict).ttlSecondsAfterFinished -}}
{{- $old | default (include "locust-operator.text" .Values.locustPods.ttlSecondsAfterFinished) -}}
{{- end -}}

{{- /* The Kafka that the pods are told of, as JSON in the form of .Values.kafka; without bootstrapServers when there is none. */ -}}
{{- define "locust-operator.kafka" -}}
{{- $old := (include "locust-operator.oldPods" . | fromJson).kafka | default dict -}}
{{- if (.Values.kafka | default dict).enabled -}}
{{- toJson .Values.kafka -}}
{{- else if and $old.bootstrapServers (ne $old.bootstrapServers "localhost:9092") -}}
{{- $acl := $old.acl | default dict -}}
{{- $secret := $acl.secret | default dict -}}
{{- $user := $old.locustK8sKafkaUser -}}
{{- if kindIs "map" $user -}}{{- $user = $user.userName -}}{{- end -}}
{{- $name := $secret.name | default $user -}}
{{- /* Versions of the 1.x chart have these below acl and sasl. */ -}}
{{- $sasl := $old.sasl | default dict -}}
{{- $security := mergeOverwrite (dict "enabled" $acl.enabled "protocol" $acl.protocol
  "saslMechanism" $sasl.mechanism "jaasConfig" ($sasl.jaas | default dict).config) ($old.security | default dict) -}}
{{- toJson (dict "bootstrapServers" $old.bootstrapServers "security" $security "credentials" (dict
  "secretName" (eq (include "locust-operator.text" $acl.enabled) "true" | ternary $name "") "usernameKey" $secret.userKey "passwordKey" $secret.passwordKey)) -}}
{{- else -}}
{}
{{- end -}}
{{- end -}}

{{- /* "true" or nothing: v1 can be served only by who may write the definition, which is not namespaced. */ -}}
{{- define "locust-operator.webhook" -}}
{{- if and (include "locust-operator.webhookValues" . | fromJson).enabled (include "locust-operator.everywhere" .) -}}true{{- end -}}
{{- end -}}

{{- /*
.Values.webhook as JSON. "Off, but with cert-manager" is how it stands in the values file of the Go operator's chart, which
users keep whole, and whose operator served v1 all the same. So it is not taken for a wish.
*/ -}}
{{- define "locust-operator.webhookValues" -}}
{{- $given := .Values.webhook | default dict -}}
{{- if and (not $given.enabled) ($given.certManager | default dict).enabled -}}
{{- $given = mergeOverwrite (deepCopy $given) (dict "enabled" true "certManager" (dict "enabled" false)) -}}
{{- end -}}
{{- toJson $given -}}
{{- end -}}

{{- /* "true" if all namespaces are served, with a ClusterRole; else nothing. */ -}}
{{- define "locust-operator.everywhere" -}}
{{- if not (include "locust-operator.namespaces" . | fromJsonArray) -}}true{{- end -}}
{{- end -}}

{{- define "locust-operator.webhookName" -}}
{{ include "locust-operator.fullname" . | trunc 51 | trimSuffix "-" }}-webhook
{{- end -}}

{{- define "locust-operator.webhookSecret" -}}
{{ (include "locust-operator.webhookValues" . | fromJson).existingSecret | default (printf "%s-tls" (include "locust-operator.webhookName" .)) }}
{{- end -}}

{{- /* "own" if the operator makes the certificate. */ -}}
{{- define "locust-operator.webhookCertificates" -}}
{{- $webhook := include "locust-operator.webhookValues" . | fromJson -}}
{{ if or $webhook.existingSecret ($webhook.certManager | default dict).enabled }}given{{ else }}own{{ end }}
{{- end -}}

{{- /*
The namespaces that are served, as JSON; empty for all. Helm can ask the cluster for labels only where it is connected
to one, and "none found" must not come to mean "all".
*/ -}}
{{- define "locust-operator.namespaces" -}}
{{- $names := .Values.watchNamespaces | default list -}}
{{- with .Values.watchNamespaceLabels -}}
{{- $wanted := . -}}
{{- range dig "items" list (lookup "v1" "Namespace" "" "") -}}
{{- $labels := .metadata.labels | default dict -}}
{{- $all := true -}}
{{- range $label, $value := $wanted -}}
{{- if ne (get $labels $label | toString) $value -}}{{- $all = false -}}{{- end -}}
{{- end -}}
{{- if and $all (not .metadata.deletionTimestamp) -}}{{- $names = append $names .metadata.name -}}{{- end -}}
{{- end -}}
{{- if not $names -}}
{{- fail "watchNamespaceLabels finds no namespace: label one before helm install; where Helm cannot ask the cluster (helm template, --dry-run=client, Argo CD), name them in watchNamespaces" -}}
{{- end -}}
{{- end -}}
{{- if and (not $names) (not .Values.k8s.clusterRole.enabled) -}}
{{- $names = list .Release.Namespace -}}
{{- end -}}
{{- $names | uniq | sortAlpha | toJson -}}
{{- end -}}

{{- /* What the installation tells the operator: see Settings.java. */ -}}
{{- define "locust-operator.environment" -}}
- name: POD_NAME
  valueFrom: {fieldRef: {fieldPath: metadata.name}}
- name: POD_NAMESPACE
  valueFrom: {fieldRef: {fieldPath: metadata.namespace}}
- name: WATCH_NAMESPACES
  {{- $namespaces := include "locust-operator.namespaces" . | fromJsonArray }}
  {{- if eq (toJson $namespaces) (toJson (list .Release.Namespace)) }}
  valueFrom: {fieldRef: {fieldPath: metadata.namespace}}
  {{- else }}
  value: {{ join "," $namespaces | quote }}
  {{- end }}
- name: LEADER_ELECTION
  value: {{ .Values.leaderElection.enabled | quote }}
- name: LEASE_NAME
  value: {{ include "locust-operator.fullname" . | quote }}
- name: LOG_FORMAT
  value: {{ .Values.logging.format | default "" | quote }}
- name: LOG_LEVEL
  value: {{ .Values.logging.level | default "" | quote }}
- name: HEALTH_PORT
  value: "8081"
{{- if .Values.metrics.enabled }}
- name: METRICS_PORT
  value: {{ .Values.metrics.port | quote }}
{{- end }}
- name: MANAGE_DEFINITION
  value: {{ include "locust-operator.everywhere" . | default "false" | quote }}
{{- if include "locust-operator.webhook" . }}
- name: WEBHOOK_PORT
  value: {{ include "locust-operator.text" .Values.webhook.port | quote }}
- name: WEBHOOK_SERVICE
  value: {{ include "locust-operator.webhookName" . | quote }}
- name: WEBHOOK_SECRET
  value: {{ include "locust-operator.webhookSecret" . | quote }}
- name: WEBHOOK_CERTIFICATES
  value: {{ include "locust-operator.webhookCertificates" . | quote }}
- name: WEBHOOK_ALIASES
  value: {{ .Values.webhook.aliases | default false | quote }}
- name: STORAGE_MIGRATION
  value: {{ .Values.storageMigration.enabled | quote }}
{{- end }}
- name: PODS_GRACE_PERIOD
  value: {{ .Values.locustPods.gracePeriod | default "" | quote }}
- name: STATISTICS_INTERVAL
  value: {{ .Values.statistics.interval | default "" | quote }}
- name: LOCUST_POD_RESOURCES
  value: {{ include "locust-operator.amounts" (dict "amounts" (include "locust-operator.podResources" . | fromJson)) | quote }}
- name: LOCUST_MASTER_RESOURCES
  value: {{ include "locust-operator.amounts" (dict "amounts" .Values.locustPods.masterResources) | quote }}
- name: LOCUST_WORKER_RESOURCES
  value: {{ include "locust-operator.amounts" (dict "amounts" .Values.locustPods.workerResources) | quote }}
{{- with include "locust-operator.exporter" . | fromJson }}
{{- if .enabled }}
{{- $own := has (.image | default "") (list "" "containersol/locust_exporter:v0.5.0") }}
- name: EXPORTER_IMAGE
  value: {{ $own | ternary (include "locust-operator.image" $) .image | quote }}
- name: EXPORTER_COMMAND
  value: {{ $own | ternary "/opt/java/bin/java @/app/exporter.args" "" | quote }}
- name: EXPORTER_PORT
  value: {{ include "locust-operator.text" .port | quote }}
- name: EXPORTER_PULL_POLICY
  value: {{ .pullPolicy | default "" | quote }}
- name: EXPORTER_RESOURCES
  value: {{ include "locust-operator.amounts" (dict "amounts" .resources) | quote }}
{{- end }}
{{- end }}
- name: AFFINITY_INJECTION
  value: {{ include "locust-operator.injection" (dict "root" . "old" "affinity" "value" .Values.locustPods.affinityInjection) | quote }}
- name: TOLERATIONS_INJECTION
  value: {{ include "locust-operator.injection" (dict "root" . "old" "taintTolerations" "value" .Values.locustPods.tolerationsInjection) | quote }}
- name: RUNTIME_CLASS_NAME
  value: {{ .Values.locustPods.runtimeClassName | default "" | quote }}
- name: TTL_SECONDS_AFTER_FINISHED
  value: {{ include "locust-operator.ttl" . | quote }}
{{- with include "locust-operator.kafka" . | fromJson }}
{{- if .bootstrapServers }}
{{- $security := .security | default dict }}
{{- $credentials := .credentials | default dict }}
- name: KAFKA_BOOTSTRAP_SERVERS
  value: {{ .bootstrapServers | quote }}
- name: KAFKA_SECURITY_ENABLED
  value: {{ $security.enabled | default false | quote }}
- name: KAFKA_SECURITY_PROTOCOL_CONFIG
  value: {{ $security.protocol | default "" | quote }}
- name: KAFKA_SASL_MECHANISM
  value: {{ $security.saslMechanism | default "" | quote }}
- name: KAFKA_SASL_JAAS_CONFIG
  {{- /* Kubernetes would fill in references to variables here already. */}}
  value: {{ $security.jaasConfig | default "" | replace "$(" "$$(" | quote }}
- name: KAFKA_SECRET_NAME
  value: {{ $credentials.secretName | default "" | quote }}
- name: KAFKA_USERNAME_KEY
  value: {{ $credentials.usernameKey | default "" | quote }}
- name: KAFKA_PASSWORD_KEY
  value: {{ $credentials.passwordKey | default "" | quote }}
{{- end }}
{{- end }}
{{- end -}}
