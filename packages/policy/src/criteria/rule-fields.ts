import { RESOURCE_RULE_FIELDS } from './resource.ts';

/** The fields that a rule may have besides its criteria. */
export const RULE_FIELDS: readonly string[] = [
  ...['name', 'description', 'owner', 'effect', 'who', 'liftedByElevations', 'paths', 'methods'],
  ...RESOURCE_RULE_FIELDS,
];

/** The fields that only a claim has. */
export const CLAIM_FIELDS = ['groups', 'writes', 'elevations', 'never', 'always', 'onlyIf'] as const;
