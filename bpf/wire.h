/* SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0 */
/*
 * Headers as they stand on the wire, in bytes and big-endian words. The system's own <linux/ip.h> and friends use bit-fields
 * whose order follows the building machine, which is wrong when one machine compiles for both byte orders.
 */
#ifndef WIRE_H
#define WIRE_H

#include <linux/types.h>

#define ETHERTYPE_IPV4 0x0800
#define ETHERTYPE_IPV6 0x86dd
#define ETHERTYPE_VLAN 0x8100
#define ETHERTYPE_QINQ 0x88a8

#define ETHERTYPE_TRANSPARENT 0x6558 /* an Ethernet frame */

#define PROTO_HOP_BY_HOP 0
#define PROTO_ICMP 1
#define PROTO_IPIP 4
#define PROTO_TCP 6
#define PROTO_UDP 17
#define PROTO_IPV6 41
#define PROTO_ROUTING 43
#define PROTO_FRAGMENT 44
#define PROTO_GRE 47
#define PROTO_AH 51
#define PROTO_ICMPV6 58
#define PROTO_DESTINATION 60
#define PROTO_SCTP 132

#define VXLAN_HAS_VNI 0x08
#define GENEVE_OPTIONS 0x3f /* of flags: words of options */
#define GRE_CHECKSUM 0x8000
#define GRE_KEY 0x2000
#define GRE_SEQUENCE 0x1000

#define IPV4_MORE_FRAGMENTS 0x2000
#define IPV4_FRAGMENT_OFFSET 0x1fff
#define IPV6_MORE_FRAGMENTS 0x0001
#define IPV6_FRAGMENT_OFFSET 0xfff8

struct wire_ethernet {
	__u8 dst[6];
	__u8 src[6];
	__be16 protocol;
};

struct wire_vlan {
	__be16 tag;
	__be16 protocol;
};

struct wire_ipv4 {
	__u8 version_ihl;
	__u8 tos;
	__be16 total_length;
	__be16 id;
	__be16 fragment;
	__u8 ttl;
	__u8 protocol;
	__be16 checksum;
	__be32 src;
	__be32 dst;
};

struct wire_ipv6 {
	__u8 version_class[4];
	__be16 payload_length;
	__u8 next_header;
	__u8 hop_limit;
	__u8 src[16];
	__u8 dst[16];
};

/* What an IPv6 extension header begins with; the shortest has no more (RFC 8200 §4, RFC 4302 §2). */
struct wire_extension {
	__u8 next_header;
	__u8 length; /* of what follows these 8 bytes: in 4 bytes for AH, else in 8; reserved in a fragment header */
	__be16 offset_flags; /* of a fragment header only, as the next one */
	__be32 id;
};

struct wire_tcp {
	__be16 src_port;
	__be16 dst_port;
	__be32 sequence;
	__be32 acknowledgement;
	__u8 data_offset;
	__u8 flags;
	__be16 window;
	__be16 checksum;
	__be16 urgent;
};

struct wire_udp {
	__be16 src_port;
	__be16 dst_port;
	__be16 length;
	__be16 checksum;
};

struct wire_sctp {
	__be16 src_port;
	__be16 dst_port;
	__be32 tag;
	__be32 checksum;
};

/* VXLAN, whose type is reserved and 0, and Geneve. */
struct wire_udp_tunnel {
	__u8 flags;
	__u8 more_flags;
	__be16 type;
	__be32 network;
};

struct wire_gre {
	__be16 flags;
	__be16 type;
};

struct wire_icmp {
	__u8 type;
	__u8 code;
	__be16 checksum;
};

#endif
