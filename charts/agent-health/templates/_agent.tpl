{{/* Parts of the agent's DaemonSet. */}}

{{/* NetObserv's tools look for its agents by `app`. */}}
{{- define "agent-health.agentSelector" -}}
app: {{ include "agent-health.agent" . }}
{{- end }}

{{- define "agent-health.agentLabels" -}}
{{ include "agent-health.agentSelector" . }}
{{ include "agent-health.labels" (list . "agent") }}
{{- end }}

{{/* Settings that have a value of their own in values.yaml, by variable; the checks refuse them in agent.env. */}}
{{- define "agent-health.ownSettings" -}}
CACHE_MAX_FLOWS: agent.cacheMaxFlows
CACHE_ACTIVE_TIMEOUT: agent.cacheActiveTimeout
SAMPLING: agent.sampling
INTERFACES: agent.interfaces
EXCLUDE_INTERFACES: agent.excludeInterfaces
LOG_LEVEL: agent.logLevel
EXPORT: agent.export
TARGET_HOST: agent.target.host
TARGET_PORT: agent.target.port
FLOWS_TARGET_HOST: agent.target.host
FLOWS_TARGET_PORT: agent.target.port
TARGET_TLS_CA_CERT_PATH: agent.target.caConfigMap
METRICS_SERVER_PORT: agent.metrics.port
METRICS_TLS_CERT_PATH: agent.metrics.tlsSecret
METRICS_TLS_KEY_PATH: agent.metrics.tlsSecret
{{- end }}

{{/* Settings that are as they are, because probes, Prometheus or the page need them so. */}}
{{- define "agent-health.fixedSettings" -}}
AGENT_IP: the address of the node
METRICS_ENABLE: "true"
METRICS_PREFIX: netobserv_agent_
METRICS_SERVER_ADDRESS: all addresses
{{- end }}

{{- define "agent-health.agentEnv" -}}
{{- $agent := .Values.agent }}
- { name: CACHE_MAX_FLOWS, value: {{ $agent.cacheMaxFlows | int64 | quote }} }
- { name: CACHE_ACTIVE_TIMEOUT, value: {{ $agent.cacheActiveTimeout | quote }} }
- { name: SAMPLING, value: {{ $agent.sampling | int64 | quote }} }
{{- with $agent.interfaces }}
- { name: INTERFACES, value: {{ join "," . | quote }} }
{{- end }}
- { name: EXCLUDE_INTERFACES, value: {{ join "," $agent.excludeInterfaces | quote }} }
- { name: LOG_LEVEL, value: {{ $agent.logLevel }} }
- { name: EXPORT, value: {{ $agent.export }} }
{{- if eq $agent.export "grpc" }}
- { name: TARGET_HOST, value: {{ $agent.target.host | quote }} }
- { name: TARGET_PORT, value: {{ $agent.target.port | int64 | quote }} }
{{- if $agent.target.caConfigMap }}
- { name: TARGET_TLS_CA_CERT_PATH, value: {{ printf "/var/run/agent-health-target/%s" $agent.target.caKey | quote }} }
{{- end }}
{{- end }}
- name: AGENT_IP
  valueFrom: { fieldRef: { fieldPath: status.hostIP } }
- { name: METRICS_ENABLE, value: "true" }
- { name: METRICS_SERVER_PORT, value: {{ $agent.metrics.port | int64 | quote }} }
- { name: METRICS_PREFIX, value: netobserv_agent_ }
{{- if include "agent-health.metricsSecret" . }}
- { name: METRICS_TLS_CERT_PATH, value: /var/run/agent-health-metrics/tls.crt }
- { name: METRICS_TLS_KEY_PATH, value: /var/run/agent-health-metrics/tls.key }
{{- end }}
{{- range $name, $value := $agent.env }}
- { name: {{ $name }}, value: {{ $value | quote }} }
{{- end }}
{{- end }}

{{- define "agent-health.agentMounts" -}}
{{- $mounts := list }}
{{- if include "agent-health.metricsSecret" . }}
{{- $mounts = append $mounts (dict "name" "metrics-certificate" "mountPath" "/var/run/agent-health-metrics" "readOnly" true) }}
{{- end }}
{{- if include "agent-health.targetCA" . }}
{{- $mounts = append $mounts (dict "name" "target-ca" "mountPath" "/var/run/agent-health-target" "readOnly" true) }}
{{- end }}
{{- range $index, $name := .Values.agent.secrets }}
{{- $mounts = append $mounts (dict "name" (printf "secret-%d" $index) "mountPath" (printf "/var/run/agent-health/%s" $name) "readOnly" true) }}
{{- end }}
{{- if .Values.agent.otherNamespaces }}
{{- $mounts = append $mounts (dict "name" "netns" "mountPath" "/var/run/netns" "mountPropagation" "HostToContainer") }}
{{- end }}
{{- with $mounts }}
volumeMounts: {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{- define "agent-health.agentVolumes" -}}
{{- $volumes := list }}
{{- with include "agent-health.metricsSecret" . }}
{{- $volumes = append $volumes (dict "name" "metrics-certificate" "secret" (dict "secretName" .)) }}
{{- end }}
{{- with include "agent-health.targetCA" . }}
{{- $volumes = append $volumes (dict "name" "target-ca" "configMap" (dict "name" .)) }}
{{- end }}
{{- range $index, $name := .Values.agent.secrets }}
{{- $volumes = append $volumes (dict "name" (printf "secret-%d" $index) "secret" (dict "secretName" $name)) }}
{{- end }}
{{- if .Values.agent.otherNamespaces }}
{{- $volumes = append $volumes (dict "name" "netns" "hostPath" (dict "path" "/var/run/netns" "type" "DirectoryOrCreate")) }}
{{- end }}
{{- with $volumes }}
volumes: {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{- define "agent-health.targetCA" -}}
{{- if eq .Values.agent.export "grpc" }}{{ .Values.agent.target.caConfigMap }}{{ end -}}
{{- end }}
