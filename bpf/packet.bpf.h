/* SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0 */
#ifndef PACKET_BPF_H
#define PACKET_BPF_H

#include "flow.h"

enum parse_result {
	PARSE_OK,
	PARSE_NOT_IP,
	/* A header goes on beyond what the cursor reaches. */
	PARSE_CUT_SHORT,
	/* A header contradicts itself. */
	PARSE_MALFORMED,
};

/* Where a packet stands among the fragments of its datagram. */
enum fragment_place {
	FRAGMENT_NONE, /* it is whole */
	FRAGMENT_FIRST, /* has the transport header */
	FRAGMENT_LATER, /* has payload where the transport header would be */
};

/* One packet, in the terms of the flow contract. */
struct packet {
	struct flow_key key;
	__u32 header_bytes; /* link, network and transport header: what a GSO packet repeats in every segment */
	__u32 end; /* of the IP packet, in bytes from the start: behind it may be padding */
	__u32 flags;
	__u32 fragment_id; /* as on the wire */
	__u16 eth_protocol;
	__u8 dscp;
	__u8 fragment; /* enum fragment_place */
	__u8 fragment_protocol; /* what all fragments of the datagram say that they carry */
	__u8 has_ip; /* addresses and protocol are known */
	__u8 jumbo_bytes; /* of a header that says how long a big packet is, and that no segment has */
	__u8 src_mac[MAC_LEN] __attribute__((aligned(2))); /* or it would be copied byte by byte */
	__u8 dst_mac[MAC_LEN] __attribute__((aligned(2)));
};

#endif
