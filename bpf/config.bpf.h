/* SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0 */
#ifndef CONFIG_BPF_H
#define CONFIG_BPF_H

#include <bpf/bpf_helpers.h>

#include "flow.h"

/*
 * In a section of its own, so that its offset is 0. Written once by agent/kernel before load; the verifier then knows
 * the values and drops the dead branches.
 */
const volatile struct agent_config cfg SEC(".rodata.config") = {
	.sampling = 1,
	.ringbuf_fallback = 1,
	.watermark = 0xffffffff,
};

#endif
