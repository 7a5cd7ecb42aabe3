// Generated from the BTF of bpf/flows.bpf.c by `npm run gen`. Do not edit.

/** struct flow_key: bytes, and byte offset of each field. */
export const KEY_SIZE = 44;
export const KEY_SRC_IP = 0;
export const KEY_DST_IP = 16;
export const KEY_SRC_PORT = 32;
export const KEY_DST_PORT = 34;
export const KEY_IFINDEX = 36;
export const KEY_PROTOCOL = 40;
export const KEY_ICMP_TYPE = 41;
export const KEY_ICMP_CODE = 42;
export const KEY_DIRECTION = 43;

/** struct flow_stats: bytes, and byte offset of each field. */
export const STATS_SIZE = 48;
export const STATS_FIRST_NS = 0;
export const STATS_LAST_NS = 8;
export const STATS_BYTES = 16;
export const STATS_PACKETS = 24;
export const STATS_FLAGS = 28;
export const STATS_ETH_PROTOCOL = 32;
export const STATS_DSCP = 34;
export const STATS_PAD = 35;
export const STATS_SRC_MAC = 36;
export const STATS_DST_MAC = 42;

/** struct flow_record: bytes, and byte offset of each field. */
export const RECORD_SIZE = 96;
export const RECORD_KEY = 0;
export const RECORD_ERROR = 44;
export const RECORD_STATS = 48;

/** struct watermark_notice: bytes, and byte offset of each field. */
export const NOTICE_SIZE = 8;
export const NOTICE_INSERTED = 0;

/** struct agent_config: bytes, and byte offset of each field. */
export const CONFIG_SIZE = 8;
export const CONFIG_SAMPLING = 0;
export const CONFIG_RINGBUF_FALLBACK = 4;

/** enum flow_direction. */
export const DIRECTION_INGRESS = 0;
export const DIRECTION_EGRESS = 1;

/** enum packet_outcome. */
export const PACKET_SEEN = 0;
export const PACKET_RINGED = 1;
export const PACKET_SAMPLED_OUT = 2;
export const PACKET_NOT_IP = 3;
export const PACKET_LOST_MALFORMED = 4;
export const PACKET_LOST_MAP_FULL = 5;
export const PACKET_LOST_RING_FULL = 6;
export const PACKET_OUTCOMES = 7;

/** enum flow_inserts_slot. */
export const INSERTS_TOTAL = 0;
export const INSERTS_WATERMARK = 1;
export const INSERTS_SLOTS = 2;

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
