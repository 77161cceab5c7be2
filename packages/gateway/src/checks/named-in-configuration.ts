import type { ConfigurationProblem } from '../configuration/configuration-problem.ts';
import { PLACEHOLDER } from '../configuration/placeholders.ts';
import { settingPath } from '../configuration/setting-path.ts';
import { textsIn } from '../configuration/texts-in.ts';
import type { GatewayConfiguration } from '../generated/types.ts';
import { durableObjectClass } from './durable-object-classes.ts';

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

/** What a configuration needs a Worker to have, each with the place that names it first. */
export interface NamedInConfiguration {
  /** Names of variables: texts of `vars`, or secrets. */
  readonly variables: ReadonlyMap<string, string>;
  /** Names of bindings, with what each must be. */
  readonly bindings: ReadonlyMap<string, NamedBinding>;
  /** Settings that want something else of a binding than one before them does. */
  readonly clashes: readonly ConfigurationProblem[];
}

interface NamedBinding {
  readonly kind: BindingKind;
  readonly path: string;
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
];

const SINK = /^audit\.sinks\[(\d+)\]\.binding$/;

/** What the binding of an audit sink must be, by the sink's type. */
const SINKS: Readonly<Record<string, BindingKind>> = {
  d1: 'D1 database',
  r2: 'R2 bucket',
  queue: 'queue',
  'analytics-engine': 'Analytics Engine dataset',
};

/** Where a variable is called by its name alone: the key of a log, and where a secret is kept, of which those after the first may be missing. */
const NAME_OF_VARIABLE = /\.log\.key$|^secrets\.\w+\.names\[0\]$/;

/** Finds the variables and bindings that a good configuration names. */
export function namedInConfiguration(configuration: GatewayConfiguration): NamedInConfiguration {
  const secrets = Object.keys(configuration.secrets ?? {});
  const variablesIn = (text: string): readonly string[] =>
    [...text.matchAll(PLACEHOLDER)].flatMap(([, name = '']) => (secrets.includes(name) ? [] : [name]));
  const variables = new Map<string, string>();
  const bindings = new Map<string, NamedBinding>();
  const clashes: ConfigurationProblem[] = [];
  for (const { keys, text } of textsIn(configuration)) {
    const path = settingPath(keys);
    for (const name of NAME_OF_VARIABLE.test(path) ? [text] : variablesIn(text))
      if (!variables.has(name)) variables.set(name, path);
    const kind = bindingKind(path, configuration);
    if (kind === undefined) continue;
    const [named, first] = [{ kind, path }, bindings.get(text)];
    if (first === undefined) bindings.set(text, named);
    else if (whatOf(first) !== whatOf(named)) clashes.push({ path, message: clashOf(text, first, named) });
  }
  return { variables, bindings, clashes };
}

function clashOf(name: string, first: NamedBinding, named: NamedBinding): string {
  return `names the binding ${JSON.stringify(name)}, as ${first.path} does, and it cannot be both: ${whatOf(first)} there, ${whatOf(named)} here`;
}

/** What it must be: of Durable Objects, the class. */
function whatOf({ kind, path }: NamedBinding): string {
  return durableObjectClass(path) ?? kind;
}

function bindingKind(path: string, { audit }: GatewayConfiguration): BindingKind | undefined {
  if (durableObjectClass(path) !== undefined) return 'Durable Object namespace';
  const [, index] = SINK.exec(path) ?? [];
  if (index !== undefined) return SINKS[audit?.sinks?.[Number(index)]?.type ?? ''];
  return BINDINGS.find(([pattern]) => pattern.test(path))?.[1];
}
