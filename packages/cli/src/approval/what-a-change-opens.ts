import type { Difference } from '@portcullis/policy/prove';
import type { GatewayConfiguration } from 'portcullis';
import { changedUnseen, differenceOf } from '../gate/configuration-difference.ts';
import { changedSettings } from './changed-settings.ts';

/** What a change lets in, as far as that is known. */
export interface Opening {
  /** Whether it needs the signature of a person. */
  readonly opens: boolean;
  /** Of the policies; `undefined` for a first version. */
  readonly difference: Difference | undefined;
  /** What besides policies differs, and policies with variables: that is not compared, and taken to open something. */
  readonly settings: readonly string[];
}

/** Compares two configurations for what the second lets in that the first did not. */
export function whatAChangeOpens(
  before: GatewayConfiguration | undefined,
  after: GatewayConfiguration,
  now: number,
): Opening {
  if (before === undefined) return { opens: true, difference: undefined, settings: [] };
  const difference = differenceOf(before, after, now);
  const settings = [
    ...changedSettings(withoutPolicies(before), withoutPolicies(after)),
    ...changedUnseen(before, after).map((name) => `.instances[${name}].policy`),
  ];
  return { opens: settings.length > 0 || difference.gained.length > 0, difference, settings };
}

/** Who may what is compared by proof; all else is the same or it is not. */
function withoutPolicies({ instances, ...rest }: GatewayConfiguration): object {
  return { ...rest, instances: instances.map(({ policy: _, shadowPolicy: __, ...instance }) => instance) };
}
