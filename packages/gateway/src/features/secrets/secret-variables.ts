import type { SecretVersions } from '@portcullis/secrets';
import { WrittenPolicy } from '../../configuration/written-policy.ts';
import type { GatewayConfiguration } from '../../generated/types.ts';

/** The versions of secrets, by the names of the variables that they stand for. */
export type SecretsByVariable = Readonly<Record<string, SecretVersions>>;

/** A configuration, and the variables for it. */
export interface WithSecrets {
  readonly configuration: GatewayConfiguration;
  readonly env: object;
  /** The variables with each version of the secrets in turn. */
  readonly rounds: readonly object[];
}

/**
 * Puts secrets where a configuration names variables. `${NAME}` stands for the version that makes things. An entry of a
 * list that is nothing but `${NAME}` becomes as many entries as there are good versions: `"keys": ["${SESSION_KEY}"]`
 * opens what old keys sealed. Where they are kept is no part of it any more.
 */
export function withSecrets(
  { secrets: _, ...configuration }: GatewayConfiguration,
  secrets: SecretsByVariable,
  env: object,
): WithSecrets {
  const variables: Record<string, string> = {};
  const entries = new Map<string, readonly string[]>();
  for (const [name, versions] of Object.entries(secrets)) {
    const names = versions.map((_, index) => (index === 0 ? name : `${name}__${index}`));
    for (const [index, { value }] of versions.entries()) variables[names[index] ?? name] = value;
    entries.set(
      `\${${name}}`,
      names.map((each) => `\${${each}}`),
    );
  }
  return {
    configuration: spread(configuration, entries) as GatewayConfiguration,
    env: { ...env, ...variables },
    rounds: roundsOf(secrets, env),
  };
}

function roundsOf(secrets: SecretsByVariable, env: object): readonly object[] {
  const most = Math.max(1, ...Object.values(secrets).map(({ length }) => length));
  return Array.from({ length: most }, (_, round) => {
    // One that has fewer versions stands with its last.
    const values = Object.entries(secrets).map(([name, versions]) => [
      name,
      (versions[round] ?? versions.at(-1))?.value,
    ]);
    return { ...env, ...Object.fromEntries(values) };
  });
}

function spread(part: unknown, entries: ReadonlyMap<string, readonly string[]>): unknown {
  if (Array.isArray(part))
    return (part as readonly unknown[]).flatMap((item: unknown): readonly unknown[] =>
      typeof item === 'string' ? (entries.get(item) ?? [item]) : [spread(item, entries)],
    );
  // The rules of a policy that was built stay in their text: they name no variable.
  if (typeof part !== 'object' || part === null || part instanceof WrittenPolicy) return part;
  return Object.fromEntries(Object.entries(part).map(([key, item]) => [key, spread(item, entries)]));
}
