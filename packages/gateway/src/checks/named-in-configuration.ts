import { PLACEHOLDER } from '../assembly/placeholders.ts';
import type { GatewayConfiguration } from '../configuration/types.ts';

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
  | 'binding of an audit sink';

/** What a configuration needs a Worker to have, each with the place that names it first. */
export interface NamedInConfiguration {
  /** Names of variables: texts of `vars`, or secrets. */
  readonly variables: ReadonlyMap<string, string>;
  /** Names of bindings, with what each must be. */
  readonly bindings: ReadonlyMap<string, { readonly kind: BindingKind; readonly path: string }>;
}

/** The settings that name a binding, by the last part of their path, and what it must be. */
const BINDINGS: readonly (readonly [path: RegExp, kind: BindingKind])[] = [
  [/\.(?:origin|failover)\.binding$/, 'binding with fetch'],
  [/durableObject$|^login\.revocations$|^audit\.(?:checkpoints|people)$/, 'Durable Object namespace'],
  [/\.limits\[\d+\]\.binding$/, 'rate limit'],
  [/\.log\.bucket$/, 'R2 bucket'],
  [/^secrets\.\w+\.bindings\[\d+\]$/, 'Secrets Store secret'],
  [/^audit\.alerts\.mail\.binding$/, 'send_email binding'],
  [/^keyCache\.kv$/, 'KV namespace'],
  [/^operator\.database$/, 'D1 database'],
  [/^audit\.sinks\[\d+\]\.binding$/, 'binding of an audit sink'],
];

/** Where a variable is called by its name alone: the key of a log, and where a secret is kept, of which those after the first may be missing. */
const NAME_OF_VARIABLE = /\.log\.key$|^secrets\.\w+\.names\[0\]$/;

/** Finds the variables and bindings that a good configuration names. */
export function namedInConfiguration(configuration: GatewayConfiguration): NamedInConfiguration {
  const secrets = Object.keys(configuration.secrets ?? {});
  const variablesIn = (text: string): readonly string[] =>
    [...text.matchAll(PLACEHOLDER)].flatMap(([, name = '']) => (secrets.includes(name) ? [] : [name]));
  const variables = new Map<string, string>();
  const bindings = new Map<string, { readonly kind: BindingKind; readonly path: string }>();
  const look = (part: unknown, path: string): void => {
    if (typeof part === 'string') {
      for (const name of NAME_OF_VARIABLE.test(path) ? [part] : variablesIn(part))
        if (!variables.has(name)) variables.set(name, path);
      const kind = BINDINGS.find(([pattern]) => pattern.test(path))?.[1];
      if (kind !== undefined && !bindings.has(part)) bindings.set(part, { kind, path });
    } else if (Array.isArray(part)) {
      for (const [index, item] of part.entries()) look(item, `${path}[${index}]`);
    } else if (typeof part === 'object' && part !== null) {
      for (const [key, item] of Object.entries(part)) look(item, path === '' ? key : `${path}.${key}`);
    }
  };
  look(configuration, '');
  return { variables, bindings };
}
