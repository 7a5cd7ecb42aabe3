/** What the suffix of a Kubernetes quantity multiplies by. */
const SUFFIXES: Readonly<Record<string, number>> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};

const QUANTITY = /^(\+?(?:\d+\.?\d*|\.\d+))(?:([numkMGTPE]|[KMGTPE]i)?|[eE]([+-]?\d{1,2}))$/;

/** Reads a quantity of Kubernetes: `800Mi` in bytes, `100m` in cores. Negative ones make no sense here. */
export function parseQuantity(quantity: unknown): number | undefined {
  if (typeof quantity === 'number') return Number.isFinite(quantity) && quantity >= 0 ? quantity : undefined;
  const match = typeof quantity === 'string' && quantity.length <= 64 ? QUANTITY.exec(quantity) : null;
  if (match === null) return undefined;
  const [, digits, suffix = '', exponent] = match;
  return exponent === undefined ? Number(digits) * SUFFIXES[suffix] : Number(`${digits}e${exponent}`);
}
