import { builtProblem } from '../approval/built-statement.ts';
import type { BuiltForm } from '../build/built-gateway.ts';
import { versionsKnown } from '../build/policy-versions.ts';
import { builtFilledProblems } from '../build/variable-form.ts';
import { outlinesMade } from '../gate/policy-facts.ts';
import { VERSION } from '../version.ts';
import type { Envelope, ReadyVersion } from './envelope.ts';

/** A version as it was built, or why it cannot be used as it was. */
export async function builtVersion(
  envelope: Envelope,
  builders: readonly string[] | undefined,
): Promise<ReadyVersion | { readonly unusable: string }> {
  const { built, hash, builtNote } = envelope;
  if (!isBuiltForm(built)) return { unusable: 'the build output has an unknown format' };
  if (built.builtBy !== VERSION)
    return { unusable: `it was built by portcullis ${built.builtBy}, but this is ${VERSION}` };
  if (built.configurationHash !== hash) return { unusable: 'it was built from another configuration' };
  const problem = builders === undefined ? undefined : await builtProblem(built, builtNote, builders);
  if (problem !== undefined) return { unusable: problem };
  return {
    ...envelope,
    configuration: built.configuration,
    versionsOf: versionsKnown(built.policyVersions),
    outlinesOf: outlinesMade,
    filledProblems: builtFilledProblems(built.configuration, built.variables),
    notes: () => [],
  };
}

function isBuiltForm(value: unknown): value is BuiltForm {
  if (typeof value !== 'object' || value === null) return false;
  const { builtBy, configurationHash, configuration, policyVersions, variables } = value as Readonly<
    Record<string, unknown>
  >;
  const areObjects = [configuration, policyVersions].every((one) => typeof one === 'object' && one !== null);
  return (
    typeof builtBy === 'string' &&
    typeof configurationHash === 'string' &&
    areObjects &&
    Array.isArray(variables)
  );
}
