/* SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0 */
#ifndef CURSOR_BPF_H
#define CURSOR_BPF_H

#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

/*
 * Reads a packet front to back, in one of two ways. Directly, where it lies: fast, but no further than its linear part. Or
 * by copies of each header, which reach into page fragments too. Which of them is a constant to the compiler: the parsers
 * are written once and compiled for both.
 */
struct cursor {
	struct __sk_buff *skb;
	_Bool direct;
	__u32 offset; /* of what comes next; by copies only */
	void *start; /* directly only */
	void *pos;
	void *end;
};

static __always_inline struct cursor direct_cursor(struct __sk_buff *skb)
{
	void *start = (void *)(long)skb->data;

	return (
	    struct cursor){ .skb = skb, .direct = 1, .start = start, .pos = start, .end = (void *)(long)skb->data_end };
}

static __always_inline struct cursor copying_cursor(struct __sk_buff *skb)
{
	return (struct cursor){ .skb = skb };
}

static __always_inline __u32 bytes_read(const struct cursor *c)
{
	return c->direct ? c->pos - c->start : c->offset;
}

/*
 * The next `size` bytes, and steps over them; NULL if they are not all within reach. `copy` is room for them, which a
 * direct cursor does not use.
 */
static __always_inline void *take(struct cursor *c, void *copy, __u32 size)
{
	void *at = c->pos;

	if (!c->direct) {
		if (bpf_skb_load_bytes(c->skb, c->offset, copy, size))
			return NULL;
		c->offset += size;
		return copy;
	}
	if (at + size > c->end)
		return NULL;
	c->pos = at + size;
	return at;
}

/*
 * Steps over as many bytes as the packet says, at most `mask`; 0 if they are not all within reach. The verifier wants to
 * see the bound; the compiler, which knows it from the arithmetic, would drop a plain mask as needless.
 */
static __always_inline _Bool skip(struct cursor *c, __u32 size, __u32 mask)
{
	barrier_var(size);
	size &= mask;
	if (!c->direct) {
		c->offset += size;
		return c->offset <= c->skb->len;
	}
	if (c->pos + size > c->end)
		return 0;
	c->pos += size;
	return 1;
}

#endif
