import type { BreakGlassConfiguration, ConfigurationProblem, GatewayConfiguration } from 'portcullis';

/** A grant that holds for longer is one that lies around. */
const LONG_GRANT_SECONDS = 3 * 86_400;
/** A longer session should be replaced by a second grant after a new check. */
const LONG_SESSION_SECONDS = 4 * 3600;

/** Notes on who can be admitted without the identity provider, and the risks of that. */
export function breakGlassNotes(configuration: GatewayConfiguration): readonly ConfigurationProblem[] {
  const { breakGlass } = configuration;
  if (breakGlass === undefined) return [];
  return [
    ...whoMay(breakGlass),
    ...tooLong(breakGlass),
    ...sharedKeys(breakGlass, configuration),
    ...heldOut(configuration),
    ...unheard(configuration),
  ];
}

function whoMay({ people, signers, sessionSeconds = 3600 }: BreakGlassConfiguration): ConfigurationProblem[] {
  const names = signers.map((key) => key.split('+')[0]).join(', ');
  return people.map(({ issuer, subject, name, roles }, index) => ({
    path: `breakGlass.people[${index}]`,
    message: `${name === undefined ? '' : `${name}, `}${subject} of ${issuer}, can be admitted as ${roles.join(', ')} for ${sessionSeconds} seconds, by a grant signed by any one of ${names}`,
  }));
}

function tooLong({
  grantSeconds = 86_400,
  sessionSeconds = 3600,
}: BreakGlassConfiguration): ConfigurationProblem[] {
  const message = (what: string) => `is dangerous: ${what}`;
  return [
    ...(grantSeconds > LONG_GRANT_SECONDS
      ? [
          {
            path: 'breakGlass.grantSeconds',
            message: message(
              'a grant that is valid for days can be stolen like a password; sign a grant only when it is needed',
            ),
          },
        ]
      : []),
    ...(sessionSeconds > LONG_SESSION_SECONDS
      ? [
          {
            path: 'breakGlass.sessionSeconds',
            message: message(
              'the session lasts for hours without a check whether access is still needed; use a shorter session and a second grant',
            ),
          },
        ]
      : []),
  ];
}

/** One key for two powers is one thing to steal for both. */
function sharedKeys(
  { signers }: BreakGlassConfiguration,
  { audit }: GatewayConfiguration,
): ConfigurationProblem[] {
  return signers.flatMap((key, index) =>
    audit?.erasure?.operators.includes(key) === true
      ? [
          {
            path: `breakGlass.signers[${index}]`,
            message:
              'is dangerous: the same key can order erasures (audit.erasure.operators), so whoever steals it can both sign in and erase the identity from the log',
          },
        ]
      : [],
  );
}

/** Rules that a stolen grant cannot satisfy. */
function heldOut({ instances }: GatewayConfiguration): ConfigurationProblem[] {
  return instances.flatMap(({ policy }, index) =>
    policy.rules.flatMap(({ name, authentication, claims }, at) =>
      authentication === undefined && claims === undefined
        ? []
        : [
            {
              path: `instances[${index}].policy.rules[${at}]`,
              message: `${JSON.stringify(name)} requires ${authentication === undefined ? 'claims' : 'an authentication strength'}, which sessions from a break-glass grant do not have`,
            },
          ],
    ),
  );
}

/** Notes on emergency access that no one would notice. */
function unheard({ audit = {} }: GatewayConfiguration): ConfigurationProblem[] {
  const { alerts, sinks = [] } = audit;
  const isKept = sinks.some(
    ({ type, only }) => type !== 'console' && only?.includes('break_glass') !== false,
  );
  const isTold = alerts !== undefined && alerts.about?.includes('break_glass') !== false;
  const danger = (message: string) => [{ path: 'breakGlass', message: `is dangerous: ${message}` }];
  return [
    ...(isKept
      ? []
      : danger(
          'its use is logged to the console only, which does not retain events; add a sink that stores events',
        )),
    ...(isTold ? [] : danger('no alert is sent when it is used; configure "audit.alerts"')),
  ];
}
