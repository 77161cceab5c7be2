import { requiredPart } from '../../gate/part-named.ts';
import type { LoginPart } from '../../gate-plan.ts';
import { loginOf } from './login.ts';
import { surroundingsOf } from './surroundings-of.ts';

/** Logs people in. */
export const loginPart: LoginPart = (configuration, instance, host, parts, login) => {
  const { host: loginHost } = configuration.login;
  const surroundings =
    loginHost !== undefined || instance === undefined
      ? requiredPart(parts.gateway, 'loginHost').surroundings(configuration, instance, parts, login.settings)
      : surroundingsOf(configuration, instance, parts, login.settings);
  return loginOf(configuration, instance, host, surroundings, login);
};
