/* SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0 */
/* The only writer of the flow maps. */
#ifndef ACCOUNT_BPF_H
#define ACCOUNT_BPF_H

#include <linux/bpf.h>
#include <linux/errno.h>
#include <bpf/bpf_helpers.h>

#include "config.bpf.h"
#include "counters.bpf.h"
#include "first-point.bpf.h"
#include "flow.h"
#include "maps.bpf.h"
#include "packet.bpf.h"

/*
 * The flow in one of the two maps. Each map has a look-up of its own: of one that is known before the program runs, the kernel calls the
 * look-up at once. The barrier keeps the compiler from making one call of two.
 */
static __always_inline struct flow_stats *find_flow(__u32 map, const struct flow_key *key)
{
	struct flow_stats *flow;

	if (map) {
		flow = bpf_map_lookup_elem(&flows_b, key);
		barrier_var(flow);
	} else {
		flow = bpf_map_lookup_elem(&flows_a, key);
	}
	return flow;
}

/* Slot `i` of the points of a flow. */
static __always_inline struct flow_point *slot_at(struct flow_stats *flow, int i)
{
	return i ? &flow->more_points[i - 1] : &flow->first_point;
}

static __always_inline _Bool has_packets(const struct flow_point *slot)
{
	return slot->sum || slot->halves;
}

/*
 * The slot of a point, taken if it has none yet; NULL if all are taken. The last one is for packets that come in or are made
 * here: what is copied to many interfaces must not take the room of what counts. Other CPUs may be at it at the same time.
 */
static __always_inline struct flow_point *slot_of(struct flow_stats *flow, __u64 point)
{
#pragma unroll
	for (int i = 0; i < FLOW_POINTS; i++) {
		struct flow_point *slot = slot_at(flow, i);
		__u64 held = slot->point;

		if (!held && !(i == FLOW_POINTS - 1 && CAME_IN(point)))
			held = __sync_val_compare_and_swap(&slot->point, 0, point) ?: point;
		if (held == point)
			return slot;
	}
	return NULL;
}

/*
 * What is carried over takes no room from what is seen: where all slots are taken, packets that come in take one over that has
 * no packets yet, and as long as there is one, others may have the last slot. A packet that another CPU adds to the slot just then counts for
 * the new point. Both are points where packets come in, so the flow still counts it.
 */
static __always_inline struct flow_point *spare_slot_of(struct flow_stats *flow, __u64 point)
{
#pragma unroll
	for (int i = 0; i < FLOW_POINTS; i++) {
		struct flow_point *slot = slot_at(flow, i);
		__u64 held = slot->point;

		if (!held || has_packets(slot) || CAME_IN(held))
			continue;
		if (CAME_IN(point)) {
			slot = slot_at(flow, FLOW_POINTS - 1);
			held = 0;
		}
		if (__sync_val_compare_and_swap(&slot->point, held, point) == held)
			return slot;
	}
	return NULL;
}

/* What is written once, by the inserter; in a per-CPU map, by the first packet that a CPU sees. */
static __always_inline void begin_flow(struct flow_stats *flow, const struct flow_packet *packet)
{
	flow->first_ns = packet->ns;
	flow->eth_protocol = packet->eth_protocol;
	flow->dscp = packet->dscp;
	__builtin_memcpy(flow->src_mac, packet->src_mac, MAC_LEN);
	__builtin_memcpy(flow->dst_mac, packet->dst_mac, MAC_LEN);
}

/* Takes a half off the counters that are half full. Of several CPUs that do so, one gets each bit. */
static __always_inline void take_halves(struct flow_point *slot)
{
	__u64 taken = __sync_fetch_and_and(&slot->sum, ~(SUM_PACKETS_HALF | SUM_BYTES_HALF));
	__u32 halves = (taken & SUM_PACKETS_HALF ? 1 << 16 : 0) + (taken & SUM_BYTES_HALF ? 1 : 0);

	if (halves)
		__sync_fetch_and_add(&slot->halves, halves);
}

/* Adds one packet to a flow that other CPUs may add to at the same time. Returns why not, if not. */
static __always_inline long add_packet(struct flow_stats *flow, const struct flow_packet *packet)
{
	struct flow_point *slot = slot_of(flow, packet->point) ?: spare_slot_of(flow, packet->point);

	if (!slot && !CAME_IN(packet->point))
		return -ENOSPC; /* counts, so it must not be left out: the agent makes room for its point */
	if (!slot) {
		count_packets(PACKET_UNLISTED, packet->packets);
		return 0;
	}
	if (cfg.per_cpu && !flow->first_ns)
		begin_flow(flow, packet);
	if (__sync_fetch_and_add(&slot->sum, SUM(packet->packets, packet->bytes)) & (SUM_PACKETS_HALF | SUM_BYTES_HALF))
		take_halves(slot);
	slot->last_tick = tick_of(packet);
	if ((flow->flags & packet->flags) != packet->flags)
		__sync_fetch_and_or(&flow->flags, packet->flags);
	return 0;
}

/* The degraded path: the packet goes to the agent by itself, with the reason. */
static __always_inline void overflow_packet(const struct flow_key *key, const struct flow_packet *packet, long error)
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
	record->packet = *packet;
	record->packet.earlier = note_first_point(key, packet->point, tick_of(packet));
	/* Counted first: a reader of the counters never finds fewer packets counted than it has taken from the buffer. */
	count_packets(PACKET_RINGED, packet->packets);
	bpf_ringbuf_submit(record, 0);
}

/*
 * Counts a new flow; the one that reaches the watermark tells the agent. Exactly one does, because the count grows by one
 * at a time. If there is no room for the notice, the ring buffer is full of refused packets, which tell as well.
 */
static __always_inline void count_insert(__u32 map)
{
	__u64 *inserted = bpf_map_lookup_elem(&flow_inserts, &map);
	struct watermark_notice notice = { .map = map };

	if (inserted && __sync_fetch_and_add(inserted, 1) + 1 == cfg.watermark)
		bpf_ringbuf_output(&flow_overflow, &notice, sizeof(notice), 0);
}

/* Whether a packet that was seen at a point before the swap may be on its way still. */
static __always_inline _Bool is_carried(const struct flow_point *from, const struct flow_packet *packet)
{
	return has_packets(from) && from->point != packet->point &&
	       (__s32)(tick_of(packet) - from->last_tick) <= CROSSING_TICKS;
}

static __always_inline void carry_point(struct flow_point *to, const struct flow_point *from)
{
	to->point = from->point;
	to->last_tick = from->last_tick;
}

/*
 * Where the flow was seen before the swap: a packet that was counted then may come by only now. Points on the way through don't
 * tell more than where it came in. A packet on its way through has other MAC addresses than it came in with; those were noted
 * then. The new flow has its own point first, so there may be one point more than slots: of five, the one is left out that is not where
 * this packet came in.
 */
static __always_inline void carry_over(struct flow_stats *flow, struct flow_stats *before,
				       const struct flow_packet *packet)
{
	struct flow_point *last = slot_at(before, FLOW_POINTS - 1);

	if (CAME_IN(packet->point)) {
		__builtin_memcpy(flow->src_mac, before->src_mac, MAC_LEN);
		__builtin_memcpy(flow->dst_mac, before->dst_mac, MAC_LEN);
	}
#pragma unroll
	for (int i = 0; i < FLOW_POINTS - 1; i++) {
		struct flow_point *from = slot_at(before, i);

		if (is_carried(from, packet) && !(i && CAME_IN(from->point)))
			carry_point(slot_at(flow, i + 1), from);
	}
	if (!is_carried(last, packet) || CAME_IN(last->point))
		return;
#pragma unroll
	for (int i = 1; i < FLOW_POINTS; i++) {
		struct flow_point *to = slot_at(flow, i);

		if (!to->point || (i == FLOW_POINTS - 1 && last->point == WAY_IN(packet->point))) {
			carry_point(to, last);
			return;
		}
	}
}

static __always_inline long insert_flow(__u32 map, const struct flow_key *key, const struct flow_packet *packet)
{
	struct flow_stats fresh = {
		.first_point = {
			.sum = SUM(packet->packets, packet->bytes),
			.point = packet->point,
			.last_tick = tick_of(packet),
		},
		.flags = packet->flags,
	};
	struct flow_stats *before = find_flow(!map, key);
	__u64 earlier;

	begin_flow(&fresh, packet);
	if (cfg.per_cpu)
		earlier = note_first_point(key, packet->point, tick_of(packet));
	else
		earlier = before ? 0 : other_first_point(key, packet->point, tick_of(packet));
	if (before && before->first_ns) {
		carry_over(&fresh, before, packet);
	} else if (earlier) {
		fresh.more_points[0].point = earlier;
		fresh.more_points[0].last_tick = tick_of(packet);
	}
	return map ? bpf_map_update_elem(&flows_b, key, &fresh, BPF_NOEXIST)
		   : bpf_map_update_elem(&flows_a, key, &fresh, BPF_NOEXIST);
}

/* What only a flow that begins needs of a packet, or the ring buffer. */
static __always_inline void describe(struct flow_packet *seen, const struct packet *p)
{
	seen->eth_protocol = p->eth_protocol;
	seen->dscp = p->dscp;
	__builtin_memcpy(seen->src_mac, p->src_mac, MAC_LEN);
	__builtin_memcpy(seen->dst_mac, p->dst_mac, MAC_LEN);
}

/* Ends in exactly one of: the active flow map, the ring buffer, a counter. `seen` has yet to be described. */
static __always_inline void account_packet(const struct packet *p, struct flow_packet *seen)
{
	__u32 map = active & 1;
	struct flow_stats *flow = find_flow(map, &p->key);
	long error = 0;

	if (!flow || cfg.per_cpu)
		describe(seen, p);
	if (!flow) {
		error = insert_flow(map, &p->key, seen);
		if (!error) {
			count_insert(map);
			return;
		}
		if (error == -EEXIST) /* another CPU was first with this flow */
			flow = find_flow(map, &p->key);
	}
	if (flow)
		error = add_packet(flow, seen);
	if (error)
		overflow_packet(&p->key, seen, error);
}

#endif
