{{- /*
Values of the earlier chart that have no function here yet. Silence would be a lie: a user who asks for one of them is
told so by name. The earlier chart's defaults are accepted, because users keep whole values files.
*/ -}}
{{- define "locust-operator.refused" -}}
{{- $values := .Values -}}
{{- if dig "metrics" "secure" false ($values.AsMap) -}}
{{- fail "metrics.secure is not supported yet: set it to false and restrict access to the metrics port with a NetworkPolicy" -}}
{{- end -}}
{{- if dig "webhook" "enabled" false ($values.AsMap) -}}
{{- fail "webhook.enabled is not needed: validation is part of the custom resource definition, and locust.io/v1 is not served yet; set it to false" -}}
{{- end -}}
{{- if dig "kafka" "enabled" false ($values.AsMap) -}}
{{- fail "kafka.enabled is not supported yet: set it to false and give the variables in spec.env of the LocustTest" -}}
{{- end -}}
{{- if dig "otelCollector" "enabled" false ($values.AsMap) -}}
{{- fail "otelCollector.enabled is not supported yet: set it to false and install the chart opentelemetry-collector" -}}
{{- end -}}
{{- range $field, $default := dict "image" "containersol/locust_exporter:v0.5.0" "port" 9646 -}}
{{- $given := dig "locustPods" "metricsExporter" $field $default ($values.AsMap) -}}
{{- if ne (toString $given) (toString $default) -}}
{{- fail (printf "locustPods.metricsExporter.%s is not supported yet, because the exporter sidecar is not: remove it; the operator's own figures are in status.load" $field) -}}
{{- end -}}
{{- end -}}
{{- if $values.config -}}
{{- fail "config.* are values of the 1.x chart and not supported yet: use locustPods.* (config.loadGenerationJobs.ttlSecondsAfterFinished is locustPods.ttlSecondsAfterFinished, config.loadGenerationPods.resource is locustPods.resources)" -}}
{{- end -}}
{{- end -}}
