/**
 * The module that observes a Worker from inside, as text: it runs in the Worker's runtime, not in this program. It is imported before
 * the Worker, so that the packages find `portcullis.check` when they are created.
 *
 * It answers one request, whose body is a {@link Inspection}, with a {@link Observation}: it derives everything from the bindings,
 * sends the requests that it is given to the Worker, and wakes it as a Cron Trigger does. No value of a variable leaves the Worker.
 */
export const OBSERVER = `
const derivations = [];
const origins = new Set();
let decided = 0;
let pipelines = 0;
let unrecorded = 0;
globalThis[Symbol.for('portcullis.check')] = { derivations, origins, created: () => pipelines++, serving: (isRecorded) => { if (!isRecorded) unrecorded++; }, decided: () => decided++ };

// What the Worker writes for the operator.
let said = [];
for (const level of ['error', 'warn']) console[level] = (...texts) => said.push(texts.map(String).join(' '));

const DEADLINE_MS = 5000;
const none = { waitUntil: (work) => void Promise.resolve(work).catch(() => {}), passThroughOnException() {} };

export async function observe(exported, request, env, { WorkerEntrypoint }) {
  const { requests, origins: named, remote, isScheduled } = await request.json();
  let unset = new Set();
  let read = new Set();
  let reached = new Set();
  const others = new Map([
    ...named.map((name) => [name, { fetch: async () => (reached.add(name), new Response('observed')) }]),
    ...remote.map((name) => [name, new Proxy({}, { get: (_of, call) => { if (call !== 'then') reached.add(name); throw new Error('remote bindings are not started'); } })]),
  ]);
  const bindings = new Proxy(env, {
    get: (target, name) => {
      const value = others.get(name) ?? target[name];
      if (typeof name === 'string') read.add(name);
      if (value === undefined && typeof name === 'string') unset.add(name);
      return value;
    },
    has: (target, name) => others.has(name) || name in target,
  });
  const values = Object.values(env).filter((value) => typeof value === 'string' && value.length > 5);
  // A message of the runtime can quote a variable, and never shows it.
  const shown = (text) => values.reduce((all, value) => all.replaceAll(value, '…'), String(text));
  const textOf = (error) => {
    if (!(error instanceof Error)) return 'threw a ' + typeof error;
    if (error.name === 'OptionsError') return error.message;
    if (typeof error.detail === 'string') return error.detail;
    const quoted = error.name === 'SyntaxError' ? error.message.replaceAll(/"[^"]*"|'[^']*'/g, '"…"') : error.message;
    return error.name + ': ' + shown(quoted);
  };
  const watched = async (act) => {
    said = [];
    unset = new Set();
    read = new Set();
    reached = new Set();
    decided = 0;
    refused = 0;
    let found = {};
    try {
      found = await act();
    } catch (error) {
      found = { threw: textOf(error) };
    }
    return { ...found, said: said.map(shown), unset: [...unset], read: [...read], reached: [...reached], isDecided: decided > 0, refused };
  };

  const derived = [];
  // It grows while it is iterated: options can create what has options.
  for (const derive of derivations) derived.push(await watched(() => (derive(bindings), {})));

  const entry = exported.default;
  const isClass = typeof entry === 'function' && entry.prototype instanceof WorkerEntrypoint;
  const worker = isClass ? new entry(none, bindings) : entry;
  const answered = [];
  for (const { method, url } of typeof worker?.fetch === 'function' ? requests : []) {
    answered.push({ method, url, ...(await watched(async () => {
      const late = new Promise((resolve) => setTimeout(resolve, DEADLINE_MS));
      const response = await Promise.race([worker.fetch(new Request(url, { method, headers: { accept: 'application/json' } }), bindings, none), late]);
      if (response === undefined) return { isLate: true };
      const text = response.status >= 400 && response.body !== null ? (await response.text()).slice(0, 10_000) : void response.body?.cancel();
      let code;
      try { code = JSON.parse(text ?? 'null')?.code; } catch { code = undefined; }
      return { status: response.status, ...(typeof code === 'string' ? { code } : {}) };
    })) });
  }
  const woken = isScheduled && typeof worker?.scheduled === 'function'
    ? await watched(async () => { await worker.scheduled({ cron: '', scheduledTime: Date.now(), noRetry() {} }, bindings, none); return {}; })
    : undefined;
  const entrypoints = Object.entries(exported).flatMap(([name, value]) =>
    name !== 'default' && typeof value === 'function' && value.prototype instanceof WorkerEntrypoint ? [name] : []);
  return Response.json({ derived, answered, woken, entrypoints, origins: [...origins], hasGate: pipelines > 0, isUnrecorded: unrecorded > 0 });
}

// No network: a call fails immediately, and is counted.
let refused = 0;
globalThis.fetch = async () => { refused++; throw new TypeError('portcullis check --worker has no network'); };
`;

/** What the observer is asked to do. */
export interface Inspection {
  readonly requests: readonly { readonly method: string; readonly url: string }[];
  /** Names of bindings with `fetch`, which are answered in place of what they are bound to. */
  readonly origins: readonly string[];
  /** Names of bindings that exist at Cloudflare only. */
  readonly remote: readonly string[];
  readonly isScheduled: boolean;
}

/** What happened in one derivation, request or run. */
export interface Observed {
  /** The text of what was thrown. */
  readonly threw?: string;
  /** What was written to the console, as errors and warnings. */
  readonly said: readonly string[];
  /** The names that were read from the bindings. */
  readonly read: readonly string[];
  /** Those of them that the Worker does not have. */
  readonly unset: readonly string[];
  /** The replaced bindings that were called. */
  readonly reached: readonly string[];
  /** Whether a gate authorized a request. */
  readonly isDecided: boolean;
  /** How often the network was asked for. */
  readonly refused: number;
}

/** The answer to one request. */
export interface Answered extends Observed {
  readonly method: string;
  readonly url: string;
  readonly status?: number;
  readonly code?: string;
  /** Whether there was no answer in time. */
  readonly isLate?: true;
}

/** Everything that was observed. */
export interface Observation {
  readonly derived: readonly Observed[];
  readonly answered: readonly Answered[];
  readonly woken?: Observed;
  /** Exported classes that other Workers can call. */
  readonly entrypoints: readonly string[];
  /** The bindings to which gates forward requests. */
  readonly origins: readonly string[];
  /** Whether the Worker has created a pipeline. */
  readonly hasGate: boolean;
  /** Whether a pipeline that was asked records no requests. */
  readonly isUnrecorded: boolean;
}
