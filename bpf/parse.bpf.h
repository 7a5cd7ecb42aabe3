/* SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0 */
/* From the bytes of a packet to its flow key. Touches no map. */
#ifndef PARSE_BPF_H
#define PARSE_BPF_H

#include <linux/bpf.h>
#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>

#include "cursor.bpf.h"
#include "network.bpf.h"
#include "packet.bpf.h"
#include "transport.bpf.h"
#include "wire.h"

/* The form of an interface's packets. */
enum link_layer {
	LINK_ETHERNET,
	LINK_NONE, /* tun, wireguard, ip6tnl …: packets begin with the IP header */
};

/* 802.1Q within 802.1ad; more tags make a packet that is not IP to us. */
#define VLAN_TAGS_MAX 2

static __always_inline enum parse_result parse_ethernet(struct cursor *c, struct packet *p)
{
	struct wire_ethernet copy, *eth = take(c, &copy, sizeof(copy));
	__u16 protocol;

	if (!eth)
		return PARSE_CUT_SHORT;
	__builtin_memcpy(p->src_mac, eth->src, MAC_LEN);
	__builtin_memcpy(p->dst_mac, eth->dst, MAC_LEN);
	protocol = eth->protocol;
#pragma unroll
	for (int tags = 0; tags < VLAN_TAGS_MAX; tags++) {
		struct wire_vlan tag, *vlan;

		if (protocol != bpf_htons(ETHERTYPE_VLAN) && protocol != bpf_htons(ETHERTYPE_QINQ))
			break;
		vlan = take(c, &tag, sizeof(tag));
		if (!vlan)
			return PARSE_CUT_SHORT;
		protocol = vlan->protocol;
	}
	p->eth_protocol = bpf_ntohs(protocol);
	return PARSE_OK;
}

/* `p` must be zeroed: fields that a packet does not have stay 0. */
static __always_inline enum parse_result parse_packet(struct cursor *c, struct packet *p, enum link_layer link)
{
	enum parse_result result = PARSE_OK;

	if (link == LINK_ETHERNET)
		result = parse_ethernet(c, p);
	else /* the first nibble would take other things for IP: a label of MPLS may begin with 4 */
		p->eth_protocol = bpf_ntohs(c->skb->protocol);
	if (result != PARSE_OK)
		return result;
	if (p->eth_protocol == ETHERTYPE_IPV4)
		result = parse_ipv4(c, p);
	else if (p->eth_protocol == ETHERTYPE_IPV6)
		result = parse_ipv6(c, p);
	else
		return PARSE_NOT_IP;
	if (result != PARSE_OK || p->fragment == FRAGMENT_LATER)
		return result;
	return parse_transport(c, p);
}

#endif
