import {
  consoleFetchJSON,
  DocumentTitle,
  HttpError,
  k8sPatch,
  type K8sResourceKind,
  ListPageHeader,
  ResourceLink,
  Timestamp,
  useAccessReview,
  useFlag,
  useK8sModel,
  useK8sWatchResource,
  useUserPreference,
} from '@openshift-console/dynamic-plugin-sdk';
import { type ReactElement, type ReactNode, useEffect, useState } from 'react';

const COLLECTOR = { group: 'flows.netobserv.io', version: 'v1beta2', kind: 'FlowCollector' };
const NODE = { version: 'v1', kind: 'Node' };
const PATCH_COLLECTOR = {
  group: 'flows.netobserv.io',
  resource: 'flowcollectors',
  name: 'cluster',
  verb: 'patch',
} as const;
const BIGGER = { op: 'replace', path: '/spec/agent/ebpf/cacheMaxFlows', value: 4321 };

function Said({ name, children }: { name: string; children: ReactNode }): ReactElement {
  return <p data-test={`said-${name}`}>{children}</p>;
}

const messageOf = (error: unknown): string =>
  error instanceof HttpError ? `${error.code ?? ''} ${error.message}` : error instanceof Error ? error.message : '';

/** What a watch says, in one line. */
function lineOf(data: string, loaded: boolean, error: unknown): string {
  return `${loaded ? 'loaded' : 'loading'} ${data} ${messageOf(error)}`.trim();
}

function Nodes(): ReactElement {
  const watched = useK8sWatchResource<K8sResourceKind[]>({ groupVersionKind: NODE, isList: true });
  const names = watched[0].map(({ metadata }) => metadata?.name).join(' ');
  const nothing = useK8sWatchResource(null);
  return (
    <>
      <Said name="nodes">{lineOf(names, watched[1], watched[2])}</Said>
      <Said name="nothing">{JSON.stringify(nothing)}</Said>
    </>
  );
}

function Collector(): ReactElement {
  const watched = useK8sWatchResource<K8sResourceKind>({ groupVersionKind: COLLECTOR, name: 'cluster' });
  const [model] = useK8sModel(COLLECTOR);
  const [failure, setFailure] = useState('');
  const [collector] = watched;
  const agent = collector.spec?.agent as { ebpf?: { cacheMaxFlows?: number } } | undefined;
  const patch = (value: number): void =>
    void k8sPatch({ model, resource: collector, data: [{ ...BIGGER, value }] }).catch((error: unknown) =>
      setFailure(messageOf(error)),
    );
  return (
    <>
      <Said name="collector">{lineOf(`${agent?.ebpf?.cacheMaxFlows ?? 'none'}`, watched[1], watched[2])}</Said>
      <Said name="failure">{failure}</Said>
      <button onClick={() => patch(4321)}>Patch</button>
      <button onClick={() => patch(0)}>Patch wrongly</button>
    </>
  );
}

function Query({ url }: { url: string }): ReactElement {
  const [said, setSaid] = useState('');
  useEffect(() => {
    (consoleFetchJSON(url) as Promise<object>).then(
      (answer) => setSaid(JSON.stringify(answer)),
      (error: unknown) => setSaid(messageOf(error)),
    );
  }, [url]);
  return <Said name="query">{said}</Said>;
}

function Preference(): ReactElement {
  const [value, setValue, loaded] = useUserPreference<string>('probe.choice', 'first');
  return (
    <>
      <Said name="preference">{`${value} ${loaded ? 'loaded' : 'loading'}`}</Said>
      <button onClick={() => setValue('second')}>Prefer</button>
    </>
  );
}

/** Uses the SDK, and says what it answers. */
export function ProbePage(): ReactElement {
  const [allowed, loading] = useAccessReview(PATCH_COLLECTOR);
  return (
    <>
      <DocumentTitle>Probe</DocumentTitle>
      <ListPageHeader title="Probe">
        <button>Action</button>
      </ListPageHeader>
      <Said name="review">{loading ? 'loading' : allowed ? 'allowed' : 'denied'}</Said>
      <Said name="flag">{String(useFlag('PROBE_FLOW_COLLECTOR'))}</Said>
      <Nodes />
      <Collector />
      <Query url="/api/prometheus/api/v1/query?query=probe" />
      <Preference />
      <ResourceLink groupVersionKind={NODE} name="node-1" />
      <Timestamp timestamp={new Date().toISOString()} />
    </>
  );
}

export function ProbeTab({ obj }: { obj?: K8sResourceKind }): ReactElement {
  return <Said name="tab">{`${obj?.kind ?? ''} ${obj?.metadata?.name ?? ''}`}</Said>;
}

export function DeepPage(): ReactElement {
  return <Said name="page">deep</Said>;
}

export function ExactPage(): ReactElement {
  return <Said name="page">exact</Said>;
}

export function BrokenPage(): ReactElement {
  throw new Error('the probe broke');
}
