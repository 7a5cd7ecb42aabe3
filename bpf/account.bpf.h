/* SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0 */
/* The only writer of the flow maps. */
#ifndef ACCOUNT_BPF_H
#define ACCOUNT_BPF_H

#include <linux/bpf.h>
#include <linux/errno.h>
#include <bpf/bpf_helpers.h>

#include "config.bpf.h"
#include "counters.bpf.h"
#include "flow.h"
#include "maps.bpf.h"

/* Adds one packet to a flow that other CPUs may add to at the same time. */
static __always_inline void add_packet(struct flow_stats *flow, const struct flow_stats *packet)
{
	__sync_fetch_and_add(&flow->bytes, packet->bytes);
	__sync_fetch_and_add(&flow->packets, packet->packets);
	flow->last_ns = packet->last_ns;
	if ((flow->flags & packet->flags) != packet->flags)
		__sync_fetch_and_or(&flow->flags, packet->flags);
}

/* The degraded path: the packet goes to the agent by itself, with the reason. */
static __always_inline void overflow_packet(const struct flow_key *key, const struct flow_stats *packet, long error)
{
	struct flow_record *record;

	if (!cfg.ringbuf_fallback) {
		count_packets(PACKET_LOST_MAP_FULL, packet->packets);
		return;
	}
	record = bpf_ringbuf_reserve(&flow_overflow, sizeof(*record), 0);
	if (!record) {
		count_packets(PACKET_LOST_RING_FULL, packet->packets);
		return;
	}
	record->key = *key;
	record->error = -error;
	record->stats = *packet;
	/* Counted first: a reader of the counters never finds fewer packets counted than it has taken from the buffer. */
	count_packets(PACKET_RINGED, packet->packets);
	bpf_ringbuf_submit(record, 0);
}

/*
 * Counts a new flow; the one that reaches the watermark tells the agent. Exactly one does, because the total grows by one
 * at a time. If there is no room for the notice, the ring buffer is full of refused packets, which tell as well.
 */
static __always_inline void count_insert(void)
{
	__u32 total_slot = INSERTS_TOTAL, watermark_slot = INSERTS_WATERMARK;
	__u64 *total = bpf_map_lookup_elem(&flow_inserts, &total_slot);
	__u64 *watermark = bpf_map_lookup_elem(&flow_inserts, &watermark_slot);
	struct watermark_notice notice;

	if (!total || !watermark)
		return;
	notice.inserted = __sync_fetch_and_add(total, 1) + 1;
	if (notice.inserted == *(volatile __u64 *)watermark)
		bpf_ringbuf_output(&flow_overflow, &notice, sizeof(notice), 0);
}

/* Ends in exactly one of: the active flow map, the ring buffer, a counter of loss. */
static __always_inline void account_packet(const struct flow_key *key, const struct flow_stats *packet)
{
	__u32 slot = 0;
	void *flows = bpf_map_lookup_elem(&flows_active, &slot);
	struct flow_stats *flow;
	long error;

	if (!flows) { /* the slot is never empty; the verifier can't know */
		overflow_packet(key, packet, -ENOENT);
		return;
	}
	flow = bpf_map_lookup_elem(flows, key);
	if (flow) {
		add_packet(flow, packet);
		return;
	}
	error = bpf_map_update_elem(flows, key, packet, BPF_NOEXIST);
	if (!error) {
		count_insert();
		return;
	}
	if (error == -EEXIST) { /* another CPU was first with this flow */
		flow = bpf_map_lookup_elem(flows, key);
		if (flow) {
			add_packet(flow, packet);
			return;
		}
	}
	overflow_packet(key, packet, error);
}

#endif
