import type { SignOn } from './sign-on.ts';

/** One field of Phorge's form for a provider. */
export interface ProviderField {
  /** As the page shows it. */
  readonly label: string;
  /** Its name in the form. */
  readonly field: string;
  /** What to put in; for a checkbox `on` or `off`; `null` where it is a secret. */
  readonly value: string | null;
  /** The variable of the Worker that contains the secret; `null` if the field is not secret or no variable contains it. */
  readonly secretVariable: string | null;
  readonly why: string;
}

/** The two pages on which Phorge asks for a provider. */
export interface ProviderForm {
  /** The first page. */
  readonly address: string;
  /** The kind of provider to choose. */
  readonly kind: string;
  /** Asked for there; "Next Step" then makes the provider and shows it. */
  readonly firstStep: readonly ProviderField[];
  /** Asked for under "Edit Auth Provider" of the provider that was made. */
  readonly secondStep: readonly ProviderField[];
  /** Where Phorge lets people come back to; the gate compares it exactly. */
  readonly callback: string;
}

/** What to put into the form. */
export function providerForm({ baseUri, providerUri, sso }: SignOn): ProviderForm {
  const { serverName, clientId, clientSecret, register = true, link } = sso;
  return {
    address: `${baseUri}auth/config/new/`,
    kind: 'Phorge (in Phabricator: "Phabricator")',
    firstStep: [
      text(
        'Server Name',
        'oauth2:phabricator:name',
        serverName,
        'permanent: it is part of the callback URL and of every linked account',
      ),
      text('Base URI', 'oauth2:phabricator:uri', providerUri, 'the URL at which Phorge reaches the gate'),
      box('Allow Login', 'allowLogin', true, 'users log in with it'),
      box(
        'Allow Registration',
        'allowRegistration',
        register,
        register ? 'users that the gate admits get an account' : 'the configuration does not create accounts',
      ),
      box(
        'Allow Linking Accounts',
        'allowLink',
        link !== undefined,
        link === undefined
          ? 'users cannot connect existing accounts: turn it on while they do'
          : 'users connect existing accounts: turn it off when all are connected',
      ),
      box('Allow Unlinking Accounts', 'allowUnlink', false, 'an account stays linked to its user'),
      box('Trust Email Addresses', 'trustEmails', true, 'the gate sends only verified addresses'),
      box(
        'Allow Auto Login',
        'autoLogin',
        true,
        'anonymous users are redirected immediately, if no other provider allows logins',
      ),
    ],
    secondStep: [
      text('OAuth App ID', 'oauth:app:id', clientId, 'compared exactly'),
      secret('OAuth App Secret', 'oauth:app:secret', clientSecret),
    ],
    callback: `${baseUri}auth/login/phabricator:${serverName}/`,
  };
}

function text(label: string, field: string, value: string, why: string): ProviderField {
  return { label, field, value, secretVariable: null, why };
}

function box(label: string, field: string, on: boolean, why: string): ProviderField {
  return text(label, field, on ? 'on' : 'off', why);
}

/** A secret that stands in the configuration itself is not printed either. */
function secret(label: string, field: string, value: string): ProviderField {
  const [, variable = null] = /^\$\{([A-Z][A-Z\d_]*)\}$/.exec(value) ?? [];
  const why =
    variable === null
      ? 'is in plain text in the configuration: move it to a variable of the Worker'
      : `the value of the Worker's variable ${variable}`;
  return { label, field, value: null, secretVariable: variable, why };
}
