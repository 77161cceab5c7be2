/** Options, or a function that makes them from the Worker's bindings. */
export type PerEnv<Env, Options extends object> = Options | ((env: Env) => Options);

/**
 * Makes something once for each `env` a Worker is given, which is once in an isolate's life: options from bindings,
 * and whatever is built from them.
 *
 * @param make called with the bindings, the first time they are seen
 */
export function perEnv<Env, Made>(make: (env: Env) => Made): (env: Env) => Made {
  const made = new WeakMap<object, { readonly value: Made }>();
  // A Worker's env is an object; a test may pass anything, and then gets its own each time.
  return (env) => {
    if (typeof env !== 'object' || env === null) return make(env);
    const known = made.get(env);
    if (known !== undefined) return known.value;
    const value = make(env);
    made.set(env, { value });
    return value;
  };
}

/** The options for these bindings, whichever way they were given. */
export function optionsFor<Env, Options extends object>(options: PerEnv<Env, Options>, env: Env): Options {
  return typeof options === 'function' ? options(env) : options;
}
