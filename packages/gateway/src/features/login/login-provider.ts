import { defined } from '@portcullis/core/internal';
import type { ClientAuthentication, ProviderOptions } from '@portcullis/session';
import { misconfigured } from '../../gate/assembly.ts';
import type { LoginProviderConfiguration } from '../../generated/types.ts';

/**
 * An OpenID provider that people log in at, as its kind and its settings say.
 * @param path where it stands in the configuration
 */
export function loginProviderOf(configured: LoginProviderConfiguration, path: string): ProviderOptions {
  const { clientId, clientAuthentication, label, icon, scope, groupsClaim, groupsOverage } = configured;
  const { domains, paths, parameters, idTokenAlgorithm, userinfo } = configured;
  return {
    ...kindOf(configured),
    clientId,
    clientAuthentication: authenticationOf(clientAuthentication, `${path}.clientAuthentication`),
    ...defined({
      label,
      icon,
      scope,
      groupsClaim,
      groupsOverage,
      domains,
      paths,
      idTokenAlgorithm,
      userinfo,
      parameters: parameters && { ...kindOf(configured).parameters, ...parameters },
    }),
  };
}

/** What follows from the kind of provider. */
function kindOf(
  configured: LoginProviderConfiguration,
): Pick<ProviderOptions, 'issuer' | 'parameters' | 'requiredClaims'> {
  switch (configured.type) {
    case 'okta': {
      const { domain, authorizationServer: server } = configured;
      return { issuer: `https://${domain}${server === undefined ? '' : `/oauth2/${server}`}` };
    }
    case 'entra-id':
      return { issuer: `https://login.microsoftonline.com/${configured.tenant}/v2.0` };
    case 'auth0':
      return { issuer: `https://${configured.domain}/` };
    case 'keycloak':
      return { issuer: `${configured.url.replace(/\/$/, '')}/realms/${configured.realmName}` };
    case 'google': {
      const { hostedDomain } = configured;
      const issuer = 'https://accounts.google.com';
      if (hostedDomain === '*') return { issuer };
      // The parameter only chooses among somebody's accounts: the claim is what is checked.
      return { issuer, parameters: { hd: hostedDomain }, requiredClaims: { hd: hostedDomain } };
    }
    default:
      return { issuer: configured.issuer };
  }
}

type PrivateKey = Extract<ClientAuthentication, { method: 'private_key_jwt' }>['privateKey'];

function authenticationOf(
  configured: LoginProviderConfiguration['clientAuthentication'],
  path: string,
): ClientAuthentication {
  if (configured.method !== 'private_key_jwt') return configured;
  const problem = 'must be a private JWK in JSON with its "alg"';
  try {
    const privateKey: unknown = JSON.parse(configured.privateKey);
    if (typeof privateKey === 'object' && privateKey !== null && 'alg' in privateKey && 'd' in privateKey) {
      // Whether it is one is found when it is imported.
      return { method: 'private_key_jwt', privateKey: privateKey as PrivateKey };
    }
  } catch (error) {
    // Its message quotes the text, which is a secret.
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw misconfigured(`${path}.privateKey`, problem);
}
