{{/*
What no schema says well, or can't know: one sentence a problem, all of them at once. values.schema.json has types, ranges and choices.
*/}}

{{- define "agent-health.problems" -}}
{{- include "agent-health.nameProblems" . }}
{{- include "agent-health.imageProblems" . }}
{{- include "agent-health.clusterProblems" . }}
{{- include "agent-health.ruleProblems" . }}
{{- if include "agent-health.hasAgent" . }}
{{- include "agent-health.agentProblems" . }}
{{- include "agent-health.targetProblems" . }}
{{- include "agent-health.envProblems" . }}
{{- include "agent-health.metricsProblems" . }}
{{- end }}
{{- end }}

{{- define "agent-health.nameProblems" -}}
{{- $agent := .Values.agent }}
{{- $names := list
  (dict "value" "agent.priorityClassName" "names" (list $agent.priorityClassName))
  (dict "value" "agent.target.caConfigMap" "names" (list $agent.target.caConfigMap))
  (dict "value" "agent.metrics.tlsSecret" "names" (list $agent.metrics.tlsSecret))
  (dict "value" "agent.metrics.caConfigMap" "names" (list $agent.metrics.caConfigMap))
  (dict "value" "rules.namespace" "names" (list .Values.rules.namespace))
  (dict "value" "agent.secrets" "names" $agent.secrets "entries" true)
  (dict "value" "image.pullSecrets" "names" .Values.image.pullSecrets "entries" true)
}}
{{- range $each := $names }}
{{- range $each.names }}
{{- if and (or . $each.entries) (not (regexMatch "^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$" .)) }}
- {{ $each.value }} {{ ternary "has the entry" "is" (hasKey $each "entries") }} {{ quote . }}: names of objects have lower-case letters, digits, dots and dashes, and begin and end with a letter or digit.
{{- end }}
{{- end }}
{{- end }}
{{- end }}

{{- define "agent-health.imageProblems" -}}
{{- $image := .Values.image }}
{{- if contains "://" $image.registry }}
- image.registry is {{ $image.registry }}: give the host and the folder without scheme, such as registry.example.com/netobserv.
{{- else if not (regexMatch "^[A-Za-z0-9.-]+(:[0-9]+)?(/[a-z0-9._-]+)*/?$" $image.registry) }}
- image.registry is {{ quote $image.registry }}: give a host and a folder, such as registry.example.com/netobserv.
{{- end }}
{{- if eq $image.tag "latest" }}
- image.tag is latest: nodes would run different versions after a while, and no rollback would help. Name a version.
{{- else if not (regexMatch "^$|^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$" $image.tag) }}
- image.tag is {{ quote $image.tag }}: a tag has up to 128 letters, digits, dots, dashes and underscores. A digest belongs to image.agent.digest and image.plugin.digest.
{{- end }}
{{- range list "agent" "plugin" }}
{{- $digest := (index $image .).digest }}
{{- if not (regexMatch "^$|^sha256:[0-9a-f]{64}$" $digest) }}
- image.{{ . }}.digest is {{ quote $digest }}: a digest is sha256: and 64 hexadecimal digits.
{{- end }}
{{- end }}
{{- if and (ne $image.agent.digest "") (eq $image.agent.digest $image.plugin.digest) }}
- image.agent.digest and image.plugin.digest are the same: they name two images.
{{- end }}
{{- end }}

{{/* What the cluster has, asked of a cluster only. */}}
{{- define "agent-health.clusterProblems" -}}
{{- $live := include "agent-health.live" . }}
{{- $mode := .Values.agent.mode }}
{{- if and $live (eq .Values.platform "openshift") (not (.Capabilities.APIVersions.Has "security.openshift.io/v1")) }}
- platform is openshift, but the cluster has no SecurityContextConstraints (security.openshift.io/v1). Set platform=kubernetes.
{{- else if and (eq .Values.platform "openshift") .Values.plugin.enabled (not (include "agent-health.hasConsole" .)) }}
- platform is openshift, but the cluster has no ConsolePlugins (console.openshift.io/v1): the page needs OpenShift 4.22 or later, with the capability Console. Without it, set plugin.enabled=false.
{{- else if not (or (include "agent-health.hasPlugin" .) (eq $mode "standalone") (include "agent-health.hasRules" .) (include "agent-health.hasConsoleDashboard" .) .Values.dashboards.grafana) }}
{{- if .Values.plugin.enabled }}
- Nothing would be installed: the page needs OpenShift's console, and agent.mode is {{ $mode }}. On Kubernetes without it, set agent.mode=standalone.
{{- else }}
- Nothing would be installed: plugin.enabled is false and agent.mode is {{ $mode }}. Set plugin.enabled=true or agent.mode=standalone.
{{- end }}
{{- end }}
{{- if and $live (eq $mode "operator") (not (.Capabilities.APIVersions.Has "flows.netobserv.io/v1beta2")) }}
- agent.mode is operator, but the cluster has no FlowCollectors (flows.netobserv.io/v1beta2). Install NetObserv's operator first, or set agent.mode=standalone.
{{- end }}
{{- if and (eq $mode "standalone") (not .Values.agent.besideOperator) (.Capabilities.APIVersions.Has "flows.netobserv.io/v1beta2") }}
{{- if lookup "flows.netobserv.io/v1beta2" "FlowCollector" "" "cluster" }}
- agent.mode is standalone, but the cluster has a FlowCollector: the agents of NetObserv's operator count the same packets. Set agent.mode=operator, delete the FlowCollector, or set agent.besideOperator=true if flows shall be counted twice.
{{- end }}
{{- end }}
{{- end }}

{{- define "agent-health.ruleProblems" -}}
{{- $rules := .Values.rules }}
{{- if and (eq $rules.prometheusRule "always") (include "agent-health.live" .) (not (.Capabilities.APIVersions.Has "monitoring.coreos.com/v1")) }}
- rules.prometheusRule is always, but the cluster has no PrometheusRules (monitoring.coreos.com/v1). Set it to auto, or install the Prometheus operator first.
{{- end }}
{{- if not (regexMatch "^$|^https?://[^\\s{}]+$" $rules.runbooks) }}
- rules.runbooks is {{ quote $rules.runbooks }}: give the address of a folder, such as https://example.com/docs/runbooks.
{{- end }}
{{- if not (kindIs "invalid" $rules.cacheMaxFlows) }}
{{- $flows := int64 $rules.cacheMaxFlows }}
{{- if or (lt $flows 1) (gt $flows 16777216) }}
- rules.cacheMaxFlows is {{ $flows }}: give a number of flows from 1 to 16777216, or null where nobody knows it.
{{- end }}
{{- end }}
{{- $shares := list "NetObservAgentSlowEvictions" "NetObservAgentMapNearlyFull" "NetObservAgentMemory" "NetObservAgentFlowsLost" "NetObservAgentsMissing" }}
{{- range $name, $set := $rules.alerts }}
{{- $limit := toString $set.limit }}
{{- if not (regexMatch "^([0-9]+d)?([0-9]+h)?([0-9]+m)?([0-9]+s)?$" (toString $set.for) | and $set.for) }}
- rules.alerts.{{ $name }}.for is {{ toString $set.for | quote }}: give a duration with its unit, such as 15m or 1h30m.
{{- end }}
{{- if not (regexMatch "^[0-9]+([.][0-9]+)?(e[-+]?[0-9]+)?$" $limit) }}
- rules.alerts.{{ $name }}.limit is {{ quote $limit }}: give a number without a unit, such as 5 or 0.5.
{{- else if and (has $name $shares) (ge (float64 $limit) 100.0) }}
- rules.alerts.{{ $name }}.limit is {{ $limit }}: it is a percentage that can't be above 100, so give less. To have no such alert, set rules.alerts.{{ $name }}.enabled=false.
{{- end }}
{{- end }}
{{- $reserved := list . "rules" | include "agent-health.labels" | fromYaml }}
{{- range $value, $labels := dict "rules.labels" $rules.labels "dashboards.grafanaLabels" .Values.dashboards.grafanaLabels }}
{{- range $label, $text := $labels }}
{{- if hasKey $reserved $label }}
- {{ $value }} has {{ $label }}: the chart sets that label.
{{- end }}
{{- if not (regexMatch "^([A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?)?$" $text) }}
- {{ $value }} has {{ $label }} with the value {{ quote $text }}: give up to 63 letters, digits, dots, dashes and underscores.
{{- end }}
{{- end }}
{{- end }}
{{- end }}

{{- define "agent-health.agentProblems" -}}
{{- $agent := .Values.agent }}
{{- $flows := int64 $agent.cacheMaxFlows }}
{{- if or (lt $flows 1) (gt $flows 16777216) }}
- agent.cacheMaxFlows is {{ $flows }}: give a number of flows from 1 to 16777216.
{{- end }}
{{- $sampling := int64 $agent.sampling }}
{{- if or (lt $sampling 0) (gt $sampling 4294967295) }}
- agent.sampling is {{ $sampling }}: give a number of packets from 1 (counts all) to 4294967295.
{{- end }}
{{- $timeout := toString $agent.cacheActiveTimeout }}
{{- if not (regexMatch "^([0-9]+(\\.[0-9]+)?(ms|s|m|h))+$" $timeout) }}
- agent.cacheActiveTimeout is {{ quote $timeout }}: give a duration with its unit, such as 500ms, 5s or 1m30s.
{{- else if regexMatch "^(0+(\\.0+)?(ms|s|m|h))+$" $timeout }}
- agent.cacheActiveTimeout is {{ quote $timeout }}: the least is 10ms.
{{- end }}
{{- $unavailable := toString $agent.maxUnavailable }}
{{- if not (regexMatch "^([1-9][0-9]*|([1-9][0-9]?|100)%)$" $unavailable) }}
- agent.maxUnavailable is {{ quote $unavailable }}: give a number of nodes from 1, or a percentage from 1% to 100%.
{{- end }}
{{- range $list := list "interfaces" "excludeInterfaces" }}
{{- range index $agent $list }}
{{- if or (contains "," .) (eq (trim .) "") }}
- agent.{{ $list }} has the entry {{ quote . }}: give one name or /expression/ an entry.
{{- end }}
{{- end }}
{{- end }}
{{- $taken := dict }}
{{- range $agent.secrets }}
{{- if hasKey $taken . }}
- agent.secrets names {{ . }} twice.
{{- end }}
{{- $_ := set $taken . true }}
{{- end }}
{{- $limit := dig "limits" "memory" "" $agent.resources }}
{{- $limit = ternary (int64 $limit | toString) (toString $limit) (kindIs "float64" $limit) }}
{{- $needed := int64 (include "agent-health.memoryRequest" .) }}
{{- if $limit }}
{{- $bytes := include "agent-health.bytes" $limit }}
{{- if eq $bytes "" }}
- agent.resources.limits.memory is {{ quote $limit }}: give a quantity such as 512Mi or 1Gi.
{{- else if lt (int64 $bytes) (mul $needed 1048576) }}
- agent.resources.limits.memory is {{ $limit }}: with agent.cacheMaxFlows={{ int64 $agent.cacheMaxFlows }} an agent needs {{ $needed }}Mi in ordinary times, and {{ include "agent-health.memoryLimit" . }}Mi with full maps. The kernel would end it again and again.
{{- end }}
{{- end }}
{{- end }}

{{- define "agent-health.targetProblems" -}}
{{- $target := .Values.agent.target }}
{{- if eq .Values.agent.export "grpc" }}
{{- if eq $target.host "" }}
- agent.target.host is empty: with agent.export=grpc it names the collector, such as flowlogs-pipeline.netobserv.svc.cluster.local.
{{- else if not (regexMatch "^([A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?\\.?)+$|^[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*$" $target.host) }}
- agent.target.host is {{ quote $target.host }}: give a host name or an IP address, without scheme, brackets or port. The port is agent.target.port.
{{- end }}
{{- if and $target.caConfigMap (eq $target.caKey "") }}
- agent.target.caKey is empty: it names the certificate in the ConfigMap {{ $target.caConfigMap }}.
{{- end }}
{{- else if $target.host }}
- agent.target.host is {{ $target.host }}, but agent.export={{ .Values.agent.export }} sends nothing there. Set agent.export=grpc, or leave the host empty.
{{- end }}
{{- end }}

{{- define "agent-health.envProblems" -}}
{{- $own := include "agent-health.ownSettings" . | fromYaml }}
{{- $fixed := include "agent-health.fixedSettings" . | fromYaml }}
{{- $known := .Files.Get "files/settings.txt" | trim | splitList "\n" }}
{{- $sizes := list "FLOW_MAP_TYPE" "FLOW_MAP_PREALLOCATE" "RINGBUF_BYTES" "EXPORTER_QUEUE_BYTES" }}
{{- $limit := dig "limits" "memory" "" .Values.agent.resources }}
{{- range $name, $value := .Values.agent.env }}
{{- if hasKey $own $name }}
- agent.env has {{ $name }}: set {{ index $own $name }} instead.
{{- else if hasKey $fixed $name }}
- agent.env has {{ $name }}: the chart sets it to {{ index $fixed $name }}, because probes, Prometheus and the page go by that.
{{- else if not (has $name $known) }}
- agent.env has {{ quote $name }}: the agent has no setting of that name. docs/settings.md lists all of them.
{{- else if not (kindIs "string" $value) }}
- agent.env.{{ $name }} is no text, and large numbers would change on their way: put it in quotes, or use --set-string.
{{- else if and (has $name $sizes) (not $limit) }}
- agent.env has {{ $name }}: it changes the memory that an agent needs, which the chart computes from agent.cacheMaxFlows alone. Set agent.resources, too.
{{- end }}
{{- end }}
{{- end }}

{{- define "agent-health.metricsProblems" -}}
{{- $metrics := .Values.agent.metrics }}
{{- if and (eq $metrics.serviceMonitor "always") (include "agent-health.live" .) (not (.Capabilities.APIVersions.Has "monitoring.coreos.com/v1")) }}
- agent.metrics.serviceMonitor is always, but the cluster has no ServiceMonitors (monitoring.coreos.com/v1). Set it to auto, or install the Prometheus operator first.
{{- end }}
{{- if and $metrics.tlsSecret (include "agent-health.hasServiceMonitor" .) (eq $metrics.caConfigMap "") }}
- agent.metrics.caConfigMap is empty: Prometheus needs the CA that signed the certificate in the Secret {{ $metrics.tlsSecret }}.
{{- end }}
{{- if and $metrics.caConfigMap (eq $metrics.tlsSecret "") }}
- agent.metrics.caConfigMap is {{ $metrics.caConfigMap }}, but agent.metrics.tlsSecret is empty: the CA is that of the Secret's certificate.
{{- end }}
{{- if and .Values.agent.besideOperator (eq (int $metrics.port) 9400) }}
- agent.metrics.port is 9400, and agent.besideOperator is true: the operator's agents have this port on each node. Choose another one.
{{- end }}
{{- end }}

{{/* Bytes of a quantity of memory as Kubernetes writes it, rounded down, or nothing if it is none. */}}
{{- define "agent-health.bytes" -}}
{{- $units := dict "" 1 "m" 0.001 "k" 1e3 "M" 1e6 "G" 1e9 "T" 1e12 "P" 1e15 "E" 1e18 "Ki" 1024 "Mi" 1048576 "Gi" 1073741824 "Ti" 1099511627776 "Pi" 1125899906842624 }}
{{- if regexMatch "^([0-9]{1,12}([.][0-9]{0,9})?|[.][0-9]{1,9})(m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|[eE][0-9]{1,2})?$" . }}
{{- $unit := regexFind "[A-Za-z]+$" . }}
{{- mulf (trimSuffix $unit . | float64) (index $units $unit) | int64 }}
{{- end }}
{{- end }}
