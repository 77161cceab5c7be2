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
  /** What to look at once all is set. */
  readonly checks: readonly PlanStep[];
  /** What to close once that is good. */
  readonly close: readonly PlanStep[];
  /** How an administrator gets in when nobody can log in. */
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
        'Deploy the gate with "sso". From now on it shows Phorge no session that was begun without it',
        null,
      ),
      step(
        'Connect an administrator before anything else is switched off: without one, nobody who can log in administers ' +
          'Phorge. ' +
          (sso.link === undefined
            ? 'This configuration connects nobody ("link"): make the row, and read it before you run it'
            : 'In the browser that is still logged in the old way, open any page and press "Connect"'),
        sso.link === undefined
          ? `portcullis phorge link people.csv --server-name ${serverName} --provider-phid PHID-AUTH-…`
          : null,
      ),
      step('In a private window, log in as that administrator: /config/ opens', null),
    ],
    checks: [
      step(
        "On Phorge's own machine: the gate's server answers with JSON, and asks for no login",
        `curl -s -d grant_type=authorization_code ${providerUri}oauthserver/token/`,
      ),
      step(
        'From anywhere, and with the address of the origin once more from where it can be reached',
        `portcullis phorge doctor ${baseUri} --origin http://ORIGIN/ --server-name ${serverName} --client-id ${clientId}` +
          (sso.phorgeAllowsPublic === true ? ' --allows-public' : ''),
      ),
      step('In People, "View Logs" of that person: the address is theirs, not that of the gate', null),
      step(
        'Nothing but the gate can reach the origin: its address, asked from elsewhere, answers nothing',
        null,
      ),
    ],
    close: [
      step('Disable every other provider: with a second one nobody is sent on by itself', null),
      step(
        'As a new person, in a private window: one page is asked for, and that page comes, without a click',
        null,
      ),
      step('Then lock the providers', './bin/auth lock'),
    ],
    breakGlass: [
      step(
        "On Phorge's own machine: prints an address that logs an administrator in once",
        './bin/auth recover USERNAME',
      ),
      step(
        `Open it at ${baseUri}login/once/…: a rule of the policy must let administrators reach /login/once/**; or ask the ` +
          'origin itself, under the public host',
        null,
      ),
      step('To change the providers again', './bin/auth unlock'),
    ],
  };
}

function step(what: string, command: string | null): PlanStep {
  return { what, command };
}
