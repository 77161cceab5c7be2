import type { Forgery } from '../index.ts';
import type { Answer } from './answer.ts';
import type { Browser } from './browser.ts';
import type { HostileRequest } from './exchange.ts';
import type { Gate, GateTokens } from './gate.ts';
import type { GateLogin } from './gate-login.ts';
import type { HeaderList } from './header-list.ts';

/** What a gate must offer for an attack to be tried on it. */
export type Need =
  | 'openPage'
  | 'tokens'
  | 'tokens.deniedGroup'
  | 'failOrigin'
  | 'deniedPage'
  | 'sign'
  | 'providerCalls'
  | 'setProviderDown'
  | 'addedHeaders'
  | 'phabricator'
  | 'login'
  | 'signOn'
  | 'signOn.profile'
  | `login.${Exclude<keyof GateLogin, 'baseUrl' | 'authorise'>}`;

/**
 * One request and how a gate must answer it.
 *
 * - `refused`: with a status of 400 to 499, and the application is not called. A 500 is a finding: the gate crashed on unexpected input.
 * - `served`: the application is called with exactly this path, `without` these headers (in any form that PHP or CGI treat as the same),
 *   and with those of `having`.
 */
export interface Probe {
  readonly name: string;
  readonly request: HostileRequest;
  readonly wanted: 'refused' | 'served';
  readonly without?: readonly string[];
  readonly having?: readonly string[];
}

/** The input from which attacks are built. */
export interface Bait {
  /** The gate's public address. */
  readonly base: string;
  readonly closedPage: string;
  /** Empty if the gate has none. */
  readonly openPage: string;
  /** Headers of a caller who may have the closed page: with a token, or with a session if the gate accepts no tokens. */
  readonly caller: HeaderList;
  /** Headers of a caller who sends this token. */
  readonly callerWith: (token: string) => HeaderList;
  /** A good token. Empty if the gate takes none. */
  readonly good: string;
  /** Forgeries of a valid token without the provider's key. */
  readonly forgeries: readonly Forgery[];
  readonly tokens: GateTokens | undefined;
  readonly addedHeaders: readonly string[];
}

/** What an attack that is more than requests may use. */
export interface Range extends Bait {
  readonly gate: Gate;
  readonly send: (request: HostileRequest) => Promise<Answer>;
  readonly providerCalls: () => Promise<number>;
  /** A browser without cookies. */
  readonly newBrowser: () => Browser;
  /** Whether a response redirects to this address on the way to the login, as for every anonymous client: that is a refusal as well. */
  readonly isLogin: (location: string | undefined) => boolean;
}

/** The result of an attack that is more than requests. */
export interface Trial {
  readonly tried: number;
  /** What the gate did that it should not. */
  readonly findings: readonly string[];
  /** Why nothing could be tried, if that was only found by trying. */
  readonly notTried?: string;
}

/** One weakness that was published of a system that does a gate's work. */
export interface Attack {
  /** Row of the catalogue: `C19`. Several attacks may belong to one row. */
  readonly row: string;
  /** What goes wrong, in a few words. */
  readonly title: string;
  /** Where it was published: the project's advisory. */
  readonly source: string;
  readonly needs?: readonly Need[];
  /** The attack, or why it cannot be tried from outside. */
  readonly how:
    | { readonly probes: (bait: Bait) => readonly Probe[] | Promise<readonly Probe[]> }
    | { readonly trial: (range: Range) => Promise<Trial> }
    | { readonly notFromOutside: string };
}
