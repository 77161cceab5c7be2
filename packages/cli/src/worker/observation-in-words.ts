import { unfilledNote } from '../files/unfilled-variables.ts';
import type { Answered, Observation, Observed } from './observer.ts';

/** A finding, with what it is about. */
export interface Found {
  readonly path: string;
  readonly message: string;
}

/** Codes of requests that fail because of the Worker, for every client. */
const FAULTS: readonly string[] = ['gateway.misconfigured', 'request.misassembled', 'request.crashed'];

/** Collects findings: what depends on a value that is not known here is neither good nor bad, and is a note. */
class Findings {
  readonly problems: Found[] = [];
  readonly notes: Found[] = [];
  readonly #placeholders: readonly string[];

  constructor(placeholders: readonly string[]) {
    this.#placeholders = placeholders;
  }

  fault(path: string, text: string, { read, unset }: Observed): void {
    const message = `${text}${missing(unset)}`;
    const open = read.filter((name) => this.#placeholders.includes(name));
    if (open.length === 0 || unset.length > 0) this.problems.push({ path, message });
    else this.note(path, `could not be checked without the value of ${open.join(', ')}: ${message}`);
  }

  /** Something that was thrown. Without network, what needs it fails, which says nothing of the rest. */
  thrown(path: string, text: string, observed: Observed): void {
    if (observed.refused === 0) this.fault(path, text, observed);
    else this.note(path, `needs the network, and was not checked further: ${text}`);
  }

  note(path: string, message: string): void {
    this.notes.push({ path, message });
  }
}

/**
 * What an observation means: problems, and notes.
 *
 * @param placeholders the variables whose values are not known here
 */
export function observationInWords(
  observation: Observation,
  placeholders: readonly string[],
): { readonly problems: readonly Found[]; readonly notes: readonly Found[] } {
  const { derived, answered, woken, origins } = observation;
  const findings = new Findings(placeholders);
  for (const one of derived) {
    if (one.threw !== undefined) findings.fault('options', one.threw, one);
    // A gateway with a configuration lists what it lacks, and refuses every request.
    for (const text of one.said) {
      if (text.startsWith(REFUSES_ALL)) findings.fault('options', text.slice(REFUSES_ALL.length), one);
    }
  }
  const isExplained = findings.problems.length + findings.notes.length > 0;
  for (const one of answered) {
    const path = pathOf(one);
    const bypassed = one.isDecided ? [] : one.reached.filter((name) => origins.includes(name));
    if (bypassed.length > 0) {
      const message = `reaches the origin ${bypassed.join(', ')} without a step that decides: serve this path with the gate, or remove it`;
      findings.problems.push({ path, message });
    }
    if (one.code !== undefined && FAULTS.includes(one.code)) {
      const isSaid = isExplained && one.code === 'gateway.misconfigured';
      if (!isSaid) findings.fault(path, faultText(one, one.code), one);
    }
    if (one.threw !== undefined) findings.thrown(path, `throws ${one.threw}`, one);
    if (one.isLate === true) findings.note(path, 'is not answered within five seconds');
  }
  if (woken?.threw !== undefined) findings.thrown('scheduled', `a Cron Trigger fails: ${woken.threw}`, woken);
  const said = findings.problems.map(({ message }) => message).join();
  for (const name of new Set([...derived, ...answered].flatMap(({ unset }) => unset))) {
    if (!said.includes(`env.${name} `)) findings.note(`env.${name}`, 'is read and not set');
  }
  return {
    problems: once(findings.problems),
    notes: once([...findings.notes, ...remarks(observation, placeholders)]),
  };
}

/** What is worth knowing of a Worker that has no problems. */
function remarks(
  { answered, entrypoints, hasGate, isUnrecorded }: Observation,
  placeholders: readonly string[],
): readonly Found[] {
  const open = answered.filter(({ status = 500 }) => status < 300).map(pathOf);
  return [
    ...(hasGate ? [] : [{ path: '', message: 'has no gate: nothing in it decides who may send requests' }]),
    ...(open.length === 0 || !hasGate
      ? []
      : [{ path: '', message: `answers clients without credentials: ${open.join(', ')}` }]),
    ...(isUnrecorded
      ? [
          {
            path: '',
            message: 'records no events of its requests: use audit() as the first step of the pipeline',
          },
        ]
      : []),
    ...entrypoints.map((name) => ({
      path: name,
      message: 'is an entrypoint that other Workers of the account can call, which the gate does not see',
    })),
    ...(placeholders.length === 0 ? [] : [{ path: '.dev.vars', message: unfilledNote(placeholders) }]),
  ];
}

const REFUSES_ALL = 'portcullis: all requests are refused (gateway.misconfigured). ';

function pathOf({ method, url }: Answered): string {
  const { host, pathname } = new URL(url);
  return `${method} ${host}${pathname}`;
}

/** What the console says of a fault: without the request, whose identifier is of no use here, and without the stack of it. */
function faultText({ said }: Observed, code: string): string {
  const text = said.find((one) => one.startsWith(`${code}: `)) ?? code;
  const [first = code, ...places] = text.split('\n');
  const place =
    code === 'request.crashed' ? places.filter((line) => line.trim().startsWith('at ')).slice(0, 1) : [];
  return [first.replace(`${code}: `, ''), ...place.map((line) => line.trim())].join(' ');
}

function missing(unset: readonly string[]): string {
  return unset.length === 0
    ? ''
    : `; ${unset.map((name) => `env.${name} is not set`).join(', ')}: add it to the Wrangler file or, if it is a secret, to .dev.vars`;
}

/** The same text of several requests is one finding, with the path of the first. */
function once(found: readonly Found[]): readonly Found[] {
  const seen = new Map<string, Found>();
  for (const one of found) if (!seen.has(one.message)) seen.set(one.message, one);
  return [...seen.values()];
}
