import { optional } from '../../configuration/setting.ts';
import { type Feature, hookedPart } from '../../feature.ts';
import { elevationProblems } from './checks.ts';
import { elevationsPart } from './part.ts';
import { elevationsSchema } from './settings.ts';

/** Gives users roles for a limited time, after someone approved that. */
export const elevations: Feature = {
  settings: {
    root: {
      elevations: optional(
        'Roles for a limited time, after approval. Required if a policy has `elevations`. Default: none.',
        elevationsSchema,
      ),
    },
  },
  checks: elevationProblems,
  durableObjects: [[/^elevations\.durableObject$/, 'PortcullisElevations']],
  parts: [hookedPart('elevations', 'root', elevationsPart)],
};
