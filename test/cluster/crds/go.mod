module netobserv-agent-health/test/cluster/crds

go 1.26.0

require (
	github.com/openshift/api v0.0.0-20260114133223-6ab113cb7368
	github.com/prometheus-operator/prometheus-operator v0.92.1
)
