import { workerCheck } from './worker-check.ts';

/** Options, or a function that derives them from the Worker's bindings. */
export type PerEnv<Env, Options extends object> = Options | ((env: Env) => Options);

/**
 * Creates a value once for each `env` of a Worker, which is usually once in an isolate's life: options from bindings, and what is
 * built from them.
 *
 * @param make called with the bindings at their first use
 */
export function perEnv<Env, Made>(make: (env: Env) => Made): (env: Env) => Made {
  const made = new WeakMap<object, { readonly value: Made }>();
  // A Worker's env is an object; for any other value, as in tests, the result is not cached.
  const derive = (env: Env): Made => {
    if (typeof env !== 'object' || env === null) return make(env);
    const known = made.get(env);
    if (known !== undefined) return known.value;
    const value = make(env);
    made.set(env, { value });
    return value;
  };
  workerCheck()?.derivations.push(derive);
  return derive;
}

/** The options for these bindings: as given, or the result of the function. */
export function optionsFor<Env, Options extends object>(options: PerEnv<Env, Options>, env: Env): Options {
  return typeof options === 'function' ? options(env) : options;
}
