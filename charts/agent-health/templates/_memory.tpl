{{/*
Memory of an agent in MiB, by agent.cacheMaxFlows (N). Figures: docs/install.md, "Sizing".

request  48 MiB + 200 bytes × N: a map that is a quarter full
limit   384 MiB + 700 bytes × N: a full one, or a storm of 200,000 new flows a second into one that is far too small
*/}}
{{- define "agent-health.memoryRequest" -}}
{{ add 48 (div (add (mul 200 (int64 .Values.agent.cacheMaxFlows)) 1048575) 1048576) }}
{{- end }}

{{- define "agent-health.memoryLimit" -}}
{{ add 384 (div (add (mul 700 (int64 .Values.agent.cacheMaxFlows)) 1048575) 1048576) }}
{{- end }}

{{- define "agent-health.agentResources" -}}
{{- with .Values.agent.resources }}
{{- toYaml . }}
{{- else -}}
requests: { cpu: 100m, memory: {{ include "agent-health.memoryRequest" . }}Mi }
limits: { memory: {{ include "agent-health.memoryLimit" . }}Mi }
{{- end }}
{{- end }}
