{{/* What the cluster is. Yes is "true", no is empty. */}}

{{/* Is there a cluster? Only a server's list of APIs has kinds; `helm template` and `helm lint` have a fixed list without. */}}
{{- define "agent-health.live" -}}
{{- if .Capabilities.APIVersions.Has "v1/Pod" }}true{{ end -}}
{{- end }}

{{- define "agent-health.openshift" -}}
{{- if eq .Values.platform "openshift" -}}
true
{{- else if eq .Values.platform "auto" -}}
{{- if or (not (include "agent-health.live" .)) (.Capabilities.APIVersions.Has "security.openshift.io/v1") }}true{{ end -}}
{{- end -}}
{{- end }}

{{/* OpenShift may be installed without its console. */}}
{{- define "agent-health.hasConsole" -}}
{{- if or (not (include "agent-health.live" .)) (.Capabilities.APIVersions.Has "console.openshift.io/v1") }}true{{ end -}}
{{- end }}

{{- define "agent-health.hasPlugin" -}}
{{- if and .Values.plugin.enabled (include "agent-health.openshift" .) (include "agent-health.hasConsole" .) }}true{{ end -}}
{{- end }}

{{- define "agent-health.hasAgent" -}}
{{- if eq .Values.agent.mode "standalone" }}true{{ end -}}
{{- end }}

{{- define "agent-health.hasServiceMonitor" -}}
{{- $choice := .Values.agent.metrics.serviceMonitor -}}
{{- if include "agent-health.hasAgent" . -}}
{{- if eq $choice "always" -}}
true
{{- else if eq $choice "auto" -}}
{{- if or (.Capabilities.APIVersions.Has "monitoring.coreos.com/v1") (and (include "agent-health.openshift" .) (not (include "agent-health.live" .))) }}true{{ end -}}
{{- end -}}
{{- end -}}
{{- end }}

{{/* Secret with the certificate of the agents' metrics, or nothing: then they are served without TLS. */}}
{{- define "agent-health.metricsSecret" -}}
{{- if .Values.agent.metrics.tlsSecret -}}
{{ .Values.agent.metrics.tlsSecret }}
{{- else if include "agent-health.openshift" . -}}
{{ include "agent-health.agentMetrics" . }}
{{- end -}}
{{- end }}
