import { loginHost } from '@portcullis/session';
import { publicBase } from '../../gate/public-base.ts';
import { accessRecipientOf, accessRequestOptions } from '../access-requests/access-requests.ts';
import { applicationLogin } from '../login/application-login.ts';
import type { ApplicationLogin } from '../login/login-dependencies.ts';
import type { LoginHostPart } from './login-host-part.ts';
import { addLoginHostServer } from './login-host-server.ts';

/** Gives the gate's pages a host of their own. */
export const loginHostPart: LoginHostPart = {
  applicationLogin: (configuration, instance, parts, settings) => {
    const { instances, login } = configuration;
    const all = instances.map((one) => applicationLogin(configuration, one, parts, settings));
    const own = instance === undefined ? NOTHING : all[instances.indexOf(instance)];
    if (own === undefined) throw new TypeError('the instance does not belong to the configuration');
    return {
      ...own,
      // One session is for all of them.
      keepClaims: [...new Set(all.flatMap(({ keepClaims }) => keepClaims))],
      keepsAllGroups: all.some(({ keepsAllGroups }) => keepsAllGroups),
      resources: all.flatMap(({ resources }) => resources),
      deposits: Object.assign({}, ...all.map(({ deposits }) => deposits)),
      loginHost: (store) =>
        loginHost({
          origin: login.host ?? '',
          applications: Object.fromEntries(
            instances.flatMap((one) => {
              const recipient = accessRecipientOf(one, parts.gateway, settings);
              const options = accessRequestOptions(one, recipient);
              return one.hosts.map((host) => [publicBase(host), options] as const);
            }),
          ),
          store,
        }),
    };
  },
  addServer: addLoginHostServer,
};

/** Nothing is behind the login host. */
const NOTHING: Omit<ApplicationLogin, 'keepClaims' | 'keepsAllGroups' | 'resources' | 'deposits'> = {
  otherEndpoints: [],
  acceptsCredentials: () => false,
  readsTokens: false,
  accessRecipient: undefined,
};
