{{/* Job that has the console's list of plugins changed. Argument: dict of root, verb (enable, disable) and hooks. */}}
{{- define "agent-health.consoleHook" -}}
{{- $root := .root -}}
apiVersion: batch/v1
kind: Job
metadata:
  name: agent-health-{{ .verb }}
  namespace: {{ $root.Release.Namespace | quote }}
  labels: {{- include "agent-health.labels" (list $root "console") | nindent 4 }}
  annotations:
    helm.sh/hook: {{ .hooks }}
    # A failed one stays: its log says why.
    helm.sh/hook-delete-policy: before-hook-creation,hook-succeeded
spec:
  backoffLimit: 2
  activeDeadlineSeconds: 240
  template:
    metadata:
      labels: {{- include "agent-health.selector" (list $root "console") | nindent 8 }}
    spec:
      restartPolicy: Never
      serviceAccountName: {{ include "agent-health.console" $root }}
      enableServiceLinks: false
      {{- with include "agent-health.pullSecrets" $root | trim }}
      {{- . | nindent 6 }}
      {{- end }}
      securityContext: {{- include "agent-health.podSecurity" $root | nindent 8 }}
      containers:
        - name: {{ .verb }}
          image: {{ include "agent-health.image" (list $root "agent") }}
          imagePullPolicy: {{ $root.Values.image.pullPolicy }}
          command: [/opt/agent-health/bin/node, /opt/agent-health/console-plugin.js]
          args: [{{ .verb }}, {{ include "agent-health.consolePlugin" $root }}]
          securityContext: {{- include "agent-health.containerSecurity" $root | nindent 12 }}
          resources:
            requests: { cpu: 10m, memory: 64Mi }
            limits: { memory: 128Mi }
{{- end }}

{{- define "agent-health.hasConsoleHook" -}}
{{- if and (include "agent-health.hasPlugin" .) .Values.plugin.enableInConsole }}true{{ end -}}
{{- end }}
