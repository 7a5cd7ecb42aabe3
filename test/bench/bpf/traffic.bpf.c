// SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0
/* Makes traffic of many flows out of one packet: each run gives the Ethernet/IPv4/UDP packet at hand the next address and port. */
#include <linux/bpf.h>
#include <linux/pkt_cls.h>
#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>

#define SRC_ADDRESS 26 /* bytes from the frame's start */
#define SRC_PORT 34
#define FIRST_ADDRESS 0x0a010001 /* 10.1.0.1 */
#define FIRST_PORT 1024
#define PORT_BITS 15

char LICENSE[] SEC("license") = "GPL";

/* Read and written by the benchmark through the map; one CPU at a time runs a program. */
struct {
	__u32 next; /* flow of the next packet */
	__u32 flows; /* after this many it begins anew */
	__u32 ifindex; /* where send_frame sends to */
} traffic SEC(".data.traffic") = { .flows = 1 };

/* The program that next_tc hands the packet to. */
struct {
	__uint(type, BPF_MAP_TYPE_PROG_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u32);
} target SEC(".maps");

static __always_inline void next_flow(void *data, void *end)
{
	__u32 flow = traffic.next;

	if (data + SRC_PORT + sizeof(__u16) > end)
		return;
	traffic.next = flow + 1 < traffic.flows ? flow + 1 : 0;
	*(__u32 *)(data + SRC_ADDRESS) = bpf_htonl(FIRST_ADDRESS + (flow >> PORT_BITS));
	*(__u16 *)(data + SRC_PORT) = bpf_htons(FIRST_PORT + (flow & ((1 << PORT_BITS) - 1)));
}

/* For BPF_PROG_TEST_RUN of tc programs, which gets one packet for all of its runs. */
SEC("tc")
int next_tc(struct __sk_buff *skb)
{
	next_flow((void *)(long)skb->data, (void *)(long)skb->data_end);
	bpf_tail_call(skb, &target, 0);
	return TC_ACT_UNSPEC;
}

/* What is taken off the others' time. */
SEC("tc")
int empty_tc(struct __sk_buff *skb)
{
	return TC_ACT_UNSPEC;
}

/* For BPF_PROG_TEST_RUN with BPF_F_TEST_XDP_LIVE_FRAMES: real packets out of an interface, millions a second. */
SEC("xdp")
int send_frame(struct xdp_md *xdp)
{
	next_flow((void *)(long)xdp->data, (void *)(long)xdp->data_end);
	return bpf_redirect(traffic.ifindex, 0);
}
