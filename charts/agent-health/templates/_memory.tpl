{{/*
Memory of an agent in MiB, by agent.cacheMaxFlows (N). Figures: docs/install.md, "Sizing".

request  48 MiB (Node.js, libbpf, an empty agent) + 200 bytes × N: both maps' buckets, and a quarter of the flows
limit   384 MiB (48, the exporter's queue of 32, the ring buffer's 4, and a storm of 200,000 new flows a second) + 700 bytes × N: all flows
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
