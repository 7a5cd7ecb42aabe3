/** Attaches to interfaces of its network namespace. Usage: attach-worker <JSON of AttachSettings>; prints JSON of AttachResult. */
import { createClsactWay } from '../../../agent/hooks/clsact';
import { isAttachment } from '../../../agent/hooks/hook';
import type { Attachment, Way } from '../../../agent/hooks/hook';
import { createTcxWay, hasTcx } from '../../../agent/hooks/tcx';
import { loadKernel } from '../../../agent/kernel/kernel';
import { waitForGracePeriod } from '../../../agent/native/libc';
import { loadLibbpf } from '../../../agent/native/libbpf';
import { createFileBudget } from '../../../agent/native/open-files';
import { createTurns } from '../../../agent/turns';

export type AttachSettings = { objectFolder: string; ifindexes: number[] };

/** Milliseconds of one attachment, or of one grace period; undefined: the kernel has no such way. */
export type AttachResult = { tcx?: number; tcxAtOnce?: number; tc: number; gracePeriod: number };

const AT_ONCE = 4;
const GRACE_PERIODS = 50;
const NOBODY = { isOurs: () => false };

const { objectFolder, ifindexes } = JSON.parse(process.argv[2] ?? '') as AttachSettings;
const libbpf = loadLibbpf();
const options = { cacheMaxFlows: 1000, flowMapType: 'hash', preallocate: false, ringbufBytes: 1 << 16 } as const;
const kernel = loadKernel(libbpf, { ...options, objectFolder, ringbufFallback: true, sampling: 1, watermark: 1000 });

async function timeOf(way: Way, atOnce: number): Promise<number> {
  const turn = createTurns(atOnce);
  const attachments: Attachment[] = [];
  const begin = performance.now();
  const attach = (ifindex: number): Promise<void> =>
    turn(async () => {
      const result = await way.attach(kernel.programs.ethernet.ingress, ifindex, 'ingress');
      if (!isAttachment(result)) throw new Error(`cannot attach to ${ifindex}: errno ${result.errno}`);
      attachments.push(result);
    });
  await Promise.all(ifindexes.map(attach));
  const each = (performance.now() - begin) / ifindexes.length;
  for (const attachment of attachments) await attachment.detach();
  return each;
}

async function timeGracePeriod(): Promise<number> {
  const begin = performance.now();
  for (let i = 0; i < GRACE_PERIODS; i++) await waitForGracePeriod();
  return (performance.now() - begin) / GRACE_PERIODS;
}

async function measure(): Promise<AttachResult> {
  const clsact = createClsactWay(libbpf, NOBODY);
  const tc = await timeOf(clsact, AT_ONCE);
  await clsact.close();
  const gracePeriod = await timeGracePeriod();
  if (!hasTcx(libbpf)) return { tc, gracePeriod };
  const anchors = { ingress: 'head', egress: 'head' } as const;
  const tcx = createTcxWay(libbpf, {
    siblings: NOBODY,
    anchors,
    idleProgram: kernel.idleProgram,
    files: createFileBudget(Infinity),
  });
  return { tcx: await timeOf(tcx, 1), tcxAtOnce: await timeOf(tcx, AT_ONCE), tc, gracePeriod };
}

void measure().then((result) => process.stdout.write(JSON.stringify(result)));
