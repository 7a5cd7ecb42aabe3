module netobserv-agent-health/test/cluster/pause

go 1.26.0
