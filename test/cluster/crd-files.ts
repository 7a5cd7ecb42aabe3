/** Definitions (CRDs) of the kinds that OpenShift and Prometheus' operator add to Kubernetes, from their own Go modules. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runCommand } from '../testbed/run/command';

const FOLDER = fileURLToPath(new URL('./crds', import.meta.url));

/** Module -> files in it. */
const FILES: Readonly<Record<string, readonly string[]>> = {
  'github.com/openshift/api': [
    'console/v1/zz_generated.crd-manifests/90_consoleplugins.crd.yaml',
    'operator/v1/zz_generated.crd-manifests/0000_50_console_01_consoles.crd.yaml',
    'security/v1/zz_generated.crd-manifests/0000_03_config-operator_01_securitycontextconstraints.crd.yaml',
    'config/v1/zz_generated.crd-manifests/0000_00_cluster-version-operator_01_clusterversions-Default.crd.yaml',
    'config/v1/zz_generated.crd-manifests/0000_10_config-operator_01_networks.crd.yaml',
  ],
  'github.com/prometheus-operator/prometheus-operator': [
    'example/prometheus-operator-crd/monitoring.coreos.com_servicemonitors.yaml',
    'example/prometheus-operator-crd/monitoring.coreos.com_prometheusrules.yaml',
  ],
};

type Download = { Path: string; Dir: string };

/** Downloads the modules, or takes them from Go's cache. @returns paths of the definitions */
export async function crdFiles(): Promise<string[]> {
  const text = await runCommand('go', ['-C', FOLDER, 'mod', 'download', '-json', ...Object.keys(FILES)]);
  // One JSON object after the other.
  const downloads = JSON.parse(`[${text.trim().replace(/^\}\n\{$/gm, '},{')}]`) as Download[];
  return downloads.flatMap(({ Path, Dir }) => FILES[Path].map((file) => join(Dir, file)));
}
