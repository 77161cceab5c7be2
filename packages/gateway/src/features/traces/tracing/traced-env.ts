import type { RequestTrace } from './request-trace.ts';

type Bindings = Readonly<Record<string, unknown>>;
type Method = (...given: unknown[]) => unknown;

/** Methods of a KV namespace that ask it. */
const KV_METHODS: ReadonlySet<string> = new Set(['get', 'getWithMetadata', 'put', 'delete', 'list']);

/** What no call of a method is, though a stub has a function by that name. */
const NO_CALLS: ReadonlySet<string> = new Set(['then', 'catch', 'finally', 'dup', 'constructor']);

/**
 * The same bindings, in which each call to a Durable Object or a KV namespace is a span of the request that it is made for. Told
 * are the binding and the method; never a key, an id or a value.
 *
 * @param current the span of the current request; calls outside a request are not recorded
 */
export function tracedEnv(env: object, current: () => RequestTrace | undefined): object {
  return Object.fromEntries(
    Object.entries(env).map(([binding, value]) => [binding, tracedBinding(binding, value, current)]),
  );
}

function tracedBinding(binding: string, value: unknown, current: () => RequestTrace | undefined): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const call = (system: string, method: string, work: () => unknown): unknown => {
    const trace = current();
    if (trace === undefined) return work();
    const attributes = {
      'db.system.name': system,
      'db.namespace': binding,
      'db.operation.name': method,
    };
    return trace.span({ name: `store.${method}`, kind: 'client', attributes }, async () => await work());
  };
  if (isMethod((value as Bindings).getByName) && isMethod((value as Bindings).idFromName)) {
    const stubOf = (stub: object): object =>
      withMethods(stub, (name, method) =>
        NO_CALLS.has(name)
          ? method
          : (...given) => call('cloudflare.durable_object', name, () => method(...given)),
      );
    return withMethods(value, (name, method) =>
      name === 'getByName' || name === 'get' ? (...given) => stubOf(method(...given) as object) : method,
    );
  }
  if (isMethod((value as Bindings).getWithMetadata)) {
    return withMethods(value, (name, method) =>
      KV_METHODS.has(name) ? (...given) => call('cloudflare.kv', name, () => method(...given)) : method,
    );
  }
  return value;
}

/** Returns the same object with wrapped methods. Objects of the runtime require themselves as `this`. */
function withMethods(object: object, made: (name: string, method: Method) => Method): object {
  return new Proxy(object, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name, target);
      return typeof name === 'string' && isMethod(member)
        ? made(name, (...given) => Reflect.apply(member, target, given))
        : member;
    },
  });
}

function isMethod(value: unknown): value is Method {
  return typeof value === 'function';
}
