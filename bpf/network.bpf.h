/* SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0 */
#ifndef NETWORK_BPF_H
#define NETWORK_BPF_H

#include <linux/bpf.h>
#include <bpf/bpf_endian.h>

#include "cursor.bpf.h"
#include "packet.bpf.h"
#include "wire.h"

/* More extension headers than this are nobody's honest packet (RFC 8200 §4.1 has seven, each once but one). */
#define EXTENSIONS_MAX 8

/* Hop-by-hop header with nothing but the jumbo payload option, as Linux makes it. */
#define JUMBO_BYTES 8

static __always_inline void copy_ipv4(__u8 *to, __u32 ip)
{
	__u32 *words = (__u32 *)to;

	words[0] = 0;
	words[1] = 0;
	words[2] = bpf_htonl(0xffff);
	words[3] = ip;
}

static __always_inline __u8 place_of(__u16 offset, __u16 more)
{
	if (offset)
		return FRAGMENT_LATER;
	return more ? FRAGMENT_FIRST : FRAGMENT_NONE;
}

/*
 * Where the IP packet ends, if `length` bytes begin at `offset`. A length of 0 is that of a packet too big for the field
 * (BIG TCP, RFC 2675): it fills all there is.
 */
static __always_inline __u32 end_of(__u32 offset, __u16 length)
{
	return length ? offset + length : ~0U;
}

/* As take(), but not into the padding behind a short packet. */
static __always_inline void *take_within(struct cursor *c, const struct packet *p, void *copy, __u32 size)
{
	return bytes_read(c) + size <= p->end ? take(c, copy, size) : NULL;
}

static __always_inline enum parse_result parse_ipv4(struct cursor *c, struct packet *p)
{
	__u32 offset = bytes_read(c);
	struct wire_ipv4 copy, *ip = take(c, &copy, sizeof(copy));

	if (!ip)
		return PARSE_CUT_SHORT;
	if (ip->version_ihl >> 4 != 4 || (ip->version_ihl & 0xf) < 5)
		return PARSE_MALFORMED;
	p->end = end_of(offset, bpf_ntohs(ip->total_length));
	if (p->end < offset + (ip->version_ihl & 0xf) * 4)
		return PARSE_MALFORMED;
	copy_ipv4(p->key.src_ip, ip->src);
	copy_ipv4(p->key.dst_ip, ip->dst);
	p->key.protocol = ip->protocol;
	p->dscp = ip->tos >> 2;
	p->fragment_id = ip->id;
	p->fragment_protocol = ip->protocol;
	p->fragment =
	    place_of(ip->fragment & bpf_htons(IPV4_FRAGMENT_OFFSET), ip->fragment & bpf_htons(IPV4_MORE_FRAGMENTS));
	if (!skip(c, ((ip->version_ihl & 0xf) - 5) * 4, 0x3f))
		return PARSE_CUT_SHORT;
	p->has_ip = 1;
	return PARSE_OK;
}

static __always_inline void read_fragment(const struct wire_extension *fragment, struct packet *p)
{
	p->fragment_id = fragment->id;
	p->fragment_protocol = fragment->next_header;
	p->fragment = place_of(fragment->offset_flags & bpf_htons(IPV6_FRAGMENT_OFFSET),
			       fragment->offset_flags & bpf_htons(IPV6_MORE_FRAGMENTS));
}

static __always_inline enum parse_result parse_extension(struct cursor *c, struct packet *p)
{
	struct wire_extension copy, *extension = take_within(c, p, &copy, sizeof(copy));

	if (!extension)
		return PARSE_CUT_SHORT;
	if (p->key.protocol == PROTO_FRAGMENT)
		read_fragment(extension, p);
	else if (!skip(c, extension->length * (p->key.protocol == PROTO_AH ? 4 : 8), 0x7ff) || bytes_read(c) > p->end)
		return PARSE_CUT_SHORT;
	p->key.protocol = extension->next_header;
	return PARSE_OK;
}

static __always_inline _Bool is_extension(__u8 protocol)
{
	return protocol == PROTO_HOP_BY_HOP || protocol == PROTO_ROUTING || protocol == PROTO_FRAGMENT ||
	       protocol == PROTO_DESTINATION || protocol == PROTO_AH;
}

/*
 * Walks to the transport header; key.protocol says at each step what stands at the cursor. Only by copies: the verifier can
 * follow an offset through all steps, but not a pointer. Unrolled: Linux 6.1 refuses a loop whose last instruction falls
 * through to its first, and how clang lays a loop out is not ours to say.
 */
static __always_inline enum parse_result parse_extensions(struct cursor *c, struct packet *p)
{
	if (c->direct)
		return is_extension(p->key.protocol) ? PARSE_CUT_SHORT : PARSE_OK;
#pragma unroll
	for (int i = 0; i < EXTENSIONS_MAX; i++) {
		/* What follows in a later fragment is the middle of something. */
		if (!is_extension(p->key.protocol) || p->fragment == FRAGMENT_LATER)
			return PARSE_OK;
		if (parse_extension(c, p) != PARSE_OK)
			return PARSE_CUT_SHORT;
	}
	return PARSE_OK;
}

static __always_inline enum parse_result parse_ipv6(struct cursor *c, struct packet *p)
{
	struct wire_ipv6 copy, *ip = take(c, &copy, sizeof(copy));

	if (!ip)
		return PARSE_CUT_SHORT;
	if (ip->version_class[0] >> 4 != 6)
		return PARSE_MALFORMED;
	__builtin_memcpy(p->key.src_ip, ip->src, IP_LEN);
	__builtin_memcpy(p->key.dst_ip, ip->dst, IP_LEN);
	p->key.protocol = ip->next_header;
	p->end = end_of(bytes_read(c), bpf_ntohs(ip->payload_length));
	p->dscp = (ip->version_class[0] & 0xf) << 2 | ip->version_class[1] >> 6;
	p->has_ip = 1;
	if (!ip->payload_length && ip->next_header == PROTO_HOP_BY_HOP) /* RFC 2675 §2 */
		p->jumbo_bytes = JUMBO_BYTES;
	return parse_extensions(c, p);
}

#endif
