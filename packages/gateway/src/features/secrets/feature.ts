import { type Feature, onePart } from '../../feature.ts';
import { secretProblems } from './checks.ts';
import { renewingPart } from './part.ts';

/** Rebuilds the gate when one of its secrets rotates. */
export const secrets: Feature = {
  checks: ({ configuration }) => secretProblems(configuration),
  cloudflareOnly: [
    [
      /^secrets$/,
      'are not supported outside Cloudflare: set each secret as an environment variable of its name, and remove this setting',
    ],
  ],
  parts: [onePart('renewing', renewingPart, (configuration) => configuration.secrets !== undefined)],
};
