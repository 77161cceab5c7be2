import { defined } from '@portcullis/core/internal';
import { type BreakGlassNamespace, breakGlass, durableObjectBreakGlass } from '@portcullis/session';
import { breakGlassRoles } from '@portcullis/session/internal';
import { namespaceIn } from '../../gate/bindings.ts';
import type { FeaturePart } from '../../gate/feature-part.ts';
import type { ConfiguredEnv } from '../../gate/origins.ts';
import { publicBase } from '../../gate/public-base.ts';
import { locksIn } from '../lock/lock-part.ts';
import { breakGlassPath } from './break-glass-path.ts';

/** Lets people in by grants. Fails with a `ConfigurationError` if the Worker lacks its binding. */
export const breakGlassPart: FeaturePart = {
  host: ({ configuration, host, env, parts, settings, theme }) => {
    const { durableObject = '', signers = [], people = [], ...rest } = configuration.breakGlass ?? {};
    const namespace = namespaceIn<BreakGlassNamespace>(env, durableObject, 'breakGlass.durableObject');
    const { recorder, step, verifier } = breakGlass<ConfiguredEnv>({
      ...rest,
      signers,
      people,
      baseUrl: publicBase(host),
      path: breakGlassPath(configuration.login),
      store: durableObjectBreakGlass(namespace),
      theme,
      random: settings.random,
      ...defined({ sleep: settings.sleep, locks: locksIn({ configuration, env, settings, parts }) }),
    });
    return { arrived: { recorder, step }, verifier };
  },
  roles: ({ breakGlass: configured }) => {
    const { people = [] } = configured ?? {};
    return (caller) => {
      const roles = breakGlassRoles(people, caller);
      return roles && { roles, by: 'break-glass' };
    };
  },
};
