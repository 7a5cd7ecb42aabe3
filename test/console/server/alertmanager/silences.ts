/** Alertmanager's silences (API v2) in memory. */
import { RequestError } from '../http';
import { unquote } from '../prometheus/go-string';

export type SilenceMatcher = { name: string; value: string; isRegex: boolean; isEqual?: boolean };

/** What a client posts; with an id it replaces that silence. */
export type PostedSilence = {
  id?: string;
  matchers: SilenceMatcher[];
  startsAt: string;
  endsAt: string;
  createdBy: string;
  comment: string;
};

export type Silence = Required<PostedSilence> & {
  updatedAt: string;
  status: { state: 'active' | 'pending' | 'expired' };
};

/** The silences. Times are in milliseconds since 1970. */
export type Silences = {
  /** @throws RequestError 400 for a filter that can't be read */
  list: (filters: readonly string[], now: number) => Silence[];
  /** @throws RequestError 400 for what is no silence, 404 for an unknown id */
  post: (body: unknown, now: number) => string;
  /** @throws RequestError 404 for an unknown id */
  expire: (id: string, now: number) => void;
};

const FILTER = /^\s*(?<name>[A-Za-z_][A-Za-z0-9_]*)\s*(?<operator>=~|!~|!=|=)\s*(?<value>.*?)\s*$/s;

/** Whether a silence's own matchers match a filter, as Alertmanager compares them: by the values of equal matchers. */
function passes(filter: string): (silence: Pick<Silence, 'matchers'>) => boolean {
  const groups = FILTER.exec(filter)?.groups;
  const value = groups && (groups.value.startsWith('"') ? unquote(groups.value) : groups.value);
  if (groups === undefined || value === undefined) throw new RequestError(400, `bad matcher format: ${filter}`);
  const isNegative = groups.operator.startsWith('!');
  const isRegex = groups.operator.endsWith('~');
  const matches = (found: string): boolean => (isRegex ? new RegExp(`^(?:${value})$`).test(found) : found === value);
  return ({ matchers }) => {
    const found = matchers.find(({ name, isEqual }) => name === groups.name && isEqual !== false);
    return matches(found?.value ?? '') !== isNegative;
  };
}

function stateAt({ startsAt, endsAt }: Pick<Silence, 'startsAt' | 'endsAt'>, now: number): Silence['status'] {
  const state = Date.parse(endsAt) <= now ? 'expired' : Date.parse(startsAt) > now ? 'pending' : 'active';
  return { state };
}

function isPosted(body: unknown): body is PostedSilence {
  const posted = body as Partial<PostedSilence> | null;
  const isMatcher = (matcher: Partial<SilenceMatcher>): boolean =>
    typeof matcher.name === 'string' && typeof matcher.value === 'string' && typeof matcher.isRegex === 'boolean';
  return (
    Array.isArray(posted?.matchers) &&
    posted.matchers.length > 0 &&
    posted.matchers.every(isMatcher) &&
    Date.parse(posted.startsAt ?? '') < Date.parse(posted.endsAt ?? '')
  );
}

/** Starts without silences. */
export function createSilences(): Silences {
  const silences = new Map<string, Omit<Silence, 'status'>>();
  let serial = 0;
  const known = (id: string): Omit<Silence, 'status'> => {
    const silence = silences.get(id);
    if (silence === undefined) throw new RequestError(404, `silence ${id} not found`);
    return silence;
  };
  return {
    list: (filters, now) =>
      [...silences.values()]
        .map((silence) => ({ ...silence, status: stateAt(silence, now) }))
        .filter((silence) => filters.every((filter) => passes(filter)(silence))),
    post: (body, now) => {
      if (!isPosted(body)) throw new RequestError(400, 'bad silence');
      if (body.id) known(body.id);
      serial += 1;
      const fresh = `00000000-0000-4000-8000-${serial.toString().padStart(12, '0')}`;
      // Clients send an empty id with a new silence.
      const id = body.id === undefined || body.id === '' ? fresh : body.id;
      const matchers = body.matchers.map((matcher) => ({ isEqual: true, ...matcher }));
      silences.set(id, { ...body, id, matchers, updatedAt: new Date(now).toISOString() });
      return id;
    },
    expire: (id, now) => {
      const time = new Date(now).toISOString();
      silences.set(id, { ...known(id), endsAt: time, updatedAt: time });
    },
  };
}
