/**
 * TLS versions, cipher suites and groups by their numbers in IANA's registry (https://www.iana.org/assignments/tls-parameters),
 * which is how NetObserv's operator passes on the TLS profile of the cluster.
 */
import { createSecureContext, getCiphers } from 'node:tls';
import type { SecureVersion } from 'node:tls';
import { integer, oneOf } from './kinds';
import type { Kind } from './kinds';

/** OpenSSL's names. */
const CIPHER_SUITES: Readonly<Record<number, string>> = {
  10: 'DES-CBC3-SHA',
  47: 'AES128-SHA',
  53: 'AES256-SHA',
  60: 'AES128-SHA256',
  61: 'AES256-SHA256',
  103: 'DHE-RSA-AES128-SHA256',
  107: 'DHE-RSA-AES256-SHA256',
  156: 'AES128-GCM-SHA256',
  157: 'AES256-GCM-SHA384',
  158: 'DHE-RSA-AES128-GCM-SHA256',
  159: 'DHE-RSA-AES256-GCM-SHA384',
  4865: 'TLS_AES_128_GCM_SHA256',
  4866: 'TLS_AES_256_GCM_SHA384',
  4867: 'TLS_CHACHA20_POLY1305_SHA256',
  49161: 'ECDHE-ECDSA-AES128-SHA',
  49162: 'ECDHE-ECDSA-AES256-SHA',
  49171: 'ECDHE-RSA-AES128-SHA',
  49172: 'ECDHE-RSA-AES256-SHA',
  49187: 'ECDHE-ECDSA-AES128-SHA256',
  49188: 'ECDHE-ECDSA-AES256-SHA384',
  49191: 'ECDHE-RSA-AES128-SHA256',
  49192: 'ECDHE-RSA-AES256-SHA384',
  49195: 'ECDHE-ECDSA-AES128-GCM-SHA256',
  49196: 'ECDHE-ECDSA-AES256-GCM-SHA384',
  49199: 'ECDHE-RSA-AES128-GCM-SHA256',
  49200: 'ECDHE-RSA-AES256-GCM-SHA384',
  52392: 'ECDHE-RSA-CHACHA20-POLY1305',
  52393: 'ECDHE-ECDSA-CHACHA20-POLY1305',
  52394: 'DHE-RSA-CHACHA20-POLY1305',
};

const GROUPS: Readonly<Record<number, string>> = {
  23: 'P-256',
  24: 'P-384',
  25: 'P-521',
  29: 'X25519',
  30: 'X448',
  4587: 'SecP256r1MLKEM768',
  4588: 'X25519MLKEM768',
  4589: 'SecP384r1MLKEM1024',
};

/** What a list of numbers asks for. */
export type Chosen = {
  /** OpenSSL's names, in the order of the list. */
  readonly names: readonly string[];
  /** Numbers that this OpenSSL does not know. */
  readonly skipped: readonly number[];
};

const NUMBER = integer(0, 0xffff);

function numbered(names: Readonly<Record<number, string>>, isKnown: (name: string) => boolean): Kind<Chosen> {
  return {
    allowed: `numbers separated by commas, at least one of them of ${Object.keys(names).join(', ')} and known to OpenSSL`,
    parse(text) {
      const numbers = text.split(',').map((part) => NUMBER.parse(part.trim()));
      if (numbers.includes(undefined)) return undefined;
      const asked = (numbers as number[]).map((number) => ({ number, name: names[number] }));
      const known = asked.flatMap(({ name }) => (name !== undefined && isKnown(name) ? [name] : []));
      const skipped = asked.filter(({ name }) => name === undefined || !known.includes(name));
      if (known.length === 0) return undefined;
      return Object.freeze({ names: known, skipped: skipped.map(({ number }) => number) });
    },
  };
}

function isGroup(name: string): boolean {
  try {
    createSecureContext({ ca: [], ecdhCurve: name });
    return true;
  } catch {
    return false; // nothing else of it can fail
  }
}

export const tlsVersion: Kind<SecureVersion> = oneOf({ 769: 'TLSv1', 770: 'TLSv1.1', 771: 'TLSv1.2', 772: 'TLSv1.3' });
export const tlsCipherSuites = numbered(CIPHER_SUITES, (name) => getCiphers().includes(name.toLowerCase()));
export const tlsGroups = numbered(GROUPS, isGroup);
