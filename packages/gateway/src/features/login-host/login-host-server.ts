import { boundary } from '@portcullis/core/internal';
import { misconfigured } from '../../gate/assembly.ts';
import type { HostScope } from '../../gate/feature-part.ts';
import { hostSteps } from '../../gate/hooks.ts';
import { requiredPart } from '../../gate/part-named.ts';
import { pagesOf } from '../theme/theme.ts';
import { loginHostApp } from './login-host-app.ts';
import type { LoginHostPart } from './login-host-part.ts';

/** In the place of the instance, for features of the whole gate: it has no application, and its policy allows nothing. */
const NO_INSTANCE = {
  name: '',
  hosts: [],
  application: '',
  policy: { name: '', rules: [] },
} as unknown as HostScope['instance'];

/** Adds the server of the login host. */
export const addLoginHostServer: LoginHostPart['addServer'] = (
  { plan, hooks, steps, login: loginParts, assembly },
  deskOf,
  servers,
) => {
  const { configuration, parts } = plan;
  const { settings, env } = loginParts;
  // The check of the configuration parsed it.
  const { host } = new URL(configuration.login?.host ?? '');
  if (servers.has(host))
    throw misconfigured('login.host', 'must be another host than that of every instance');
  const login = assembly.part('login', configuration.login, (configured) =>
    requiredPart(parts, 'login')(
      { ...configuration, login: configured },
      undefined,
      host,
      { gateway: parts, outlinesOf: plan.outlinesOf },
      loginParts,
    ),
  );
  if (login === undefined) return;
  const { theme = {} } = configuration;
  const at: HostScope = {
    ...{ configuration, instance: NO_INSTANCE, path: 'login.host', parts, env, settings },
    tell: (activity, when) => steps.recorded(NO_INSTANCE.name).tell(activity, when),
    ...{ host, theme, login, versionsOf: plan.versionsOf, deskOf },
  };
  const app = loginHostApp(at, hostSteps(hooks, at, assembly), login, steps);
  const server = boundary(app, {
    clock: settings.clock,
    random: settings.random,
    pages: pagesOf(theme),
    ...Object.assign({}, ...hooks.map(({ part }) => part.boundary?.(configuration))),
  });
  servers.set(host, server);
};
