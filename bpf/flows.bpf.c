// SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0
/* Entry points. A packet goes: hook -> parse.bpf.h -> account.bpf.h -> flow map, or ring buffer, or a counter. */
#include <linux/bpf.h>
#include <linux/pkt_cls.h>
#include <bpf/bpf_helpers.h>

#include "account.bpf.h"
#include "config.bpf.h"
#include "counters.bpf.h"
#include "flow.h"
#include "parse.bpf.h"

/* "The next program decides": TCX_NEXT has the same value, so one object serves TCX links and tc filters. */
#define VERDICT_NEXT TC_ACT_UNSPEC

char LICENSE[] SEC("license") = "GPL";

/* Nothing reads it: a type gets into the object's BTF, where layout.gen.ts comes from, only if something has that type. */
const volatile struct {
	struct flow_record record;
	enum packet_outcome outcome;
	enum tcp_flag flag;
	enum flow_direction direction;
} contract = {};

static __always_inline struct cursor cursor_of(const struct __sk_buff *skb)
{
	void *start = (void *)(long)skb->data;

	return (struct cursor){ .start = start, .pos = start, .end = (void *)(long)skb->data_end };
}

/* Headers may lie in page fragments, out of the reach of direct access: have the kernel gather them first. */
static __always_inline struct cursor headers_of(struct __sk_buff *skb)
{
	__u32 wanted = skb->len < HEADERS_MAX ? skb->len : HEADERS_MAX;
	struct cursor linear = cursor_of(skb);

	if (linear.start + wanted <= linear.end)
		return linear;
	bpf_skb_pull_data(skb, wanted); /* where it fails, parsing finds the packet cut short and counts it */
	return cursor_of(skb);
}

/* A GSO packet crosses the hook once and the wire as segments, each of which repeats the headers. */
static __always_inline __u64 wire_bytes(const struct __sk_buff *skb, __u32 segments, __u32 header_bytes)
{
	return (__u64)skb->len + (__u64)(segments - 1) * header_bytes;
}

static __always_inline void see_packet(struct __sk_buff *skb, enum flow_direction direction)
{
	__u32 segments = skb->gso_segs > 1 ? skb->gso_segs : 1;
	struct packet packet = {};
	struct flow_stats stats = {};
	struct cursor cursor;
	enum parse_result parsed;

	count_packets(PACKET_SEEN, segments);
	if (cfg.sampling > 1 && bpf_get_prandom_u32() % cfg.sampling) {
		count_packets(PACKET_SAMPLED_OUT, segments);
		return;
	}
	cursor = headers_of(skb);
	parsed = parse_packet(&cursor, &packet);
	if (parsed != PARSE_OK) {
		count_packets(parsed == PARSE_NOT_IP ? PACKET_NOT_IP : PACKET_LOST_MALFORMED, segments);
		return;
	}
	packet.key.ifindex = skb->ifindex;
	packet.key.direction = direction;
	stats.first_ns = stats.last_ns = bpf_ktime_get_coarse_ns();
	stats.bytes = wire_bytes(skb, segments, packet.header_bytes);
	stats.packets = segments;
	stats.flags = packet.flags;
	stats.eth_protocol = packet.eth_protocol;
	stats.dscp = packet.dscp;
	__builtin_memcpy(stats.src_mac, packet.src_mac, MAC_LEN);
	__builtin_memcpy(stats.dst_mac, packet.dst_mac, MAC_LEN);
	account_packet(&packet.key, &stats);
}

SEC("tc")
int flows_ingress(struct __sk_buff *skb)
{
	see_packet(skb, DIRECTION_INGRESS);
	return VERDICT_NEXT;
}

SEC("tc")
int flows_egress(struct __sk_buff *skb)
{
	see_packet(skb, DIRECTION_EGRESS);
	return VERDICT_NEXT;
}
