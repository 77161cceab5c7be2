import { type PolicyOutline, policyOutline } from '@portcullis/policy/internal';
import type { GatewayConfiguration } from '../configuration/types.ts';
import type { OutlinesOf } from '../instance.ts';

/** What is known of the rules of policies before one is compiled, by the name of their instance. */
export type PolicyOutlines = Readonly<
  Record<string, { readonly policy: PolicyOutline; readonly shadowPolicy?: PolicyOutline }>
>;

/** Looks at all rules of a good configuration, so that no Worker has to. */
export function policyOutlines({ instances }: GatewayConfiguration): PolicyOutlines {
  return Object.fromEntries(
    instances.map(({ name, policy, shadowPolicy }) => [
      name,
      {
        policy: policyOutline(policy.rules),
        ...(shadowPolicy === undefined ? {} : { shadowPolicy: policyOutline(shadowPolicy.rules) }),
      },
    ]),
  );
}

/** Outlines that were made when the Worker was built. Of a policy that has none, its rules are looked at. */
export function outlinesKnown(outlines: PolicyOutlines): OutlinesOf {
  return ({ name }) => (Object.hasOwn(outlines, name) ? outlines[name] : undefined);
}
