/** Rules that concern more than one setting. Pure. */
import { SETTINGS } from './settings';
import type { SettingName, SettingValues } from './settings';

const envOf = (name: SettingName): string => SETTINGS[name].env;

/** Both or none. */
const PAIRS: readonly (readonly [SettingName, SettingName])[] = [
  ['targetTlsUserCertPath', 'targetTlsUserKeyPath'],
  ['metricsTlsCertPath', 'metricsTlsKeyPath'],
];

/**
 * @param bad environment names whose value is not allowed: they are not complained about again for being absent
 * @returns further problems, each naming the setting and what is allowed
 */
export function checkTogether(values: SettingValues, bad: ReadonlySet<string>): string[] {
  const found: string[] = [];
  for (const name of ['targetHost', 'targetPort'] as const) {
    if (values.exportTo !== 'grpc' || values[name] !== undefined) continue;
    if (bad.has(envOf(name)) || bad.has(envOf('exportTo'))) continue;
    found.push(`${envOf(name)} is not set: EXPORT=grpc requires it, and it must be ${SETTINGS[name].kind.allowed}`);
  }
  for (const [first, second] of PAIRS) {
    if ((values[first] === undefined) === (values[second] === undefined)) continue;
    const [present, missing] = values[first] === undefined ? [second, first] : [first, second];
    found.push(`${envOf(missing)} is not set: ${envOf(present)} requires it`);
  }
  if (values.targetTlsUserCertPath !== undefined && values.targetTlsCaCertPath === undefined) {
    found.push(`${envOf('targetTlsCaCertPath')} is not set: ${envOf('targetTlsUserCertPath')} requires it`);
  }
  return found;
}
