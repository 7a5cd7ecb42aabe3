/* SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0 */
/*
 * The contract between the kernel part and the agent: every struct and enum that crosses the border.
 * agent/record/layout.gen.ts is generated from the BTF of these (npm run gen); nobody types an offset by hand.
 */
#ifndef FLOW_H
#define FLOW_H

#include <linux/types.h>

#define IP_LEN 16
#define MAC_LEN 6

enum flow_direction {
	DIRECTION_INGRESS = 0,
	DIRECTION_EGRESS = 1,
};

/*
 * Identity of a flow, wherever it is seen. Keys are compared as bytes: no implicit padding, every byte is set.
 * Its size is a multiple of 4, so that the kernel hashes whole words.
 */
struct flow_key {
	__u8 src_ip[IP_LEN]; /* IPv4 as ::ffff:a.b.c.d (RFC 4291 §2.5.5.2) */
	__u8 dst_ip[IP_LEN];
	__u16 src_port; /* host order; 0 where the protocol has no ports */
	__u16 dst_port;
	__u32 scope; /* tells equal addresses apart that are not the same: see scope.bpf.h; 0 nearly always */
	__u8 protocol; /* IANA protocol number */
	__u8 icmp_type;
	__u8 icmp_code;
	__u8 pad;
};

/*
 * An observation point: where packets of a flow were seen. In one word, so that CPUs claim a slot by one exchange:
 *     came_in << 32 | number of the interface << 1 | direction
 * `came_in` is the ifindex, in the interface's namespace, that the packet came in by, which the kernel knows at egress; 0: it
 * was made here. 0 is no point, because ifindex starts at 1.
 */
#define POINT(came_in, number, direction) ((__u64)(came_in) << 32 | (__u64)(number) << 1 | (direction))
#define CAME_IN(point) ((__u32)((point) >> 32))
/* Where packets came in that a point sees on their way through. */
#define WAY_IN(point) POINT(0, CAME_IN(point), DIRECTION_INGRESS)

/*
 * An ifindex is of one network namespace. In the agent's own one it identifies an interface; an interface of another one has
 * a number from here on, which the agent gives it: this plus the class identifier of its filters.
 */
enum interface_number {
	NUMBER_ELSEWHERE = 0x40000000,
};

/* Points that a flow has room for. With five, an entry of the hash takes 256 bytes. */
#define FLOW_POINTS 5

/* Of the clock of points, which counts in units of 2^20 ns and wraps after 52 days. */
#define TICK_SHIFT 20
/* Longer than packets wait in any queue of a node: what was seen before that is not on its way any more. */
#define CROSSING_TICKS 1000

/*
 * Packets and bytes in one word, so that a packet costs one atomic add: bytes below, packets above. Bytes are those on the wire, link
 * header included, but not a VLAN tag that the kernel keeps apart; a GSO packet counts as its segments.
 */
enum flow_sum {
	SUM_BYTE_BITS = 38,
};
#define SUM(packets, bytes) (((__u64)(packets) << SUM_BYTE_BITS) + (bytes))
#define SUM_PACKETS_HALF (1ULL << 63)
#define SUM_BYTES_HALF (1ULL << (SUM_BYTE_BITS - 1))

/*
 * What was seen of a flow at one point since the last eviction. Neither counter in `sum` overflows: whoever adds to one that is half full
 * takes the half off and counts it in `halves`. Until then there is room for 128 GiB and 33 million packets by other CPUs.
 */
struct flow_point {
	__u64 sum; /* atomic add; SUM(). 0, and no halves: carried over from before the eviction */
	__u64 point; /* POINT(); claimed by compare-and-exchange; 0: the slot is free */
	__u32 halves; /* atomic add; halves of the packet counter << 16 | halves of the byte counter */
	__u32
	    last_tick; /* of the last packet, in units of 2^20 ns of CLOCK_MONOTONIC_COARSE; racy, accepted because: two CPUs differ by one tick of that clock */
};

/*
 * What a flow added up to since the last eviction. In an entry of the hash, 96 bytes stand before it: so all that a packet of a
 * known flow needs, up to eth_protocol, lies in one cache line with the end of the key.
 */
struct flow_stats {
	struct flow_point first_point;
	__u32 flags; /* atomic or; enum tcp_flag */
	__u16 eth_protocol; /* host order; written once, by the inserter */
	__u8 dscp; /* written once, by the inserter */
	__u8 pad;
	struct flow_point more_points[FLOW_POINTS - 1]; /* in the order in which they first saw the flow */
	__u64 first_ns; /* CLOCK_MONOTONIC_COARSE; written once, by the inserter */
	__u8 src_mac[MAC_LEN]; /* of the first point; written once, by the inserter */
	__u8 dst_mac[MAC_LEN];
	__u32 pad2;
};

/* What one point sees of one packet. */
struct flow_packet {
	__u64 ns; /* CLOCK_MONOTONIC_COARSE */
	__u64 bytes;
	__u64 point; /* POINT() */
	__u64 earlier; /* a point that had packets of the flow before, and no map has noted it; 0: none */
	__u32 packets;
	__u32 flags;
	__u16 eth_protocol;
	__u8 dscp;
	__u8 pad;
	__u8 src_mac[MAC_LEN];
	__u8 dst_mac[MAC_LEN];
};

/* One packet that the flow map could not take, as it stands in the ring buffer. */
struct flow_record {
	struct flow_key key;
	__u32 error; /* errno of the failed insert: E2BIG, EBUSY, ENOMEM; ENOSPC: no slot */
	struct flow_packet packet;
};

/*
 * In the ring buffer among the records, told apart by its length: a flow map has filled up to the watermark, so that it can
 * be evicted before it is full.
 */
struct watermark_notice {
	__u32 map; /* 0 or 1: flows_a or flows_b */
	__u32 pad;
};

/* TCP flags as on the wire (RFC 9293 §3.1), plus NetObserv's combined bits. */
enum tcp_flag {
	TCP_FIN = 0x01,
	TCP_SYN = 0x02,
	TCP_RST = 0x04,
	TCP_PSH = 0x08,
	TCP_ACK = 0x10,
	TCP_URG = 0x20,
	TCP_ECE = 0x40,
	TCP_CWR = 0x80,
	TCP_SYN_ACK = 0x100,
	TCP_FIN_ACK = 0x200,
	TCP_RST_ACK = 0x400,
};

/*
 * Where a packet that a hook has seen ends up. Counted in packets (GSO segments), per CPU, and never reset:
 *     seen = mapped + unlisted + ringed + sampled_out + not_ip + lost_*
 * `mapped` has no counter here: it is the sum of `packets` over the points that were evicted, which makes the
 * identity a check of the maps themselves and saves one increment a packet.
 */
enum packet_outcome {
	PACKET_SEEN = 0,
	PACKET_RINGED,
	PACKET_UNLISTED, /* on its way through, and its flow has no room for another point */
	PACKET_SAMPLED_OUT,
	PACKET_NOT_IP, /* ARP, LLDP, MPLS … */
	PACKET_LOST_MALFORMED, /* the IP header is cut short or lies about its length */
	PACKET_LOST_MAP_FULL, /* no room in the map, and the ring-buffer fallback is off */
	PACKET_LOST_RING_FULL, /* no room in the map, nor in the ring buffer */
	PACKET_OUTCOMES,
};

/* Set before load, constant to the verifier. */
struct agent_config {
	__u32 sampling; /* one packet in `sampling` is counted; 0 and 1: all */
	__u32 ringbuf_fallback; /* 0: what the map can't take is lost, and counted so */
	__u32 watermark; /* flows in the active map at which a notice is due */
	__u32 per_cpu; /* the flow maps are per-CPU hashes: a lane does not know what other CPUs have seen */
	__u64
	    seed; /* of the hash by which first points are found, so that nobody who sends packets can aim at a slot */
};

_Static_assert(sizeof(struct flow_key) == 44, "flow_key has padding");
_Static_assert(sizeof(struct flow_point) == 24, "flow_point has padding");
_Static_assert(sizeof(struct flow_stats) == 32 + FLOW_POINTS * 24, "flow_stats has padding");
_Static_assert(sizeof(struct flow_packet) == 56, "flow_packet has padding");
_Static_assert(sizeof(struct watermark_notice) != sizeof(struct flow_record), "told apart by length");
_Static_assert(sizeof(struct flow_record) == 104, "flow_record has padding");

#endif
