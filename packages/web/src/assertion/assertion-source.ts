import { perEnv } from '@portcullis/core/internal';
import type { AssertionSettings } from './assertion-options.ts';
import type { Assertions } from './assertions.ts';

/** Where assertions come from, and where they go. */
export interface AssertionSource<Env> {
  /** The header that holds them, in lower case. */
  readonly header: string;
  /** Where their public keys are served. */
  readonly keysPath: string;
  readonly of: (env: Env) => Promise<Assertions>;
}

/** The source of an application's assertions. */
export function assertionSource<Env>(settings: AssertionSettings<Env>): AssertionSource<Env> {
  const { keys, header, keysPath } = settings;
  const ofAll: MadeAssertions = {};
  const ofEnv = typeof keys === 'function' ? perEnv((): MadeAssertions => ({})) : () => ofAll;
  return {
    header: header.toLowerCase(),
    keysPath,
    of: async (env) => {
      const known = ofEnv(env);
      if (known.made !== undefined) return known.made;
      // What signs is imported when a request first needs it. Kept is the value: a promise of one request must not be awaited
      // in another.
      const { Assertions } = await import('./assertions.ts');
      known.made ??= new Assertions(settings, typeof keys === 'function' ? keys(env) : keys);
      return known.made;
    },
  };
}

/** The assertions of one set of bindings, once they are made. */
interface MadeAssertions {
  made?: Assertions;
}
