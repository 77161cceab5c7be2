import type { PolicyVersion } from '@portcullis/policy/internal';
import type { VersionsOf } from '../gate/policy-facts.ts';

/** The versions of policies, by the name of their instance. */
export type PolicyVersions = Readonly<
  Record<string, { readonly policy: string; readonly shadowPolicy?: string }>
>;

/** Versions that were made when the Worker was built: what makes them is not in it. */
export function versionsKnown(versions: PolicyVersions): VersionsOf {
  return ({ name }) => {
    const known = Object.hasOwn(versions, name) ? versions[name] : undefined;
    const version =
      (made: string | undefined): PolicyVersion =>
      () => {
        if (made !== undefined) return made;
        throw new TypeError(
          `this Worker does not contain the policy version of ${name}: run "portcullis build" again`,
        );
      };
    return { policy: version(known?.policy), shadowPolicy: version(known?.shadowPolicy) };
  };
}
