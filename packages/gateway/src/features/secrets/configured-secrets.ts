import { fillPlaceholders } from '../../configuration/placeholders.ts';
import { Assembly } from '../../gate/assembly.ts';
import { type NoGate, noGate } from '../../gate/no-gate.ts';
import { partNamed } from '../../gate/part-named.ts';
import type { GatePlan } from '../../gate-plan.ts';
import type { GatewaySettings } from '../../gateway-options.ts';
import { HARD_AGE_SECONDS, type NamedSecret } from './kept-secrets.ts';

/** The secrets that a configuration names, or why the Worker cannot have them. */
export function configuredSecrets(
  { configuration, parts, filledProblems }: Omit<GatePlan, 'versionsOf' | 'outlinesOf' | 'notes'>,
  settings: GatewaySettings,
  env: object,
): readonly NamedSecret[] | NoGate {
  const { secrets } = configuration;
  if (secrets === undefined) return [];
  const { value, problems: missing, mask } = fillPlaceholders({ secrets }, env);
  // Before a store is asked: a variable must not send its credentials where the configuration could not.
  const problems =
    missing.length > 0
      ? missing
      : filledProblems({ configuration, env, rounds: [env] }, { ...configuration, ...value });
  if (problems.length > 0) return noGate(problems, mask);
  const assembly = new Assembly();
  const made = Object.entries(value.secrets).flatMap(([name, configured]): readonly NamedSecret[] => {
    const path = `secrets.${name}`;
    const source = assembly.part(path, configured, () =>
      partNamed(parts.secretSources, configured.type)(configured, path, env, settings),
    );
    if (source === undefined) return [];
    const { softAgeSeconds = 60, hardAgeSeconds = HARD_AGE_SECONDS } = configured;
    const identity = JSON.stringify([name, secrets[name]]);
    return [
      { name, identity, source: { name: path, read: source.read }, ages: { softAgeSeconds, hardAgeSeconds } },
    ];
  });
  return assembly.problems.length > 0 ? noGate(assembly.problems, mask) : made;
}
