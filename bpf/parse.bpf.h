/* SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0 */
#ifndef PARSE_BPF_H
#define PARSE_BPF_H

#include <linux/bpf.h>
#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>

#include "flow.h"
#include "wire.h"

/* The most that parse_packet reads: Ethernet, two VLAN tags, IPv4 with all its options, TCP without. */
#define HEADERS_MAX (14 + 2 * 4 + 60 + 20)

enum parse_result {
	PARSE_OK,
	PARSE_NOT_IP,
	PARSE_MALFORMED,
};

/* One packet, in the terms of the flow contract. */
struct packet {
	struct flow_key key;
	__u32 header_bytes; /* link, network and transport header: what a GSO packet repeats in every segment */
	__u32 flags;
	__u16 eth_protocol;
	__u8 dscp;
	__u8 src_mac[MAC_LEN];
	__u8 dst_mac[MAC_LEN];
};

struct cursor {
	void *start;
	void *pos;
	void *end;
};

/* The bytes at the cursor if they are all there, and steps over them; else NULL. */
static __always_inline void *take(struct cursor *c, __u32 size)
{
	void *at = c->pos;

	if (at + size > c->end)
		return NULL;
	c->pos = at + size;
	return at;
}

static __always_inline void copy_ipv4(__u8 *to, __u32 ip)
{
	__u32 *words = (__u32 *)to;

	words[0] = 0;
	words[1] = 0;
	words[2] = bpf_htonl(0xffff);
	words[3] = ip;
}

static __always_inline void copy_ipv6(__u8 *to, const __u8 *from)
{
	__builtin_memcpy(to, from, IP_LEN);
}

static __always_inline __u32 tcp_flags(__u8 wire)
{
	__u32 flags = wire;

	if (wire & TCP_ACK) {
		if (wire & TCP_SYN)
			flags |= TCP_SYN_ACK;
		if (wire & TCP_FIN)
			flags |= TCP_FIN_ACK;
		if (wire & TCP_RST)
			flags |= TCP_RST_ACK;
	}
	return flags;
}

/* A transport header that is cut short leaves ports and type at 0: the packet is still one of its IP pair. */
static __always_inline void parse_transport(struct cursor *c, struct packet *p)
{
	__u32 before = c->pos - c->start; /* link and network header */

	p->header_bytes = before;
	switch (p->key.protocol) {
	case PROTO_TCP: {
		struct wire_tcp *tcp = take(c, sizeof(*tcp));

		if (!tcp)
			return;
		p->key.src_port = bpf_ntohs(tcp->src_port);
		p->key.dst_port = bpf_ntohs(tcp->dst_port);
		p->flags = tcp_flags(tcp->flags);
		/* Options repeat in every segment of a GSO packet. */
		p->header_bytes = before + (tcp->data_offset >> 4) * 4;
		return;
	}
	case PROTO_UDP: {
		struct wire_udp *udp = take(c, sizeof(*udp));

		if (!udp)
			return;
		p->key.src_port = bpf_ntohs(udp->src_port);
		p->key.dst_port = bpf_ntohs(udp->dst_port);
		p->header_bytes = before + sizeof(*udp);
		return;
	}
	case PROTO_SCTP: {
		struct wire_sctp *sctp = take(c, sizeof(*sctp));

		if (!sctp)
			return;
		p->key.src_port = bpf_ntohs(sctp->src_port);
		p->key.dst_port = bpf_ntohs(sctp->dst_port);
		p->header_bytes = before + sizeof(*sctp);
		return;
	}
	case PROTO_ICMP:
	case PROTO_ICMPV6: {
		struct wire_icmp *icmp = take(c, sizeof(*icmp));

		if (!icmp)
			return;
		p->key.icmp_type = icmp->type;
		p->key.icmp_code = icmp->code;
		return;
	}
	}
}

static __always_inline enum parse_result parse_ipv4(struct cursor *c, struct packet *p)
{
	struct wire_ipv4 *ip = take(c, sizeof(*ip));
	__u32 options;

	if (!ip || ip->version_ihl >> 4 != 4 || (ip->version_ihl & 0xf) < 5)
		return PARSE_MALFORMED;
	options = ((ip->version_ihl & 0xf) - 5) * 4;
	if (!take(c, options))
		return PARSE_MALFORMED;
	copy_ipv4(p->key.src_ip, ip->src);
	copy_ipv4(p->key.dst_ip, ip->dst);
	p->key.protocol = ip->protocol;
	p->dscp = ip->tos >> 2;
	/* Later fragments carry payload where the ports would be. */
	if (!(ip->fragment & bpf_htons(IPV4_FRAGMENT_OFFSET)))
		parse_transport(c, p);
	return PARSE_OK;
}

static __always_inline enum parse_result parse_ipv6(struct cursor *c, struct packet *p)
{
	struct wire_ipv6 *ip = take(c, sizeof(*ip));

	if (!ip || ip->version_class[0] >> 4 != 6)
		return PARSE_MALFORMED;
	copy_ipv6(p->key.src_ip, ip->src);
	copy_ipv6(p->key.dst_ip, ip->dst);
	p->key.protocol = ip->next_header;
	p->dscp = (ip->version_class[0] & 0xf) << 2 | ip->version_class[1] >> 6;
	parse_transport(c, p);
	return PARSE_OK;
}

/* Reads the packet's headers. Touches no map. `p` must be zeroed: fields that a packet does not have stay 0. */
static __always_inline enum parse_result parse_packet(struct cursor *c, struct packet *p)
{
	struct wire_ethernet *eth = take(c, sizeof(*eth));
	__u16 protocol;

	if (!eth)
		return PARSE_MALFORMED;
	__builtin_memcpy(p->src_mac, eth->src, MAC_LEN);
	__builtin_memcpy(p->dst_mac, eth->dst, MAC_LEN);
	protocol = bpf_ntohs(eth->protocol);
#pragma unroll
	for (int tags = 0; tags < 2; tags++) {
		struct wire_vlan *vlan;

		if (protocol != ETHERTYPE_VLAN && protocol != ETHERTYPE_QINQ)
			break;
		vlan = take(c, sizeof(*vlan));
		if (!vlan)
			return PARSE_MALFORMED;
		protocol = bpf_ntohs(vlan->protocol);
	}
	p->eth_protocol = protocol;
	if (protocol == ETHERTYPE_IPV4)
		return parse_ipv4(c, p);
	if (protocol == ETHERTYPE_IPV6)
		return parse_ipv6(c, p);
	return PARSE_NOT_IP;
}

#endif
