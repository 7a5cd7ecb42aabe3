/* SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0 */
#ifndef FRAGMENTS_BPF_H
#define FRAGMENTS_BPF_H

#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

#include "maps.bpf.h"
#include "packet.bpf.h"

static __always_inline struct fragment_key fragment_key_of(const struct packet *p)
{
	struct fragment_key key = { .id = p->fragment_id, .protocol = p->key.protocol };

	__builtin_memcpy(key.src_ip, p->key.src_ip, IP_LEN);
	__builtin_memcpy(key.dst_ip, p->key.dst_ip, IP_LEN);
	return key;
}

/*
 * Gives later fragments the ports of the first one, so that they are the same flow. A later fragment whose first one has
 * not come by keeps ports 0.
 */
static __always_inline void join_fragments(struct packet *p)
{
	struct fragment_ports ports = { p->key.src_port, p->key.dst_port };
	struct fragment_ports *known;
	struct fragment_key key;

	if (p->fragment == FRAGMENT_NONE || !p->has_ip)
		return;
	key = fragment_key_of(p);
	if (p->fragment == FRAGMENT_FIRST) {
		bpf_map_update_elem(&fragments, &key, &ports, BPF_ANY);
		return;
	}
	known = bpf_map_lookup_elem(&fragments, &key);
	if (known) {
		p->key.src_port = known->src_port;
		p->key.dst_port = known->dst_port;
	}
}

#endif
