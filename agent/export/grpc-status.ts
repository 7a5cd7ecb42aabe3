/**
 * Status codes of gRPC, and what stands for one where a collector, or something before it, has sent none. Pure.
 * https://github.com/grpc/grpc/blob/master/doc/statuscodes.md, …/http-grpc-status-mapping.md, …/PROTOCOL-HTTP2.md
 */
export const STATUS = {
  OK: 0,
  CANCELLED: 1,
  UNKNOWN: 2,
  INVALID_ARGUMENT: 3,
  DEADLINE_EXCEEDED: 4,
  NOT_FOUND: 5,
  ALREADY_EXISTS: 6,
  PERMISSION_DENIED: 7,
  RESOURCE_EXHAUSTED: 8,
  FAILED_PRECONDITION: 9,
  ABORTED: 10,
  OUT_OF_RANGE: 11,
  UNIMPLEMENTED: 12,
  INTERNAL: 13,
  UNAVAILABLE: 14,
  DATA_LOSS: 15,
  UNAUTHENTICATED: 16,
} as const;
export type StatusName = keyof typeof STATUS;

const NAMES = Object.keys(STATUS) as StatusName[]; /* in the order of their codes, without a gap */

const OF_HTTP: Readonly<Record<number, StatusName>> = {
  400: 'INTERNAL',
  401: 'UNAUTHENTICATED',
  403: 'PERMISSION_DENIED',
  404: 'UNIMPLEMENTED',
  429: 'UNAVAILABLE',
  502: 'UNAVAILABLE',
  503: 'UNAVAILABLE',
  504: 'UNAVAILABLE',
};

/** By the error code of RST_STREAM (RFC 9113 §7). */
const OF_RESET: Readonly<Record<number, StatusName>> = {
  7: 'UNAVAILABLE', // REFUSED_STREAM
  8: 'CANCELLED', // CANCEL
  11: 'RESOURCE_EXHAUSTED', // ENHANCE_YOUR_CALM
  12: 'PERMISSION_DENIED', // INADEQUATE_SECURITY
};

/** @param text of the header grpc-status */
export const statusOfHeader = (text: string): StatusName =>
  /^\d{1,2}$/.test(text) ? (NAMES[Number(text)] ?? 'UNKNOWN') : 'UNKNOWN';

export const statusOfHttp = (httpStatus: number): StatusName => OF_HTTP[httpStatus] ?? 'UNKNOWN';

export const statusOfReset = (code: number): StatusName => OF_RESET[code] ?? 'INTERNAL';

/** The text of the header grpc-message, which is percent-encoded; as it came if that is damaged. */
export function messageOfHeader(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
