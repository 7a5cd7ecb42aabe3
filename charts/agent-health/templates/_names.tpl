{{/* Names. They are fixed, because a console and a node have room for one page and one agent of this kind. */}}

{{/* The plugin's name in the console: that of package.json. */}}
{{- define "agent-health.consolePlugin" -}}netobserv-agent-health{{- end }}

{{/* Deployment, Service, PodDisruptionBudget and NetworkPolicy of the page's web server. */}}
{{- define "agent-health.plugin" -}}agent-health-plugin{{- end }}

{{/* What the hooks run as, and their rights. */}}
{{- define "agent-health.console" -}}agent-health-console{{- end }}

{{/* DaemonSet, container and service account: the name that NetObserv's operator gives them, because the page and NetObserv's dashboards go by it. */}}
{{- define "agent-health.agent" -}}netobserv-ebpf-agent{{- end }}

{{/* Service of the agents' metrics, and its Secret: NetObserv's operator calls them so, too. */}}
{{- define "agent-health.agentMetrics" -}}ebpf-agent-svc-prom{{- end }}

{{/* SecurityContextConstraints belong to the cluster, and netobserv-ebpf-agent is the operator's. */}}
{{- define "agent-health.agentSCC" -}}agent-health-agent{{- end }}

{{- define "agent-health.test" -}}agent-health-test{{- end }}

{{/* Labels of an object. Argument: list of the root context and the component. */}}
{{- define "agent-health.labels" -}}
{{- $root := index . 0 -}}
helm.sh/chart: {{ $root.Chart.Name }}-{{ $root.Chart.Version }}
{{ include "agent-health.selector" . }}
app.kubernetes.io/version: {{ $root.Chart.AppVersion | quote }}
app.kubernetes.io/part-of: agent-health
app.kubernetes.io/managed-by: {{ $root.Release.Service }}
{{- end }}

{{/* Labels that select pods of a component; they never change. Argument as above. */}}
{{- define "agent-health.selector" -}}
{{- $root := index . 0 -}}
app.kubernetes.io/name: agent-health
app.kubernetes.io/instance: {{ $root.Release.Name | quote }}
app.kubernetes.io/component: {{ index . 1 }}
{{- end }}

{{/* Reference of an image. Argument: list of the root context and agent or plugin. */}}
{{- define "agent-health.image" -}}
{{- $root := index . 0 -}}
{{- $name := index . 1 -}}
{{- $image := $root.Values.image -}}
{{- $digest := (index $image $name).digest -}}
{{- $version := ternary (printf "@%s" $digest) (printf ":%s" (default $root.Chart.AppVersion $image.tag)) (ne $digest "") -}}
{{- printf "%s/agent-health-%s%s" (trimSuffix "/" $image.registry) $name $version -}}
{{- end }}
