/** Which ends of the agent speak TLS, and with which files. Pure. */
import { SETTINGS } from './settings';
import type { SettingName, SettingValues } from './settings';
import { tlsProfile } from './tls-settings';
import type { TlsProfile } from './tls-settings';

/** A PEM file and the variable that names it. */
export type NamedFile = { readonly env: string; readonly path: string };

/** One end of TLS connections. `cert` and `key` come together. */
export type TlsSource = {
  readonly ca: NamedFile | undefined;
  readonly cert: NamedFile | undefined;
  readonly key: NamedFile | undefined;
  readonly profile: TlsProfile;
};

/** By the component's name in `errors_total`; undefined for what does not speak TLS. */
export type TlsSources = { readonly grpc: TlsSource | undefined; readonly metrics: TlsSource | undefined };

export function tlsSources(values: SettingValues): TlsSources {
  const file = (name: SettingName): NamedFile | undefined => {
    const path = values[name] as string | undefined;
    return path === undefined ? undefined : { env: SETTINGS[name].env, path };
  };
  const source = (ca?: NamedFile, cert?: NamedFile, key?: NamedFile): TlsSource => ({
    ca,
    cert,
    key,
    profile: tlsProfile(values),
  });
  const ca = file('targetTlsCaCertPath');
  const served = file('metricsTlsCertPath');
  return {
    grpc:
      values.exportTo === 'grpc' && ca !== undefined
        ? source(ca, file('targetTlsUserCertPath'), file('targetTlsUserKeyPath'))
        : undefined,
    metrics:
      values.metricsEnable && served !== undefined ? source(undefined, served, file('metricsTlsKeyPath')) : undefined,
  };
}
