import type { Authentication } from './identity.ts';

/**
 * The ways in which callers authenticate, as policies name them: a login in a browser, a program of the user's own, an API token of
 * the application, a password for version control, or an agent that acts for the user.
 */
export const WAYS = ['browser', 'program', 'apiToken', 'vcsPassword', 'agent'] as const;

/** One of `WAYS`. */
export type Way = (typeof WAYS)[number];

/** What says in which way a caller authenticated. */
export type WayFacts = Partial<Pick<Authentication, 'method' | 'program'>>;

/**
 * The way in which a caller authenticated; `undefined` if it is not known. A token whose client the configuration does not name as a
 * program of its users counts as an agent's.
 */
export function wayOf({ method, program }: WayFacts): Way | undefined {
  switch (method) {
    case 'session':
    case 'break-glass':
      return 'browser';
    case 'credential':
      return 'program';
    case 'conduit':
      return 'apiToken';
    case 'vcs-password':
      return 'vcsPassword';
    case 'agent':
      return 'agent';
    case 'bearer':
    case 'access':
    case 'introspection':
      return program === true ? 'program' : 'agent';
    default:
      return undefined;
  }
}
