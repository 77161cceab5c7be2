import { misconfigured } from './assembly.ts';

/** What a binding must be. */
export type BindingKind =
  | 'binding with fetch'
  | 'Durable Object namespace'
  | 'rate limit'
  | 'R2 bucket'
  | 'Secrets Store secret'
  | 'send_email binding'
  | 'KV namespace'
  | 'D1 database'
  | 'queue'
  | 'Analytics Engine dataset';

/** A binding that a setting names. */
export interface NamedBinding {
  readonly name: string;
  readonly kind: BindingKind;
  /** The setting. */
  readonly path: string;
}

/**
 * A binding of the Worker that has this method, by which the right kind is known.
 * @param setting the place in the configuration that names it
 * @param kind what it should be, such as `KV namespace`
 */
export function bindingIn<Binding extends object>(
  env: object,
  name: string,
  method: keyof Binding & string,
  setting: string,
  kind: string,
): Binding {
  const found = (env as Readonly<Record<string, unknown>>)[name] as Partial<Binding> | undefined;
  if (typeof found?.[method] === 'function') return found as Binding;
  throw misconfigured(setting, `the Worker has no ${kind} "${name}"; bind it in the Wrangler file`);
}

/** A Durable Object namespace of the Worker. */
export function namespaceIn<Namespace extends { getByName: unknown }>(
  env: object,
  name: string,
  setting: string,
): Namespace {
  return bindingIn<Namespace>(env, name, 'getByName', setting, 'Durable Object namespace');
}
