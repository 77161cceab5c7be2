import { optional } from '../../configuration/setting.ts';
import { exactPath } from '../../configuration/values.ts';
import type { Feature } from '../../feature.ts';
import { OWN_PREFIX } from '../../gate/own-prefix.ts';

/** Health check of the gate. Its code is part of every gate: `gate/own-answers.ts`. */
export const health: Feature = {
  settings: {
    root: {
      health: optional(
        'Exact path of a health check: the gate itself answers GET and HEAD with 200 on every host, once its configuration is loaded. Requests to this path bypass the policy. Default: none.',
        exactPath,
      ),
    },
  },
  checks: ({ configuration: { health }, login: { prefix = OWN_PREFIX } }) => {
    const isOwn = typeof health === 'string' && typeof prefix === 'string' && health.startsWith(prefix);
    return isOwn ? [{ path: 'health', message: "must not be below the login's prefix" }] : [];
  },
};
