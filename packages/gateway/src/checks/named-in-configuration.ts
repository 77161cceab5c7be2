import { PLACEHOLDER } from '../assembly/placeholders.ts';
import { settingPath } from '../configuration/setting-path.ts';
import type { GatewayConfiguration } from '../configuration/types.ts';
import { durableObjectClass } from './durable-object-classes.ts';
import { textsIn } from './texts-in.ts';

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

/** The settings that name another binding than a Durable Object, by their path, and what it must be. */
const BINDINGS: readonly (readonly [path: RegExp, kind: BindingKind])[] = [
  [/\.(?:origin|failover)\.binding$/, 'binding with fetch'],
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
  for (const { keys, text } of textsIn(configuration)) {
    const path = settingPath(keys);
    for (const name of NAME_OF_VARIABLE.test(path) ? [text] : variablesIn(text))
      if (!variables.has(name)) variables.set(name, path);
    const kind = bindingKind(path);
    if (kind !== undefined && !bindings.has(text)) bindings.set(text, { kind, path });
  }
  return { variables, bindings };
}

function bindingKind(path: string): BindingKind | undefined {
  return durableObjectClass(path) === undefined
    ? BINDINGS.find(([pattern]) => pattern.test(path))?.[1]
    : 'Durable Object namespace';
}
