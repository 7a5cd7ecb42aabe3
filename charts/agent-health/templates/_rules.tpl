{{/* Alerts and dashboards, which src/rules and src/dashboards generate. Yes is "true", no is empty. */}}

{{- define "agent-health.hasRules" -}}
{{- $choice := .Values.rules.prometheusRule -}}
{{- if and (or .Values.rules.recording (include "agent-health.hasAlerts" .)) (ne $choice "never") -}}
{{- if or (eq $choice "always") (.Capabilities.APIVersions.Has "monitoring.coreos.com/v1") (and (include "agent-health.openshift" .) (not (include "agent-health.live" .))) }}true{{ end -}}
{{- end -}}
{{- end }}

{{- define "agent-health.hasAlerts" -}}
{{- range .Values.rules.alerts }}{{ if .enabled }}true{{ end }}{{ end -}}
{{- end }}

{{- define "agent-health.rulesNamespace" -}}
{{ default .Release.Namespace .Values.rules.namespace }}
{{- end }}

{{- define "agent-health.hasConsoleDashboard" -}}
{{- if and .Values.dashboards.console (include "agent-health.openshift" .) (include "agent-health.hasConsole" .) }}true{{ end -}}
{{- end }}

{{/* The enabled alerts with their numbers: a list of rules. */}}
{{- define "agent-health.alerts" -}}
{{- $rules := .Values.rules }}
{{- $size := "Inf" }}
{{- if not (kindIs "invalid" $rules.cacheMaxFlows) }}{{ $size = int64 $rules.cacheMaxFlows | toString }}{{ end }}
{{- range $rule := .Files.Get "files/alerts.yaml" | fromYamlArray }}
{{- $set := index $rules.alerts $rule.alert }}
{{- if $set.enabled }}
{{- $_ := set $rule "for" $set.for }}
{{- if $rules.runbooks }}
{{- $_ := set $rule.annotations "runbook_url" (printf "%s/%s.md" (trimSuffix "/" $rules.runbooks) $rule.alert) }}
{{- end }}
{{ list $rule | toYaml | replace "$LIMIT" (toString $set.limit) | replace "$CACHE_MAX_FLOWS" $size }}
{{- end }}
{{- end }}
{{- end }}

{{/* Labels of an object with more of the reader's. Argument: list of the root context, the component and these labels. */}}
{{- define "agent-health.labelsAnd" -}}
{{- merge (list (index . 0) (index . 1) | include "agent-health.labels" | fromYaml) (index . 2) | toYaml }}
{{- end }}
