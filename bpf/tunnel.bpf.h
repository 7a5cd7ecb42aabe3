/* SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0 */
/* Headers of a packet within a packet: all segments of a GSO packet have them, too. */
#ifndef TUNNEL_BPF_H
#define TUNNEL_BPF_H

#include <linux/bpf.h>
#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>

#include "wire.h"

/* What comes after a tunnel header, and where. */
struct inner {
	__u32 at;
	__u16 type; /* EtherType */
};

/* Over UDP by what stands there, because ports are anybody's: Geneve (RFC 8926 §3.4) and VXLAN (RFC 7348 §5). */
static __always_inline struct inner inner_of_udp(struct __sk_buff *skb, __u32 at)
{
	struct wire_udp_tunnel tunnel;

	if (bpf_skb_load_bytes(skb, at, &tunnel, sizeof(tunnel)))
		return (struct inner){};
	if (tunnel.type == bpf_htons(ETHERTYPE_TRANSPARENT))
		return (struct inner){ at + sizeof(tunnel) + (tunnel.flags & GENEVE_OPTIONS) * 4,
				       ETHERTYPE_TRANSPARENT };
	if (tunnel.flags == VXLAN_HAS_VNI && !tunnel.type)
		return (struct inner){ at + sizeof(tunnel), ETHERTYPE_TRANSPARENT };
	return (struct inner){};
}

/* RFC 2784 §2.1, RFC 2890 §2. */
static __always_inline struct inner inner_of_gre(struct __sk_buff *skb, __u32 at)
{
	struct wire_gre gre;

	if (bpf_skb_load_bytes(skb, at, &gre, sizeof(gre)))
		return (struct inner){};
	at += sizeof(gre);
	at += gre.flags & bpf_htons(GRE_CHECKSUM) ? 4 : 0;
	at += gre.flags & bpf_htons(GRE_KEY) ? 4 : 0;
	at += gre.flags & bpf_htons(GRE_SEQUENCE) ? 4 : 0;
	return (struct inner){ at, bpf_ntohs(gre.type) };
}

static __always_inline struct inner inner_of(struct __sk_buff *skb, __u8 protocol, __u32 at)
{
	struct wire_ethernet eth;
	struct inner inner = {};

	if (protocol == PROTO_UDP)
		inner = inner_of_udp(skb, at);
	else if (protocol == PROTO_GRE)
		inner = inner_of_gre(skb, at);
	else if (protocol == PROTO_IPIP)
		return (struct inner){ at, ETHERTYPE_IPV4 };
	else if (protocol == PROTO_IPV6)
		return (struct inner){ at, ETHERTYPE_IPV6 };
	if (inner.type != ETHERTYPE_TRANSPARENT)
		return inner;
	if (bpf_skb_load_bytes(skb, inner.at, &eth, sizeof(eth)))
		return (struct inner){};
	return (struct inner){ inner.at + sizeof(eth), bpf_ntohs(eth.protocol) };
}

/*
 * Bytes of all headers, to the end of the inner TCP or UDP header, of a packet whose outer ones end at `at`; 0: not known. A
 * function of its own: few packets come here.
 */
static __noinline __u32 inner_header_bytes(struct __sk_buff *skb, __u8 protocol, __u32 at)
{
	struct inner inner = inner_of(skb, protocol, at);
	struct wire_ipv4 ip4;
	struct wire_ipv6 ip6;
	struct wire_tcp tcp;

	if (inner.type == ETHERTYPE_IPV4) {
		if (bpf_skb_load_bytes(skb, inner.at, &ip4, sizeof(ip4)))
			return 0;
		protocol = ip4.protocol;
		inner.at += (ip4.version_ihl & 0xf) * 4;
	} else if (inner.type == ETHERTYPE_IPV6) {
		if (bpf_skb_load_bytes(skb, inner.at, &ip6, sizeof(ip6)))
			return 0;
		protocol = ip6.next_header;
		inner.at += sizeof(ip6);
	} else {
		return 0;
	}
	if (protocol == PROTO_UDP)
		return inner.at + sizeof(struct wire_udp);
	if (protocol != PROTO_TCP || bpf_skb_load_bytes(skb, inner.at, &tcp, sizeof(tcp)))
		return 0;
	return inner.at + (tcp.data_offset >> 4) * 4;
}

#endif
