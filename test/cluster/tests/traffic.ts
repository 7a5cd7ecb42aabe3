/** Pods that send a known load to each other: Node.js of the agent's image, and a script. */
import type { KubeObject, Kubectl } from '../kubectl';

export type Load = {
  packets: number;
  packetsPerSecond: number;
  /** Bytes of UDP payload. */
  bytes: number;
};

export const UDP_PORT = 7007;
const NODE = '/opt/agent-health/bin/node';

/** Counts what it gets. */
const RECEIVE = `
const socket = require('node:dgram').createSocket('udp4');
let packets = 0;
socket.on('message', () => packets++);
socket.bind(${UDP_PORT}, () => console.log('listening'));
setInterval(() => console.log('received ' + packets), 500);
process.on('SIGTERM', () => process.exit(0));
`;

/** Sends from one port at an even rate: one flow. */
const SEND = `
const [host, packets, perSecond, bytes] = process.argv.slice(1);
const socket = require('node:dgram').createSocket('udp4');
const payload = Buffer.alloc(Number(bytes));
let sent = 0;
const begun = performance.now();
socket.bind(${UDP_PORT}, () => {
  const timer = setInterval(() => {
    const due = Math.min(Number(packets), Math.floor(((performance.now() - begun) / 1000) * Number(perSecond)));
    for (; sent < due; sent++) socket.send(payload, ${UDP_PORT}, host);
    if (sent < Number(packets)) return;
    clearInterval(timer);
    console.log('sent ' + sent);
    setTimeout(() => socket.close(), 500);
  }, 5);
});
process.on('SIGTERM', () => process.exit(0));
`;

type Pod = KubeObject & { status?: { podIP?: string; phase?: string } };

function pod(namespace: string, image: string, name: string, args: readonly string[]): object {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace },
    spec: {
      restartPolicy: 'Never',
      terminationGracePeriodSeconds: 1,
      automountServiceAccountToken: false,
      containers: [
        {
          name,
          image,
          imagePullPolicy: 'IfNotPresent',
          command: [NODE, '-e'],
          args,
          securityContext: { runAsUser: 1000 },
        },
      ],
    },
  };
}

export type Traffic = {
  /** Addresses of the pods: the flow is from one to the other, from UDP_PORT to UDP_PORT. */
  source: string;
  destination: string;
  /** Resolves when all has been sent and has come. */
  finished(): Promise<void>;
  remove(): Promise<void>;
};

let started = 0;

/** Starts a receiver and, when it listens, a sender. */
export async function startTraffic(kubectl: Kubectl, namespace: string, image: string, load: Load): Promise<Traffic> {
  const [receiver, sender] = ['receiver', 'sender'].map((role) => `${role}-${++started}`);
  const ipOf = (name: string): Promise<string> =>
    kubectl.until(`${name} runs`, async () => {
      const { status } = await kubectl.get<Pod>('pod', name, '-n', namespace);
      return status?.phase === 'Running' || status?.phase === 'Succeeded' ? status.podIP : undefined;
    });
  const log = (name: string): Promise<string> => kubectl.run(['logs', name, '-n', namespace]);
  const logged = (name: string, line: RegExp): Promise<string> =>
    kubectl.until(`${name} writes ${line}`, async () => line.exec(await log(name))?.[0]);
  await kubectl.apply(pod(namespace, image, receiver, [RECEIVE]));
  const destination = await ipOf(receiver);
  await logged(receiver, /listening/);
  const { packets, packetsPerSecond, bytes } = load;
  const args = [SEND, destination, ...[packets, packetsPerSecond, bytes].map(String)];
  await kubectl.apply(pod(namespace, image, sender, args));
  return {
    source: await ipOf(sender),
    destination,
    async finished() {
      await logged(sender, new RegExp(`^sent ${packets}$`, 'm'));
      await logged(receiver, new RegExp(`^received ${packets}$`, 'm'));
    },
    async remove() {
      await kubectl.run(['delete', 'pod', sender, receiver, '-n', namespace, '--wait']);
    },
  };
}
