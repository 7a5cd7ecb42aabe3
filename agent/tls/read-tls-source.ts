/** Reads the files of one end of TLS, and says which of them can't be used and why. */
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import type { SecureContextOptions } from 'node:tls';
import type { NamedFile, TlsSource } from '../config/tls-sources';

/** Bundles of all public CAs have a quarter of that. */
const MAX_BYTES = 1 << 20;
const CERTIFICATE = /-----BEGIN ((?:TRUSTED |X509 )?CERTIFICATE)-----[^-]*-----END \1-----/g;

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
const quote = ({ env, path }: NamedFile): string => `${env}=${JSON.stringify(path)}`;

function readRegularFile(path: string): Buffer {
  const stats = statSync(path);
  if (!stats.isFile()) throw new Error('it is not a regular file');
  if (stats.size > MAX_BYTES) throw new Error(`it is larger than ${MAX_BYTES} bytes`);
  return readFileSync(path);
}

/** @throws Error unless there is at least one certificate, and all can be used */
function parseCertificates(pem: Buffer): X509Certificate[] {
  const blocks = pem.toString('latin1').match(CERTIFICATE) ?? [];
  if (blocks.length === 0) throw new Error('it has none');
  return blocks.map((block) => new X509Certificate(block));
}

export type ReadTls = { readonly options: SecureContextOptions } | { readonly problems: readonly string[] };

export function readTlsSource({ ca, cert, key, profile }: TlsSource): ReadTls {
  const problems: string[] = [];
  function read<T>(file: NamedFile | undefined, kind: string, parse: (pem: Buffer) => T): { pem?: Buffer; parsed?: T } {
    if (file === undefined) return {};
    try {
      const pem = readRegularFile(file.path);
      return { pem, parsed: parse(pem) };
    } catch (error) {
      problems.push(`${quote(file)} must be a file with ${kind} in PEM: ${messageOf(error)}`);
      return {};
    }
  }
  const trusted = read(ca, 'certificates', parseCertificates);
  const own = read(cert, 'a certificate', parseCertificates);
  const secret = read(key, 'a private key without passphrase', createPrivateKey);
  if (cert !== undefined && key !== undefined && own.parsed !== undefined && secret.parsed !== undefined) {
    if (!own.parsed[0].checkPrivateKey(secret.parsed)) problems.push(`${quote(key)} must be the key of ${quote(cert)}`);
  }
  if (problems.length > 0) return { problems };
  const options = { ca: trusted.pem, cert: own.pem, key: secret.pem, ...profile };
  try {
    createSecureContext({ ...options, ca: trusted.pem ?? [] });
    return { options };
  } catch (error) {
    const files = [ca, cert, key].filter((file) => file !== undefined).map(quote);
    return { problems: [`${files.join(', ')} must be what OpenSSL takes: ${messageOf(error)}`] };
  }
}
