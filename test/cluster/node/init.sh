#!/bin/sh
# First process of the node: PID 1 of namespaces of its own (mounts, processes, network, host name). It arranges the node's
# file systems and then waits; when it ends, the kernel ends all that runs on the node and drops its mounts.
# Usage: init.sh RUN_DIRECTORY NODE_NAME
set -eu
run=$1
hostname "$2"

# A /run of the node's own: containerd's sockets, CNI's network namespaces. Only the run's directory shows through.
mkdir -p "$run/node/run" "$run/node/cgroup" "$run/node/sysctl"
mount -t tmpfs -o mode=755 none "$run/node/run"
mkdir -p "$run/node/run/${run#/run/}"
mount --bind "$run" "$run/node/run/${run#/run/}"
mount --rbind "$run/node/run" /run

# /sys shows the interfaces of the network namespace in which it was mounted; the cgroups stay the machine's.
mount --rbind /sys/fs/cgroup "$run/node/cgroup"
mount -t sysfs none /sys
mount --rbind "$run/node/cgroup" /sys/fs/cgroup
mount -t bpf none /sys/fs/bpf

# The kubelet writes to fixed paths in both; the machine's stay as they are.
for name in lib log; do
  mkdir -p "$run/node/$name" "$run/node/$name.work"
  mount -t overlay -o "lowerdir=/var/$name,upperdir=$run/node/$name,workdir=$run/node/$name.work" none "/var/$name"
done

# The kubelet sets these for the whole machine unless they have its values. It reads them here.
while read -r name value; do
  file="$run/node/sysctl/$(echo "$name" | tr / .)"
  echo "$value" >"$file"
  mount --bind "$file" "/proc/sys/$name"
done <<SYSCTLS
vm/overcommit_memory 1
vm/panic_on_oom 0
kernel/panic 10
kernel/panic_on_oops 1
kernel/keys/root_maxkeys 1000000
kernel/keys/root_maxbytes 25000000
SYSCTLS

mount --make-rshared /
: >"$run/node/ready"
# A shell that waits reaps what containers leave to PID 1.
sleep infinity &
wait
