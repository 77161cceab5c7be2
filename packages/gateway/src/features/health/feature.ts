import { optional } from '../../configuration/setting.ts';
import { exactPath } from '../../configuration/values.ts';
import type { Feature } from '../../feature.ts';
import { OWN_PREFIX } from '../../gate/own-prefix.ts';

/** A path at which the gate itself answers. Every gate has its code: `gate/own-answers.ts`. */
export const health: Feature = {
  folder: 'features/health',
  settings: {
    root: {
      health: optional(
        'An exact path at which GET and HEAD are answered with 200 by the gate itself on every host, once it is set up as configured. Nothing else lets a request past the policy. Default: none.',
        exactPath,
      ),
    },
  },
  checks: ({ configuration: { health }, login: { prefix = OWN_PREFIX } }) => {
    const isOwn = typeof health === 'string' && typeof prefix === 'string' && health.startsWith(prefix);
    return isOwn ? [{ path: 'health', message: "must not lie below the login's prefix" }] : [];
  },
};
