import type { SingleSignOn } from './sso-steps.ts';

/**
 * The two steps of {@link SingleSignOn}, whose code is imported for the first request that needs them, so that it is not part of what a Worker
 * loads when it starts.
 *
 * The steps are kept, and not the promise of them. If their code cannot be imported, the request is refused, and the next one tries again.
 *
 * @param prefix the path of the server: it passes all other requests on, without its code
 */
export function laterSteps<Env>(prefix: string, load: () => Promise<SingleSignOn<Env>>): SingleSignOn<Env> {
  let made: SingleSignOn<Env> | undefined;
  const steps = async (): Promise<SingleSignOn<Env>> => {
    const loaded = await load();
    made ??= loaded;
    return made;
  };
  return {
    server: async (context, next) => {
      if (!context.target.path.startsWith(prefix)) return next();
      return (made ?? (await steps())).server(context, next);
    },
    step: async (context, next) => (made ?? (await steps())).step(context, next),
  };
}
