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
