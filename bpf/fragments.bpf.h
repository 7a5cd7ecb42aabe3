/* SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0 */
#ifndef FRAGMENTS_BPF_H
#define FRAGMENTS_BPF_H

#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

#include "maps.bpf.h"
#include "packet.bpf.h"

static __always_inline struct fragment_key fragment_key_of(const struct packet *p)
{
	struct fragment_key key = { .id = p->fragment_id, .protocol = p->fragment_protocol };

	__builtin_memcpy(key.src_ip, p->key.src_ip, IP_LEN);
	__builtin_memcpy(key.dst_ip, p->key.dst_ip, IP_LEN);
	return key;
}

/* As long as Linux waits for the rest of a datagram (ip_frag_time); RFC 791 §3.2 says 15 s, RFC 8200 §4.5 60 s. */
#define FRAGMENT_WAIT_NS 30000000000LL

/* Always, though it may have nothing to tell: an older datagram may have had the same id. */
static __always_inline void remember_first(const struct fragment_key *key, const struct packet *p, __u64 ns)
{
	struct fragment_transport transport = {
		.ns = ns,
		.src_port = p->key.src_port,
		.dst_port = p->key.dst_port,
		.protocol = p->key.protocol,
		.icmp_type = p->key.icmp_type,
		.icmp_code = p->key.icmp_code,
	};

	bpf_map_update_elem(&fragments, key, &transport, BPF_ANY);
}

/*
 * Gives later fragments the ports, or type and code, of the first one, so that they are the same flow. A later fragment whose
 * first one has not come by, or long ago, keeps zeros.
 */
static __always_inline void join_fragments(struct packet *p, __u64 ns)
{
	struct fragment_transport *known;
	struct fragment_key key;

	if (p->fragment == FRAGMENT_NONE || !p->has_ip)
		return;
	key = fragment_key_of(p);
	if (p->fragment == FRAGMENT_FIRST) {
		remember_first(&key, p, ns);
		return;
	}
	known = bpf_map_lookup_elem(&fragments, &key);
	if (known && (__s64)(ns - known->ns) < FRAGMENT_WAIT_NS) { /* signed: another CPU's clock may be ahead */
		p->key.src_port = known->src_port;
		p->key.dst_port = known->dst_port;
		p->key.protocol = known->protocol;
		p->key.icmp_type = known->icmp_type;
		p->key.icmp_code = known->icmp_code;
	}
}

#endif
