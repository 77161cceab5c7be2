import { requiredPart } from '../../gate/part-named.ts';
import type { LoginPart } from '../../gate-plan.ts';
import type { LoginHostPart } from '../login-host/login-host-part.ts';
import { applicationLogin } from './application-login.ts';
import { loginOf } from './login.ts';

/** Logs people in. */
export const loginPart: LoginPart = (configuration, instance, host, parts, login) => {
  const { host: loginHost } = configuration.login;
  const application =
    loginHost !== undefined || instance === undefined
      ? (requiredPart(parts.gateway, 'loginHost') as LoginHostPart).applicationLogin(
          configuration,
          instance,
          parts,
          login.settings,
        )
      : applicationLogin(configuration, instance, parts, login.settings);
  return loginOf(configuration, instance, host, application, login);
};
