import { toBase64url } from '@portcullis/core/internal';
import { type BreakGlassGrant, MAX_REASON, sealOrder } from '@portcullis/session/internal';
import { formatVerifierKey } from '@portcullis/tlog';
import type { BreakGlassConfiguration, GatewayConfiguration } from 'portcullis';
import { breakGlassPath, publicBase } from 'portcullis/internal';
import { type Command, defineCommand } from '../command.ts';
import { goodConfiguration } from '../files/configuration-file.ts';
import { KEY_VARIABLE, signingKeyOf } from '../files/signing-key-variable.ts';
import {
  filled,
  hostsOfGate,
  isOpen,
  variablesBeside,
  type WorkerVariables,
} from '../files/worker-variables.ts';
import { CONFIGURATION_FILE } from '../line/arguments.ts';
import { value } from '../line/options.ts';
import { secondsOption } from '../line/time-option.ts';
import { printable } from '../printable.ts';
import { UsageError } from '../usage-error.ts';

const HOLDS = '1h';
const OF_GRANTS = ['subject', 'issuer', 'reason', 'holds', 'session'] as const;
/** Long enough for a user who has to find a browser first. */
const REVOCATION_SECONDS = 3600;

/** `portcullis break-glass CONFIG`: signs a grant for emergency access while the identity provider is unavailable. */
export const command: Command = defineCommand({
  description: `Signs a grant that admits one person once, at one host, while the identity provider is down. Works offline:
needs no network: the secret of your key is read from ${KEY_VARIABLE} and is never printed. Requires "breakGlass"
in the configuration, with your key in its signers and the person in its people. The grant is one line on standard output;
a summary is printed to standard error. Anyone who has the line can sign in as that person: send it over a private channel,
to be pasted into the page in the summary. With --revoke, signs the revocation of a grant, for the same page.`,
  args: [CONFIGURATION_FILE],
  options: {
    as: value('NAME', "your key's name", { required: true }),
    subject: value('TEXT', "the person's subject (sub) at their identity provider"),
    issuer: value(
      'URL',
      'the issuer of their provider; required if two of the people have the same subject, or if it is a variable without a value in the Wrangler file',
    ),
    reason: value('TEXT', 'the reason, recorded in the log'),
    host: value(
      'HOST',
      'the host that it is valid for. Default: the first host of the configuration, with variables from the Wrangler file next to it',
    ),
    holds: value('TIME', `how long the grant can be used: 30m, 4h. Default: ${HOLDS}`),
    session: value('TIME', 'how long the session lasts. Default: the maximum of the configuration'),
    revoke: value('ID', 'revokes the grant with this id instead'),
  },
  ending: 'Exit code: 0 signed, 2 invalid usage.',
  examples: [
    'portcullis.json --as acme.example/safe --subject 00u1 --reason INC-1',
    'portcullis.json --as acme.example/safe --revoke 3q2-7wABAgMEBQYHCAkKCw',
  ],
  async run(values, [file], io) {
    const configuration = await goodConfiguration(file);
    const key = await signingKeyOf(values.as, io);
    const settings = settingsOf(file, configuration, formatVerifierKey(key.verifierKey));
    const variables = await variablesBeside(file);
    const gate = hostOf(file, values.host, configuration, variables);
    const signedAt = Math.floor(Date.now() / 1000);
    const page = `${publicBase(gate)}${breakGlassPath(configuration.login)}`;
    if (values.revoke !== undefined) {
      const stray = OF_GRANTS.find((name) => values[name] !== undefined);
      if (stray !== undefined) throw new UsageError(`--${stray}: cannot be used with --revoke`);
      const expires = signedAt + Math.min(REVOCATION_SECONDS, settings.grantSeconds ?? 86_400);
      const id = idOf(values.revoke);
      io.stdout.write(`${await sealOrder({ action: 'revoke', id, gate, signedAt, expires }, key)}\n`);
      io.stderr.write(printable(`revokes ${id}: paste it before ${timeText(expires)} at ${page}\n`));
      return 0;
    }
    const grant: BreakGlassGrant = {
      action: 'grant',
      id: toBase64url(crypto.getRandomValues(new Uint8Array(16))),
      gate,
      ...personOf(file, values, settings, variables),
      reason: reasonOf(values.reason),
      signedAt,
      expires: signedAt + within('holds', values.holds ?? HOLDS, settings.grantSeconds ?? 86_400),
      sessionSeconds: sessionOf(values.session, settings.sessionSeconds ?? 3600),
    };
    io.stdout.write(`${await sealOrder(grant, key)}\n`);
    io.stderr.write(printable(inWords(grant, page)));
    return 0;
  },
});

function settingsOf(
  file: string,
  { breakGlass }: GatewayConfiguration,
  vkey: string,
): BreakGlassConfiguration {
  if (breakGlass === undefined)
    throw new UsageError(`${file}: has no "breakGlass", so its gate accepts no grants`);
  if (!breakGlass.signers.includes(vkey)) {
    throw new UsageError(`${file}: breakGlass.signers does not contain your key, ${vkey}`);
  }
  return breakGlass;
}

function hostOf(
  file: string,
  given: string | undefined,
  configuration: GatewayConfiguration,
  variables: WorkerVariables,
): string {
  const named = configuration.instances.flatMap((instance) => instance.hosts);
  const hosts = hostsOfGate(configuration, variables);
  const host = given ?? hosts[0] ?? '';
  if (isOpen(host))
    throw new UsageError(`--host: is required, because the value of ${host} is only known to the Worker`);
  // A variable may be another in an environment: the gate takes no grant for a host that is none of its own.
  const isOfVariable = named.some(isOpen) && URL.parse(`https://${host}/`)?.host === host;
  if (hosts.includes(host) || isOfVariable) return host;
  throw new UsageError(`${file}: has no host ${JSON.stringify(host)}; its hosts are ${hosts.join(', ')}`);
}

function personOf(
  file: string,
  { subject, issuer }: { readonly subject?: string | undefined; readonly issuer?: string | undefined },
  settings: BreakGlassConfiguration,
  variables: WorkerVariables,
): Pick<BreakGlassGrant, 'iss' | 'sub'> {
  if (subject === undefined) throw new UsageError('--subject: is required: the person to admit');
  const people = settings.people.map((person) => ({ ...person, issuer: filled(person.issuer, variables) }));
  const named = people.filter((person) => person.subject === subject);
  const exact = named.filter((person) => issuer === undefined || person.issuer === issuer);
  const found = exact.length > 0 ? exact : named.filter((person) => isOpen(person.issuer));
  const [person] = found;
  if (person === undefined) {
    const known = people.map((one) => `${JSON.stringify(one.subject)} of ${one.issuer}`).join(', ');
    const whose = issuer === undefined ? '' : ` of ${issuer}`;
    throw new UsageError(
      `${file}: breakGlass.people has no ${JSON.stringify(subject)}${whose}; it lists ${known}`,
    );
  }
  if (found.length > 1 && issuer === undefined)
    throw new UsageError('--issuer: is required, because two of the people have this subject');
  if (!isOpen(person.issuer)) return { iss: person.issuer, sub: subject };
  if (issuer !== undefined) return { iss: issuer, sub: subject };
  throw new UsageError(
    `--issuer: the provider of ${JSON.stringify(subject)} is ${person.issuer}, whose value is only known to the Worker: give its issuer`,
  );
}

function reasonOf(reason: string | undefined): string {
  if (reason !== undefined && reason.trim() !== '' && reason.length <= MAX_REASON) return reason;
  throw new UsageError(`--reason: must have 1 to ${MAX_REASON} characters; it is recorded in the log`);
}

function sessionOf(given: string | undefined, most: number): number {
  return given === undefined ? most : within('session', given, most);
}

function within(option: string, given: string, most: number): number {
  const seconds = secondsOption(given);
  if (seconds !== undefined && seconds > 0 && seconds <= most) return seconds;
  throw new UsageError(
    `--${option}: must be a duration such as 30m, of at most ${most} seconds (the maximum of the configuration)`,
  );
}

function idOf(id: string): string {
  if (/^[\w-]{22}$/.test(id)) return id;
  throw new UsageError(
    '--revoke: must be the id of a grant, as printed when it was signed and as recorded in the log',
  );
}

function inWords({ id, iss, sub, expires, sessionSeconds }: BreakGlassGrant, page: string): string {
  return `grant ${id} for ${sub} of ${iss}: valid once, until ${timeText(expires)}; the session lasts ${sessionSeconds} seconds
paste it at ${page}
`;
}

function timeText(seconds: number): string {
  return new Date(seconds * 1000).toISOString();
}
