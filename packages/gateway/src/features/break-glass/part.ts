import { defined } from '@portcullis/core/internal';
import { type BreakGlassNamespace, breakGlass, durableObjectBreakGlass } from '@portcullis/session';
import { breakGlassRoles } from '@portcullis/session/internal';
import { namespaceIn } from '../../gate/bindings.ts';
import { publicBase } from '../../gate/public-base.ts';
import type { BreakGlassPart } from '../../parts.ts';
import { breakGlassPath } from './break-glass-path.ts';

/** Lets people in by grants. Fails with a `ConfigurationError` if the Worker lacks its binding. */
export const breakGlassPart: BreakGlassPart = {
  create: (configured, env, { host, login, settings, theme }) => {
    const { durableObject, ...rest } = configured;
    const namespace = namespaceIn<BreakGlassNamespace>(env, durableObject, 'breakGlass.durableObject');
    return breakGlass({
      ...rest,
      baseUrl: publicBase(host),
      path: breakGlassPath(login),
      store: durableObjectBreakGlass(namespace),
      theme,
      random: settings.random,
      ...defined({ sleep: settings.sleep }),
    });
  },
  given:
    ({ people }) =>
    (caller) => {
      const roles = breakGlassRoles(people, caller);
      return roles && { roles, by: 'break-glass' };
    },
};
