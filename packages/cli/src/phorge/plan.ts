import { type PhorgeSetting, phorgeSettings } from './phorge-settings.ts';
import { type ProviderForm, providerForm } from './provider-form.ts';
import type { SignOn } from './sign-on.ts';
import { APACHE_RULES, NGINX_RULES, PHP_RULES, PREAMBLE } from './web-server-rules.ts';

/** Something to do, and the command for it, if there is one. */
export interface PlanStep {
  readonly what: string;
  readonly command: string | null;
}

/** What has to be set for one instance. `portcullis phorge plan --json` prints it as it is: fields are only ever added. */
export interface Plan {
  readonly instance: string;
  readonly baseUri: string;
  readonly provider: ProviderForm;
  readonly settings: readonly PhorgeSetting[];
  readonly webServer: { readonly nginx: string; readonly apache: string };
  readonly php: string;
  readonly preamble: string;
  /** How people come over: an administrator first, while there is another way in. */
  readonly switchOver: readonly PlanStep[];
  /** What to check after everything is set up. */
  readonly checks: readonly PlanStep[];
  /** What to close once that is good. */
  readonly close: readonly PlanStep[];
  /** How an administrator can log in if no one else can. */
  readonly breakGlass: readonly PlanStep[];
}

/** The plan for one instance. */
export function planOf(signOn: SignOn): Plan {
  const { instance, baseUri, providerUri, sso } = signOn;
  const { serverName, clientId } = sso;
  return {
    instance,
    baseUri,
    provider: providerForm(signOn),
    settings: phorgeSettings(signOn),
    webServer: { nginx: NGINX_RULES, apache: APACHE_RULES },
    php: PHP_RULES,
    preamble: PREAMBLE,
    switchOver: [
      step(
        'Deploy the gate with "sso". From now on it does not forward Phorge sessions that were started without it',
        null,
      ),
      step(
        'Connect an administrator before you turn anything else off: otherwise no one who can log in can administer ' +
          'Phorge. ' +
          (sso.link === undefined
            ? 'This configuration does not let users connect accounts ("link"): create the SQL, and review it before you run it'
            : 'In the browser that is still logged in, open any page and press "Connect"'),
        sso.link === undefined
          ? `portcullis phorge link people.csv --server-name ${serverName} --provider-phid PHID-AUTH-…`
          : null,
      ),
      step('In a private window, log in as that administrator: /config/ must open', null),
    ],
    checks: [
      step(
        'On the Phorge server: the gate must answer with JSON and without a login',
        `curl -s -d grant_type=authorization_code ${providerUri}oauthserver/token/`,
      ),
      step(
        'From any machine, and again with the address of the origin from a machine that can reach it',
        `portcullis phorge doctor ${baseUri} --origin http://ORIGIN/ --server-name ${serverName} --client-id ${clientId}` +
          (sso.phorgeAllowsPublic === true ? ' --allows-public' : ''),
      ),
      step(
        'In People, "View Logs" of that user: the IP address must be that of the user, not of the gate',
        null,
      ),
      step('Only the gate can reach the origin: requests from other machines must get no response', null),
    ],
    close: [
      step('Disable every other provider: with a second one, users are not redirected automatically', null),
      step(
        'As a new user, in a private window, open a page: it must appear after the login without another click',
        null,
      ),
      step('Then lock the providers', './bin/auth lock'),
    ],
    breakGlass: [
      step(
        'On the Phorge server: prints a URL that logs an administrator in once',
        './bin/auth recover USERNAME',
      ),
      step(
        `Open it at ${baseUri}login/once/…: the policy must allow administrators to reach /login/once/**; or use the ` +
          'origin directly, with the public host',
        null,
      ),
      step('To change the providers again', './bin/auth unlock'),
    ],
  };
}

function step(what: string, command: string | null): PlanStep {
  return { what, command };
}
