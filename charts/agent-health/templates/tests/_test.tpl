{{/* Annotations of what `helm test` makes and removes. Argument: its place in the order. */}}
{{- define "agent-health.testHook" -}}
helm.sh/hook: test
helm.sh/hook-weight: {{ . | quote }}
helm.sh/hook-delete-policy: before-hook-creation,hook-succeeded
{{- end }}

{{/* ConfigMap and key with the CA of the agents' metrics; nothing where they have no TLS. */}}
{{- define "agent-health.testAgentsCA" -}}
{{- if include "agent-health.hasAgent" . }}
{{- if .Values.agent.metrics.tlsSecret }}
configMap: {{ .Values.agent.metrics.caConfigMap | quote }}
key: ca.crt
{{- else if include "agent-health.openshift" . }}
configMap: openshift-service-ca.crt
key: service-ca.crt
{{- end }}
{{- end }}
{{- end }}
