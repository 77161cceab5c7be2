import type { Identity } from '@portcullis/core';
import { challengeText, DEFAULT_REALM, readToken } from '@portcullis/token/internal';
import type { ProviderPart } from '../../gate-plan.ts';

/**
 * A provider of bearer tokens whose code is imported when the first request with a token arrives: a built Worker with a login has these, since
 * requests with a session need nothing of it.
 *
 * The verifier is kept, and not the promise of it. If the code cannot be imported, the request is refused, and the next one tries again.
 */
export function laterProvider(name: string, load: () => Promise<ProviderPart>): ProviderPart {
  return (options) => {
    const { realm = DEFAULT_REALM, header } = options as {
      readonly realm?: string;
      readonly header?: string;
    };
    let made: ReturnType<ProviderPart> | undefined;
    return {
      name,
      challenge: () => challengeText({ scheme: 'Bearer', realm }),
      identify: (context) => {
        if (made !== undefined) return made.identify(context);
        if (readToken(context.request, header).kind === 'none') return undefined;
        return load().then((part) => {
          made ??= part(options);
          // It reads the same header, so it finds a token too. The step refuses a promise of anything else than a caller.
          return made.identify(context) as Identity | Promise<Identity>;
        });
      },
    };
  };
}
