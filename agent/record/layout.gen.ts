// Generated from the BTF of bpf/flows.bpf.c by `npm run gen`. Do not edit.

/** struct flow_key: bytes, and byte offset of each field. */
export const KEY_SIZE = 44;
export const KEY_SRC_IP = 0;
export const KEY_DST_IP = 16;
export const KEY_SRC_PORT = 32;
export const KEY_DST_PORT = 34;
export const KEY_SCOPE = 36;
export const KEY_PROTOCOL = 40;
export const KEY_ICMP_TYPE = 41;
export const KEY_ICMP_CODE = 42;
export const KEY_PAD = 43;

/** struct flow_stats: bytes, and byte offset of each field. */
export const STATS_SIZE = 152;
export const STATS_FIRST_POINT = 0;
export const STATS_FLAGS = 24;
export const STATS_ETH_PROTOCOL = 28;
export const STATS_DSCP = 30;
export const STATS_PAD = 31;
export const STATS_MORE_POINTS = 32;
export const STATS_FIRST_NS = 128;
export const STATS_SRC_MAC = 136;
export const STATS_DST_MAC = 142;
export const STATS_PAD2 = 148;

/** struct flow_point: bytes, and byte offset of each field. */
export const POINT_SIZE = 24;
export const POINT_SUM = 0;
export const POINT_POINT = 8;
export const POINT_HALVES = 16;
export const POINT_LAST_TICK = 20;

/** struct flow_packet: bytes, and byte offset of each field. */
export const FLOW_PACKET_SIZE = 56;
export const FLOW_PACKET_NS = 0;
export const FLOW_PACKET_BYTES = 8;
export const FLOW_PACKET_POINT = 16;
export const FLOW_PACKET_EARLIER = 24;
export const FLOW_PACKET_PACKETS = 32;
export const FLOW_PACKET_FLAGS = 36;
export const FLOW_PACKET_ETH_PROTOCOL = 40;
export const FLOW_PACKET_DSCP = 42;
export const FLOW_PACKET_PAD = 43;
export const FLOW_PACKET_SRC_MAC = 44;
export const FLOW_PACKET_DST_MAC = 50;

/** struct flow_record: bytes, and byte offset of each field. */
export const RECORD_SIZE = 104;
export const RECORD_KEY = 0;
export const RECORD_ERROR = 44;
export const RECORD_PACKET = 48;

/** struct watermark_notice: bytes, and byte offset of each field. */
export const NOTICE_SIZE = 8;
export const NOTICE_MAP = 0;
export const NOTICE_PAD = 4;

/** struct agent_config: bytes, and byte offset of each field. */
export const CONFIG_SIZE = 24;
export const CONFIG_SAMPLING = 0;
export const CONFIG_RINGBUF_FALLBACK = 4;
export const CONFIG_WATERMARK = 8;
export const CONFIG_PER_CPU = 12;
export const CONFIG_SEED = 16;

/** enum flow_direction. */
export const DIRECTION_INGRESS = 0;
export const DIRECTION_EGRESS = 1;

/** enum interface_number. */
export const NUMBER_ELSEWHERE = 1073741824;

/** enum flow_sum. */
export const SUM_BYTE_BITS = 38;

/** enum packet_outcome. */
export const PACKET_SEEN = 0;
export const PACKET_RINGED = 1;
export const PACKET_UNLISTED = 2;
export const PACKET_SAMPLED_OUT = 3;
export const PACKET_NOT_IP = 4;
export const PACKET_LOST_MALFORMED = 5;
export const PACKET_LOST_MAP_FULL = 6;
export const PACKET_LOST_RING_FULL = 7;
export const PACKET_OUTCOMES = 8;

/** enum tcp_flag. */
export const TCP_FIN = 1;
export const TCP_SYN = 2;
export const TCP_RST = 4;
export const TCP_PSH = 8;
export const TCP_ACK = 16;
export const TCP_URG = 32;
export const TCP_ECE = 64;
export const TCP_CWR = 128;
export const TCP_SYN_ACK = 256;
export const TCP_FIN_ACK = 512;
export const TCP_RST_ACK = 1024;
