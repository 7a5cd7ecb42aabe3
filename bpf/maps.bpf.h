/* SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0 */
#ifndef MAPS_BPF_H
#define MAPS_BPF_H

#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

#include "flow.h"

/*
 * Sizes marked "set at load" are the agent's settings; the numbers here only make the object loadable by itself.
 *
 * How the two flow maps take turns (agent/kernel/flow-maps.ts does the user side):
 *   1. `active` says which of flow_maps is written to; programs read it once per packet and stay with what they got.
 *   2. The agent sets the idle map's count of inserts to 0 and names that map in `active`. Then it stores the same map into
 *      flow_maps once more, because the kernel returns from such a store only after every program that may still write to
 *      the other map has ended (synchronize_rcu in maybe_wait_bpf_programs).
 *   3. So nothing writes to the other map any more. For a while it stays as it is: a packet may have been counted there at
 *      one interface and come to the next one only now, and a flow that begins in the active map carries over from there
 *      where it was seen before. Then the agent drains it in batches until it is empty. It is now the idle one.
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

/* holds: flows since it became active | written by: account.bpf.h while active | read by: that, then the agent, while idle */
struct flow_map flows_a SEC(".maps");
struct flow_map flows_b SEC(".maps");

/* holds: the two flow maps, always the same | stored to by: the agent, only to wait */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY_OF_MAPS);
	__uint(max_entries, 2);
	__type(key, __u32);
	__array(values, struct flow_map);
} flow_maps SEC(".maps") = {
	.values = { &flows_a, &flows_b },
};

/* holds: index in flow_maps of the one in use, 0 or 1 | written by: the agent, to swap | safe because: see above */
volatile __u32 active SEC(".data.active") = 0;

/* holds: flows inserted into each map since it became active | written by: account.bpf.h; the agent, while idle, sets it to 0 */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__type(key, __u32);
	__type(value, __u64);
	__uint(max_entries, 2);
} flow_inserts SEC(".maps");

/* holds: struct flow_record, one packet each; notices | written by: account.bpf.h | read by: agent/ring. Size set at load. */
struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 1 << 22);
} flow_overflow SEC(".maps");

/* The point that saw a flow first, of flows that no map has noted, and what it drew for its last packet. */
struct first_point {
	__u64 point; /* POINT() */
	__u64 check; /* hash of the key ^ point: of another flow in the same slot, or torn by a race, it does not fit */
	__u32 tick; /* when it was noted last: see CROSSING_TICKS */
	__u16 sampled;
	__u16 followed; /* how often other points have taken over what it drew */
};

#define FIRST_POINTS (1 << 14)

/*
 * holds: struct first_point by hash of the key | written by: points that see a flow first | read by: others
 * safe because: what a race or another flow in the slot makes of it is a flow without a first point, or one drawn again
 */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__type(key, __u32);
	__type(value, struct first_point);
	__uint(max_entries, FIRST_POINTS);
} first_points SEC(".maps");

/* Of packets that draw, one in cfg.sampling is in the sample: at a random place among them. */
struct stratum {
	__u32 left; /* packets until the next one begins */
	__u32 chosen; /* `left` at the packet that is in the sample */
};

/* holds: struct stratum | written and read by: first-point.bpf.h on the CPU that owns the lane, with bottom halves off */
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__type(key, __u32);
	__type(value, struct stratum);
	__uint(max_entries, 1);
} strata SEC(".maps");

/* holds: by number of an interface, the link that an interface belongs to: scope.bpf.h | written by: agent/interfaces */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__type(key, __u32);
	__type(value, __u32);
	__uint(max_entries, 16384);
	__uint(map_flags, BPF_F_NO_PREALLOC);
} links SEC(".maps");

/* A datagram that was cut into fragments: RFC 791 §3.2, RFC 8200 §4.5. */
struct fragment_key {
	__u8 src_ip[IP_LEN];
	__u8 dst_ip[IP_LEN];
	__u32 id; /* as on the wire */
	__u32 protocol;
};

/* What only the first fragment knows. */
struct fragment_transport {
	__u64 ns; /* CLOCK_MONOTONIC_COARSE, when the first fragment came by */
	__u16 src_port;
	__u16 dst_port;
	__u8 protocol; /* behind the extension headers */
	__u8 icmp_type;
	__u8 icmp_code;
	__u8 pad;
};

/*
 * holds: transport of fragmented datagrams | written by: the hook that sees the first fragment
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
