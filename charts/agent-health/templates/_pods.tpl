{{/* What pods share. */}}

{{/* Pods without rights. On OpenShift the namespace's range has the user ID. */}}
{{- define "agent-health.podSecurity" -}}
runAsNonRoot: true
{{- with .Values.runAsUser }}
runAsUser: {{ . | int64 }}
{{- else }}
{{- if not (include "agent-health.openshift" .) }}
runAsUser: 1001
{{- end }}
{{- end }}
seccompProfile: { type: RuntimeDefault }
{{- end }}

{{- define "agent-health.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities: { drop: [ALL] }
{{- end }}

{{- define "agent-health.pullSecrets" -}}
{{- with .Values.image.pullSecrets }}
imagePullSecrets:
  {{- range . }}
  - name: {{ . | quote }}
  {{- end }}
{{- end }}
{{- end }}
