import * as v from 'valibot';
import type { ConfigurationProblem } from '../../configuration/configuration-problem.ts';
import { optional, setting } from '../../configuration/setting.ts';
import { type Fields, fieldsOf } from '../../configuration/unchecked.ts';
import { exactPath, listOf, vkey } from '../../configuration/values.ts';
import { type Feature, hookedPart } from '../../feature.ts';
import { OWN_PREFIX } from '../../gate/own-prefix.ts';
import { erasurePart } from './part.ts';

export const erasure: Feature = {
  settings: {
    audit: {
      erasure: optional(
        'Accepts signed erasure orders, as sent by `portcullis forget`. Needs `people`. Default: only your own code can erase a user.',
        v.strictObject({
          path: setting({ option: 'ErasureOrderOptions.path' }, exactPath),
          operators: setting({ option: 'ErasureOrderOptions.operators' }, listOf(vkey)),
        }),
      ),
    },
  },
  checks: ({ configuration, audit, login }) => [
    ...(audit.erasure !== undefined && audit.people === undefined
      ? [{ path: 'audit.erasure', message: 'needs "people": without it, single users cannot be erased' }]
      : []),
    ...pathProblems(fieldsOf(audit.erasure).path, configuration.health, login),
  ],
  parts: [hookedPart('erasure', 'audit', erasurePart)],
};

function pathProblems(
  path: unknown,
  health: unknown,
  { prefix = OWN_PREFIX }: Fields,
): ConfigurationProblem[] {
  if (typeof path !== 'string') return [];
  const problem = (message: string) => [{ path: 'audit.erasure.path', message }];
  if (path === health) return problem('must differ from the path of "health"');
  return typeof prefix === 'string' && path.startsWith(prefix)
    ? problem("must not be below the login's prefix")
    : [];
}
