/* SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0 */
#ifndef MAPS_BPF_H
#define MAPS_BPF_H

#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

#include "flow.h"

/*
 * Sizes marked "set at load" are the agent's settings; the numbers here only make the object loadable by itself.
 *
 * How the two flow maps take turns (agent/eviction does the user side):
 *   1. flows_active[0] holds one of flows_a, flows_b; programs look it up once per packet and stay with what they got.
 *   2. The agent stores the idle, empty map in flows_active[0]. The kernel returns from that update only after every
 *      program that may still hold the old map has ended (synchronize_rcu in maybe_wait_bpf_programs).
 *   3. So nothing writes to the old map any more: the agent drains it in batches until it is empty. It is now the idle one.
 * A packet is thus counted in exactly one of the maps, and no counter is read while it is written.
 */

/*
 * Type set at load: hash, or percpu_hash whose lanes the agent adds up. Size set at load: CACHE_MAX_FLOWS.
 * Sizes of key and value instead of their types: the template that the agent makes has no BTF, and kernels before 6.2 hold
 * maps with and without it to be different.
 */
struct flow_map {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(key_size, sizeof(struct flow_key));
	__uint(value_size, sizeof(struct flow_stats));
	__uint(max_entries, 1024);
	__uint(map_flags, 0);
};

/* holds: flows since the last swap | written by: account.bpf.h while active | read by: the agent while idle */
struct flow_map flows_a SEC(".maps");
struct flow_map flows_b SEC(".maps");

/* holds: the flow map in use | written by: the agent, to swap | safe because: see above */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY_OF_MAPS);
	__uint(max_entries, 1);
	__type(key, __u32);
	__array(values, struct flow_map);
} flows_active SEC(".maps") = {
	.values = { &flows_a },
};

/* holds: struct flow_record, one packet each; notices | written by: account.bpf.h | read by: agent/ring. Size set at load. */
struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 1 << 22);
} flow_overflow SEC(".maps");

/* holds: enum flow_inserts_slot | written by: account.bpf.h and, the watermark, the agent | read by: both */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__type(key, __u32);
	__type(value, __u64);
	__uint(max_entries, INSERTS_SLOTS);
} flow_inserts SEC(".maps");

/* A datagram that was cut into fragments: RFC 791 §3.2, RFC 8200 §4.5. */
struct fragment_key {
	__u8 src_ip[IP_LEN];
	__u8 dst_ip[IP_LEN];
	__u32 id; /* as on the wire */
	__u32 protocol;
};

/* What only the first fragment knows. */
struct fragment_transport {
	__u16 src_port;
	__u16 dst_port;
	__u8 protocol; /* behind the extension headers */
	__u8 pad;
};

/*
 * holds: transport of fragmented datagrams, if it has ports | written by: the hook that sees the first fragment
 * read by: hooks that see later ones | safe because: all hooks write the same; the oldest fall out
 */
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__type(key, struct fragment_key);
	__type(value, struct fragment_transport);
	__uint(max_entries, 1024);
} fragments SEC(".maps");

/* holds: packets by enum packet_outcome | written by: the CPU that owns the lane | read by: the agent, never reset */
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__type(key, __u32);
	__type(value, __u64);
	__uint(max_entries, PACKET_OUTCOMES);
} packet_counters SEC(".maps");

#endif
