import type { Forgery } from '@portcullis/testing';
import type { Answer, HostileRequest } from './exchange.ts';
import type { Gate, GateTokens, HeaderList } from './gate.ts';

/** What a gate must offer for an attack to be tried on it. */
export type Need = 'openPage' | 'sign' | 'providerCalls' | 'setProviderDown' | 'addedHeaders' | 'phabricator';

/**
 * One request and how a gate must answer it.
 *
 * - `refused`: with a status of 400 to 499, and the application is not asked. A 500 is a finding: it says that the
 *   gate was hit where nobody had thought of it.
 * - `served`: the application is asked for exactly this path, `without` these headers (in any spelling that PHP or CGI
 *   take for them), and with those of `having`.
 */
export interface Probe {
  readonly name: string;
  readonly request: HostileRequest;
  readonly wanted: 'refused' | 'served';
  readonly without?: readonly string[];
  readonly having?: readonly string[];
}

/** What attacks are made of. */
export interface Bait {
  readonly closedPage: string;
  /** Empty if the gate has none. */
  readonly openPage: string;
  /** Headers of somebody who may have the closed page. */
  readonly caller: HeaderList;
  /** Headers of somebody who sends this token. */
  readonly callerWith: (token: string) => HeaderList;
  readonly good: string;
  /** What can be made of a good token without the provider's key. */
  readonly forgeries: readonly Forgery[];
  readonly tokens: GateTokens;
  readonly addedHeaders: readonly string[];
}

/** What an attack that is more than requests may use. */
export interface Range extends Bait {
  readonly gate: Gate;
  readonly send: (request: HostileRequest) => Promise<Answer>;
  readonly providerCalls: () => Promise<number>;
}

/** What came of an attack that is more than requests. */
export interface Trial {
  readonly tried: number;
  /** What the gate did that it should not. */
  readonly findings: readonly string[];
}

/** One weakness that was published of a system that does a gate's work. */
export interface Attack {
  /** Row of the catalogue: `C19`. Several attacks may belong to one row. */
  readonly row: string;
  /** What goes wrong, in a few words. */
  readonly title: string;
  /** Where it was published: advisories, of which project. */
  readonly source: string;
  readonly needs?: readonly Need[];
  /** The attack, or why it cannot be tried from outside. */
  readonly how:
    | { readonly probes: (bait: Bait) => readonly Probe[] | Promise<readonly Probe[]> }
    | { readonly trial: (range: Range) => Promise<Trial> }
    | { readonly notFromOutside: string };
}
