import { type Feature, onePart } from '../../feature.ts';
import { secretProblems } from './checks.ts';
import { renewingPart } from './part.ts';

/** Rebuilds the gate when one of its secrets rotates. */
export const secrets: Feature = {
  folder: 'features/secrets',
  checks: ({ configuration }) => secretProblems(configuration),
  parts: [onePart('renewing', renewingPart, (configuration) => configuration.secrets !== undefined)],
};
