/** The cluster's TLS profile: settings of everything that speaks TLS. */
import type { SecureContextOptions } from 'node:tls';
import { shared } from './setting';
import type { ValuesOf } from './setting';
import { tlsCipherSuites, tlsGroups, tlsVersion } from './tls-numbers';

export const TLS = {
  tlsMinVersion: shared(
    'TLS',
    'TLS_MIN_VERSION',
    tlsVersion,
    'TLSv1.3',
    'Least version of TLS for gRPC and metrics: 771 is TLS 1.2, 772 is TLS 1.3.',
    { fallbackText: '772' },
  ),
  tlsCipherSuites: shared(
    'TLS',
    'TLS_CIPHER_SUITES',
    tlsCipherSuites,
    undefined,
    'Cipher suites, the preferred first; others are not used. Without any of TLS 1.3 in the list, all of TLS 1.3 remain. Not set: those of Node.js.',
  ),
  tlsCurvePreferences: shared(
    'TLS',
    'TLS_CURVE_PREFERENCES',
    tlsGroups,
    undefined,
    'Groups for the key exchange, the preferred first. Not set: those of OpenSSL.',
  ),
};

/** The part of Node's TLS options that settings decide. */
export type TlsProfile = Pick<SecureContextOptions, 'minVersion' | 'ciphers' | 'ecdhCurve'>;

type TlsValues = ValuesOf<typeof TLS>;

export const tlsProfile = ({ tlsMinVersion, tlsCipherSuites, tlsCurvePreferences }: TlsValues): TlsProfile => ({
  minVersion: tlsMinVersion,
  ciphers: tlsCipherSuites?.names.join(':'),
  ecdhCurve: tlsCurvePreferences?.names.join(':'),
});

/** A sentence for each list of which some numbers are not known. */
export function skippedNumbers(values: TlsValues): string[] {
  return (['tlsCipherSuites', 'tlsCurvePreferences'] as const).flatMap((name) => {
    const skipped = values[name]?.skipped ?? [];
    if (skipped.length === 0) return [];
    return [
      `${TLS[name].env}: OpenSSL ${process.versions.openssl} does not know ${skipped.join(', ')}; the others are used`,
    ];
  });
}
