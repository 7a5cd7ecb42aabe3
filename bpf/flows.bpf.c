// SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0
/* Entry points. A packet goes: hook -> parse.bpf.h -> account.bpf.h -> flow map, or ring buffer, or a counter. */
#include <linux/bpf.h>
#include <linux/pkt_cls.h>
#include <bpf/bpf_helpers.h>

#include "account.bpf.h"
#include "config.bpf.h"
#include "counters.bpf.h"
#include "first-point.bpf.h"
#include "flow.h"
#include "fragments.bpf.h"
#include "parse.bpf.h"
#include "scope.bpf.h"
#include "tunnel.bpf.h"

/* "The next program decides": TCX_NEXT has the same value, so one object serves TCX links and tc filters. */
#define VERDICT_NEXT TC_ACT_UNSPEC

char LICENSE[] SEC("license") = "GPL";

/* Nothing reads it: a type gets into the object's BTF, where layout.gen.ts comes from, only if something has that type. */
const volatile struct {
	struct flow_record record;
	struct flow_stats stats;
	enum packet_outcome outcome;
	enum tcp_flag flag;
	enum flow_direction direction;
	enum flow_sum sum;
	enum interface_number number;
	struct watermark_notice notice;
} contract = {};

/*
 * The rare packet: its headers go on in page fragments, it has IPv6 extension headers, or it is cut short. A function of
 * its own, so that it costs the others nothing.
 */
static __noinline int parse_by_copies(struct __sk_buff *skb, struct packet *p, enum link_layer link)
{
	struct cursor cursor = copying_cursor(skb);

	__builtin_memset(p, 0, sizeof(*p));
	return parse_packet(&cursor, p, link);
}

static __always_inline enum parse_result read_headers(struct __sk_buff *skb, struct packet *p, enum link_layer link)
{
	struct cursor cursor = direct_cursor(skb);
	enum parse_result result = parse_packet(&cursor, p, link);

	if (result == PARSE_CUT_SHORT)
		result = parse_by_copies(skb, p, link);
	/* A packet with addresses counts for its IP pair, though its transport header is cut short. */
	return result == PARSE_CUT_SHORT && p->has_ip ? PARSE_OK : result;
}

/*
 * Bytes of headers that each segment has, those within a tunnel too: what is left must be what the segments can carry. Where the
 * inner headers can't be read, and there must be some, the last segment is taken to be full.
 */
static __always_inline __u32 segment_header_bytes(struct __sk_buff *skb, __u32 segments, const struct packet *p)
{
	__u32 payload = segments * skb->gso_size;
	__u32 least = skb->len > payload ? skb->len - payload : 0;
	__u32 headers;

	if (!payload || p->key.protocol == PROTO_TCP)
		return p->header_bytes;
	headers = inner_header_bytes(skb, p->key.protocol, p->header_bytes);
	if (headers && headers >= least && headers < least + skb->gso_size)
		return headers;
	return p->header_bytes > least ? p->header_bytes : least;
}

/*
 * A GSO packet crosses the hook once and the wire as segments, each of which repeats the headers. On egress the kernel has
 * worked that out already; on ingress wire_len is the length of the packet at hand.
 */
static __always_inline __u64 wire_bytes(struct __sk_buff *skb, __u32 segments, const struct packet *p)
{
	__u64 bytes = skb->len;

	if (segments <= 1)
		return bytes;
	bytes += (__u64)(segments - 1) * segment_header_bytes(skb, segments, p);
	if (skb->wire_len > bytes)
		bytes = skb->wire_len;
	return p->header_bytes ? bytes - (__u64)segments * p->jumbo_bytes : bytes;
}

/*
 * Segments that a GSO packet becomes. One that a virtual machine has made says only how long they are, and its headers must
 * be known to tell how many.
 */
static __always_inline __u32 segments_of(const struct __sk_buff *skb, __u32 header_bytes)
{
	if (skb->gso_segs > 1)
		return skb->gso_segs;
	if (skb->gso_segs || !skb->gso_size || skb->len <= header_bytes)
		return 1;
	return (skb->len - header_bytes + skb->gso_size - 1) / skb->gso_size;
}

static __always_inline int see_packet(struct __sk_buff *skb, enum flow_direction direction, enum link_layer link,
				      _Bool is_elsewhere)
{
	__u32 interface = is_elsewhere ? NUMBER_ELSEWHERE + skb->tc_classid : skb->ifindex;
	__u32 counted = skb->gso_segs > 1 ? skb->gso_segs : 1;
	__u32 came_in = direction == DIRECTION_EGRESS ? skb->ingress_ifindex : 0;
	struct flow_packet seen = { .packets = counted };
	struct packet packet = {};
	enum parse_result parsed;

	count_packets(PACKET_SEEN, counted);
	parsed = read_headers(skb, &packet, link);
	if (parsed != PARSE_OK) {
		count_packets(parsed == PARSE_NOT_IP ? PACKET_NOT_IP : PACKET_LOST_MALFORMED, counted);
		return VERDICT_NEXT;
	}
	seen.packets = segments_of(skb, packet.header_bytes);
	if (seen.packets != counted)
		count_packets(PACKET_SEEN, seen.packets - counted);
	seen.ns = bpf_ktime_get_coarse_ns();
	seen.bytes = wire_bytes(skb, seen.packets, &packet);
	seen.point = POINT(came_in, interface, direction);
	join_fragments(&packet, seen.ns);
	packet.key.scope = scope_of(&packet, interface, is_elsewhere);
	if (cfg.sampling > 1 && !is_sampled(&packet.key, seen.point, tick_of(&seen))) {
		count_packets(PACKET_SAMPLED_OUT, seen.packets);
		return VERDICT_NEXT;
	}
	seen.flags = packet.flags;
	account_packet(&packet, &seen);
	return VERDICT_NEXT;
}

/* In the agent's own namespace. */
SEC("tc")
int flows_ingress(struct __sk_buff *skb)
{
	return see_packet(skb, DIRECTION_INGRESS, LINK_ETHERNET, 0);
}

SEC("tc")
int flows_egress(struct __sk_buff *skb)
{
	return see_packet(skb, DIRECTION_EGRESS, LINK_ETHERNET, 0);
}

SEC("tc")
int flows_ingress_l3(struct __sk_buff *skb)
{
	return see_packet(skb, DIRECTION_INGRESS, LINK_NONE, 0);
}

SEC("tc")
int flows_egress_l3(struct __sk_buff *skb)
{
	return see_packet(skb, DIRECTION_EGRESS, LINK_NONE, 0);
}

/* In other namespaces: by filters, which alone have a class identifier. Not loaded where none is watched. */
SEC("tc")
int elsewhere_ingress(struct __sk_buff *skb)
{
	return see_packet(skb, DIRECTION_INGRESS, LINK_ETHERNET, 1);
}

SEC("tc")
int elsewhere_egress(struct __sk_buff *skb)
{
	return see_packet(skb, DIRECTION_EGRESS, LINK_ETHERNET, 1);
}

SEC("tc")
int elsewhere_ingress_l3(struct __sk_buff *skb)
{
	return see_packet(skb, DIRECTION_INGRESS, LINK_NONE, 1);
}

SEC("tc")
int elsewhere_egress_l3(struct __sk_buff *skb)
{
	return see_packet(skb, DIRECTION_EGRESS, LINK_NONE, 1);
}

/* Takes the place of the others when the agent ends: to exchange a link's program is quick, to remove a link is not. */
SEC("tc")
int flows_idle(struct __sk_buff *skb)
{
	return VERDICT_NEXT;
}
