/* SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0 */
/* What an address alone does not tell: which link it is on, or whose it is. */
#ifndef SCOPE_BPF_H
#define SCOPE_BPF_H

#include <linux/bpf.h>
#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>

#include "maps.bpf.h"
#include "packet.bpf.h"
#include "wire.h"

/* Unicast fe80::/10, multicast ff_1: and ff_2: (RFC 4007 §4, RFC 4291 §2.7). */
static __always_inline _Bool is_link_scoped(const __u8 *ip)
{
	if (ip[0] == 0xfe)
		return (ip[1] & 0xc0) == 0x80;
	return ip[0] == 0xff && ((ip[1] & 0xf) == 1 || (ip[1] & 0xf) == 2);
}

/* `::` or 0.0.0.0, as in DHCP and neighbour discovery. */
static __always_inline _Bool is_unspecified(const __u8 *ip)
{
	const __u32 *words = (const __u32 *)ip;

	return !words[3] && !words[1] && !words[0] && (!words[2] || words[2] == bpf_htonl(0xffff));
}

/* 127.0.0.0/8 (RFC 1122 §3.2.1.3) or ::1. */
static __always_inline _Bool is_loopback(const __u8 *ip)
{
	const __u32 *words = (const __u32 *)ip;

	if (words[0] || words[1])
		return 0;
	return words[2] ? words[2] == bpf_htonl(0xffff) && ip[12] == 127 : words[3] == bpf_htonl(1);
}

/*
 * An address of link scope means something on its link only; interfaces that are stacked upon each other, a bridge and its
 * ports among them, are one link. An unspecified address is nobody's: there the sender's MAC address stands in for it, or
 * the packets of two hosts would be one flow. IPv4 has no scopes: nodes do route 169.254.0.0/16. A loopback address means
 * something in its namespace only, where it stays on one interface; those of the agent's own namespace have scope 0.
 */
static __always_inline __u32 scope_of(const struct packet *p, __u32 interface, _Bool is_elsewhere)
{
	__u32 scope = 0;

	if ((p->eth_protocol == ETHERTYPE_IPV6 && (is_link_scoped(p->key.dst_ip) || is_link_scoped(p->key.src_ip))) ||
	    (is_elsewhere && (is_loopback(p->key.dst_ip) || is_loopback(p->key.src_ip)))) {
		__u32 *link = bpf_map_lookup_elem(&links, &interface);

		scope = link ? *link : interface;
	}
	if (is_unspecified(p->key.src_ip))
		scope ^=
		    (__u32)p->src_mac[2] << 24 | (__u32)p->src_mac[3] << 16 | (__u32)p->src_mac[4] << 8 | p->src_mac[5];
	return scope;
}

#endif
