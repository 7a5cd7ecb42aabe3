/* SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0 */
#ifndef COUNTERS_BPF_H
#define COUNTERS_BPF_H

#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

#include "flow.h"
#include "maps.bpf.h"

/*
 * Plain add on this CPU's own lane. It needs no atomic: the hooks run with bottom halves off, so nothing else runs a hook
 * on this CPU in between.
 */
static __always_inline void count_packets(__u32 outcome, __u32 packets)
{
	__u64 *counter = bpf_map_lookup_elem(&packet_counters, &outcome);

	if (counter)
		*counter += packets;
}

#endif
