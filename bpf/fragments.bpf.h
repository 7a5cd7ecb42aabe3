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

static __always_inline void remember_first(const struct fragment_key *key, const struct packet *p)
{
	struct fragment_transport transport = { p->key.src_port, p->key.dst_port, p->key.protocol, 0 };

	if (p->key.src_port || p->key.dst_port || p->key.protocol != p->fragment_protocol)
		bpf_map_update_elem(&fragments, key, &transport, BPF_ANY);
	else /* nothing to tell; but an older datagram may have had the same id */
		bpf_map_delete_elem(&fragments, key);
}

/*
 * Gives later fragments the ports of the first one, so that they are the same flow. A later fragment whose first one has
 * not come by keeps ports 0.
 */
static __always_inline void join_fragments(struct packet *p)
{
	struct fragment_transport *known;
	struct fragment_key key;

	if (p->fragment == FRAGMENT_NONE || !p->has_ip)
		return;
	key = fragment_key_of(p);
	if (p->fragment == FRAGMENT_FIRST) {
		remember_first(&key, p);
		return;
	}
	known = bpf_map_lookup_elem(&fragments, &key);
	if (known) {
		p->key.src_port = known->src_port;
		p->key.dst_port = known->dst_port;
		p->key.protocol = known->protocol;
	}
}

#endif
