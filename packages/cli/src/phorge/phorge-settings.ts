import type { SignOn } from './sign-on.ts';

/** A setting of Phorge, as `bin/config` takes it. */
export interface PhorgeSetting {
  readonly key: string;
  readonly value: string | boolean | readonly string[];
  readonly why: string;
  /** What to run in Phorge's folder. */
  readonly command: string;
}

/** The settings that single sign-on needs, in the order in which they are best made. */
export function phorgeSettings({ baseUri, otherUris, sso }: SignOn): readonly PhorgeSetting[] {
  const { phorgeAllowsPublic = false, cookiePrefix } = sso;
  const isSecure = baseUri.startsWith('https:');
  return [
    setting('phabricator.base-uri', baseUri, 'callback, links and cookies are made from it'),
    ...(otherUris.length === 0
      ? []
      : [setting('phabricator.allowed-uris', otherUris, 'Phorge answers 500 to any host it does not know')]),
    setting('auth.require-approval', false, 'else new people wait until an administrator lets them in'),
    setting('auth.require-email-verification', false, 'the gate sends only verified addresses'),
    setting(
      'policy.allow-public',
      phorgeAllowsPublic,
      phorgeAllowsPublic
        ? 'strangers see what is public; the gate starts the login, as "phorgeAllowsPublic" says'
        : 'else Phorge shows pages to strangers and starts no login: then set "phorgeAllowsPublic"',
    ),
    setting('account.editable', false, 'name and address are those of the identity provider'),
    ...(cookiePrefix === undefined || cookiePrefix === ''
      ? []
      : [setting('phabricator.cookie-prefix', cookiePrefix, 'as "cookiePrefix" of the configuration says')]),
    ...(isSecure
      ? [
          setting(
            'security.require-https',
            true,
            'only after the preamble below is in place: else it never ends',
          ),
        ]
      : []),
  ];
}

function setting(key: string, value: PhorgeSetting['value'], why: string): PhorgeSetting {
  const shown = typeof value === 'string' ? value : JSON.stringify(value);
  return { key, value, why, command: `./bin/config set ${key} ${shellWord(shown)}` };
}

/** One word for a shell, whatever is in it. */
function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
