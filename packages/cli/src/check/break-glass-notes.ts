import type { BreakGlassConfiguration, ConfigurationProblem, GatewayConfiguration } from 'portcullis';

/** A grant that holds for longer is one that lies around. */
const LONG_GRANT_SECONDS = 3 * 86_400;
/** Longer than this, somebody should look again whether it is still needed. */
const LONG_SESSION_SECONDS = 4 * 3600;

/** Who may be let in without the identity provider, and what is dangerous about that. */
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
    message: `${name === undefined ? '' : `${name}, `}${subject} of ${issuer}, may be let in as ${roles.join(', ')} for ${sessionSeconds} seconds, by a grant of any one of ${names}`,
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
              'a grant that holds for days is a password that lies around; make one when it is needed',
            ),
          },
        ]
      : []),
    ...(sessionSeconds > LONG_SESSION_SECONDS
      ? [
          {
            path: 'breakGlass.sessionSeconds',
            message: message(
              'nobody asks for hours whether this access is still needed; a second grant does',
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
              'is dangerous: the same key orders erasures (audit.erasure.operators), so that one theft lets somebody in and destroys who it was',
          },
        ]
      : [],
  );
}

/** What holds out whoever comes by a grant. */
function heldOut({ instances }: GatewayConfiguration): ConfigurationProblem[] {
  return instances.flatMap(({ policy }, index) =>
    policy.rules.flatMap(({ name, authentication, claims }, at) =>
      authentication === undefined && claims === undefined
        ? []
        : [
            {
              path: `instances[${index}].policy.rules[${at}]`,
              message: `${JSON.stringify(name)} asks for ${authentication === undefined ? 'claims' : 'how somebody logged in'}, which nobody has who comes by a break-glass grant`,
            },
          ],
    ),
  );
}

/** An access that nobody hears of. */
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
          'its use is written to the console alone, where it is soon gone; add a sink that keeps events',
        )),
    ...(isTold ? [] : danger('nobody is told when it is used; name somebody in "audit.alerts"')),
  ];
}
