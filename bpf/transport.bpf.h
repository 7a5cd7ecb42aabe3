/* SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0 */
#ifndef TRANSPORT_BPF_H
#define TRANSPORT_BPF_H

#include <linux/bpf.h>
#include <bpf/bpf_endian.h>

#include "cursor.bpf.h"
#include "network.bpf.h"
#include "packet.bpf.h"
#include "wire.h"

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

static __always_inline enum parse_result parse_tcp(struct cursor *c, struct packet *p)
{
	struct wire_tcp copy, *tcp = take_within(c, p, &copy, sizeof(copy));

	if (!tcp)
		return PARSE_CUT_SHORT;
	p->key.src_port = bpf_ntohs(tcp->src_port);
	p->key.dst_port = bpf_ntohs(tcp->dst_port);
	p->flags = tcp_flags(tcp->flags);
	/* Options are not read, but every segment of a GSO packet has them. */
	p->header_bytes += (tcp->data_offset >> 4) * 4;
	return PARSE_OK;
}

static __always_inline enum parse_result parse_udp(struct cursor *c, struct packet *p)
{
	struct wire_udp copy, *udp = take_within(c, p, &copy, sizeof(copy));

	if (!udp)
		return PARSE_CUT_SHORT;
	p->key.src_port = bpf_ntohs(udp->src_port);
	p->key.dst_port = bpf_ntohs(udp->dst_port);
	p->header_bytes += sizeof(*udp);
	return PARSE_OK;
}

static __always_inline enum parse_result parse_sctp(struct cursor *c, struct packet *p)
{
	struct wire_sctp copy, *sctp = take_within(c, p, &copy, sizeof(copy));

	if (!sctp)
		return PARSE_CUT_SHORT;
	p->key.src_port = bpf_ntohs(sctp->src_port);
	p->key.dst_port = bpf_ntohs(sctp->dst_port);
	p->header_bytes += sizeof(*sctp);
	return PARSE_OK;
}

static __always_inline enum parse_result parse_icmp(struct cursor *c, struct packet *p)
{
	struct wire_icmp copy, *icmp = take_within(c, p, &copy, sizeof(copy));

	if (!icmp)
		return PARSE_CUT_SHORT;
	p->key.icmp_type = icmp->type;
	p->key.icmp_code = icmp->code;
	return PARSE_OK;
}

/* Other protocols have no ports, and nothing to read. */
static __always_inline enum parse_result parse_transport(struct cursor *c, struct packet *p)
{
	p->header_bytes = bytes_read(c);
	switch (p->key.protocol) {
	case PROTO_TCP:
		return parse_tcp(c, p);
	case PROTO_UDP:
		return parse_udp(c, p);
	case PROTO_SCTP:
		return parse_sctp(c, p);
	case PROTO_ICMP:
	case PROTO_ICMPV6:
		return parse_icmp(c, p);
	}
	return PARSE_OK;
}

#endif
