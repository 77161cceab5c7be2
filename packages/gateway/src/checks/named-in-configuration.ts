import type { ConfigurationProblem } from '../configuration/configuration-problem.ts';
import { PLACEHOLDER } from '../configuration/placeholders.ts';
import { settingPath } from '../configuration/setting-path.ts';
import { textsIn } from '../configuration/texts-in.ts';
import { FEATURES } from '../features.ts';
import type { BindingKind } from '../gate/bindings.ts';
import type { GatewayConfiguration } from '../generated/types.ts';

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

/** The class of the Durable Object that this setting names the binding of; `undefined` for any other setting. */
export function durableObjectClass(path: string): string | undefined {
  return FEATURES.flatMap(({ durableObjects = [] }) => durableObjects).find(([setting]) =>
    setting.test(path),
  )?.[1];
}

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
    for (const name of FEATURES.some((feature) => feature.variables?.test(path)) ? [text] : variablesIn(text))
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
  return `uses the binding ${JSON.stringify(name)} as ${whatOf(named)}, but ${first.path} uses it as ${whatOf(first)}: use two bindings`;
}

/** What it must be: of Durable Objects, the class. */
function whatOf({ kind, path }: NamedBinding): string {
  return durableObjectClass(path) ?? kind;
}

function bindingKind(path: string, configuration: GatewayConfiguration): BindingKind | undefined {
  if (durableObjectClass(path) !== undefined) return 'Durable Object namespace';
  const kind = FEATURES.flatMap(({ bindings = [] }) => bindings).find(([setting]) => setting.test(path))?.[1];
  return typeof kind === 'function' ? kind(path, configuration) : kind;
}
