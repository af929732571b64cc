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

{{- define "locust-operator.selector" -}}
app.kubernetes.io/name: {{ .Values.nameOverride | default .Chart.Name | quote }}
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

{{- /* What the installation tells the operator: see Settings.java. */ -}}
{{- define "locust-operator.environment" -}}
- name: POD_NAME
  valueFrom: {fieldRef: {fieldPath: metadata.name}}
- name: POD_NAMESPACE
  valueFrom: {fieldRef: {fieldPath: metadata.namespace}}
- name: WATCH_NAMESPACES
  value: {{ .Values.k8s.clusterRole.enabled | ternary "" .Release.Namespace | quote }}
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
- name: PODS_GRACE_PERIOD
  value: {{ .Values.locustPods.gracePeriod | default "" | quote }}
- name: STATISTICS_INTERVAL
  value: {{ .Values.statistics.interval | default "" | quote }}
- name: LOCUST_POD_RESOURCES
  value: {{ include "locust-operator.amounts" (dict "amounts" .Values.locustPods.resources) | quote }}
- name: LOCUST_MASTER_RESOURCES
  value: {{ include "locust-operator.amounts" (dict "amounts" .Values.locustPods.masterResources) | quote }}
- name: LOCUST_WORKER_RESOURCES
  value: {{ include "locust-operator.amounts" (dict "amounts" .Values.locustPods.workerResources) | quote }}
- name: AFFINITY_INJECTION
  value: {{ .Values.locustPods.affinityInjection | quote }}
- name: TOLERATIONS_INJECTION
  value: {{ .Values.locustPods.tolerationsInjection | quote }}
- name: RUNTIME_CLASS_NAME
  value: {{ .Values.locustPods.runtimeClassName | default "" | quote }}
- name: TTL_SECONDS_AFTER_FINISHED
  value: {{ include "locust-operator.text" .Values.locustPods.ttlSecondsAfterFinished | quote }}
{{- end -}}
