/** Certificates of a cluster that lives for some minutes, by the openssl command. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from '../testbed/run/command';

const DAYS = '7';

export type CertificateRequest = {
  commonName: string;
  /** Kubernetes takes it for the user's group. */
  organization?: string;
  /** Names and addresses of a server; a certificate without any is a client's. */
  dnsNames?: readonly string[];
  addresses?: readonly string[];
};

/** Paths of PEM files. */
export type Certificate = { cert: string; key: string };

export type Authority = {
  /** Path of the authority's own certificate. */
  cert: string;
  key: string;
  /** Makes NAME.crt and NAME.key in the authority's folder. */
  issue(name: string, request: CertificateRequest): Promise<Certificate>;
};

/** @returns a configuration of `openssl req` */
export function certificateConfig(request: CertificateRequest): string {
  const { commonName, organization, dnsNames = [], addresses = [] } = request;
  const names = [...dnsNames.map((name) => `DNS:${name}`), ...addresses.map((address) => `IP:${address}`)];
  return [
    '[req]\nprompt = no\ndistinguished_name = subject\nx509_extensions = extensions\n[subject]',
    ...(organization === undefined ? [] : [`O = ${organization}`]),
    `CN = ${commonName}\n[extensions]\nbasicConstraints = critical, CA:FALSE\nkeyUsage = critical, digitalSignature`,
    names.length > 0
      ? `extendedKeyUsage = serverAuth\nsubjectAltName = ${names.join(', ')}`
      : 'extendedKeyUsage = clientAuth',
    '',
  ].join('\n');
}

const AUTHORITY_CONFIG = [
  '[req]\nprompt = no\ndistinguished_name = subject\nx509_extensions = extensions\n[subject]',
  'CN = NAME\n[extensions]\nbasicConstraints = critical, CA:TRUE\nkeyUsage = critical, digitalSignature, keyCertSign\n',
].join('\n');

/** Makes an authority that signs itself. @param folder exists; certificates and keys are kept there */
export async function makeAuthority(folder: string, name: string): Promise<Authority> {
  const request = async (file: string, config: string, signer: readonly string[]): Promise<Certificate> => {
    const [cert, key] = [join(folder, `${file}.crt`), join(folder, `${file}.key`)];
    writeFileSync(join(folder, `${file}.cnf`), config);
    const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
    const files = ['-config', join(folder, `${file}.cnf`), '-keyout', key, '-out', cert];
    await runCommand('openssl', ['req', '-x509', ...newKey, '-days', DAYS, ...files, ...signer]);
    return { cert, key };
  };
  const own = await request(name, AUTHORITY_CONFIG.replace('NAME', name), []);
  const signer = ['-CA', own.cert, '-CAkey', own.key];
  return { ...own, issue: (file, asked) => request(file, certificateConfig(asked), signer) };
}
