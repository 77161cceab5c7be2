import { readFileSync, writeFileSync } from 'node:fs';
import { toBase64url } from '@portcullis/core/internal';
import type { Lock, PersonName, UncoveredAccess } from '@portcullis/session';
import {
  type LockAction,
  type LockAnswer,
  type LockOrder,
  MAX_LOCK_REASON,
  nameInWords,
  openLockOrder,
} from '@portcullis/session/internal';
import {
  formatNote,
  formatVerifierKey,
  openNote,
  parseVerifierKey,
  type SigningKey,
  signNote,
  TlogError,
} from '@portcullis/tlog';
import type { GatewayConfiguration } from 'portcullis';
import { lockPath } from 'portcullis/internal';
import { type Command, type CommandIo, defineCommand } from '../command.ts';
import { goodConfiguration } from '../files/configuration-file.ts';
import { KEY_VARIABLE, signingKeyOf } from '../files/signing-key-variable.ts';
import { variablesBeside } from '../files/worker-variables.ts';
import { sendLockOrder, signedLockOrder } from '../gate/send-lock-order.ts';
import { gateOfOrders } from '../gate/send-order.ts';
import { CONFIGURATION_FILE } from '../line/arguments.ts';
import { flag, value } from '../line/options.ts';
import { secondsOption } from '../line/time-option.ts';
import { printable } from '../printable.ts';
import { UsageError } from '../usage-error.ts';

const COMMON = {
  as: value('NAME', "your key's name", { required: true }),
  gate: value(
    'URL',
    'the gate. Default: the first host of the configuration, with variables from the Wrangler file next to it',
  ),
  json: flag('{ "names", "locks", "sessions", "searchedAll", "uncovered" }'),
} as const;

const PERSON = {
  email: value('ADDRESS', 'a verified e-mail address of the person, at any identity provider'),
  issuer: value('URL', "the issuer of the person's identity provider; with --subject"),
  subject: value('TEXT', "the person's subject (sub) there"),
  username: value(
    'NAME',
    "the person's account in the application: API tokens and passwords for version control show it",
  ),
} as const;

const SECOND = {
  save: value('ORDER', 'writes the signed order to this file instead of sending it, for a second signature'),
  order: value('ORDER', 'adds your signature to the order in this file, and sends it'),
} as const;

const ENDING = 'Exit code: 0 carried out, 2 invalid usage, or the gate refused the order.';
const KEY = `The secret of your key is read from ${KEY_VARIABLE} and is never printed. Requires "lock" in the configuration, with your key in
its operators.`;

/** `portcullis lock CONFIG`: locks a person out of a gate. */
export const lock: Command = defineCommand({
  description: `Signs an order and sends it to the gate, which refuses the person within ten seconds: sessions, logins, credentials of
programs, bearer tokens, API tokens and VCS passwords, at all hosts. Sessions that are open now do not come back. With --ask-again or
--end-sessions, the person is not locked: all sessions end, and with --ask-again the next login must be a new one at the identity
provider. ${KEY}`,
  args: [CONFIGURATION_FILE],
  options: {
    ...PERSON,
    reason: value('TEXT', 'the reason, recorded in the log'),
    for: value('TIME', 'how long the lock holds: 8h, 30d. Default: until "portcullis unlock"'),
    'ask-again': flag(
      'ends all sessions and requires a new login at the identity provider (prompt=login, max_age=0)',
    ),
    'end-sessions': flag('ends all sessions and nothing more'),
    ...COMMON,
    ...SECOND,
  },
  ending: ENDING,
  examples: [
    'portcullis.json --email bob@acme.example --username bob --reason INC-1 --as acme.example/security',
    'portcullis.json --issuer https://id.example.com --subject 00u1 --for 8h --reason INC-1 --as acme.example/security',
  ],
  async run(values, [file], io) {
    const [again, end] = [values['ask-again'] === true, values['end-sessions'] === true];
    if (again && end)
      throw new UsageError('--end-sessions: cannot be used with --ask-again, which ends them too');
    const action = again ? 'ask' : end ? 'end' : 'lock';
    if (action !== 'lock' && values.for !== undefined) throw new UsageError('--for: only a lock has an end');
    return carriedOut(action, values, file, io);
  },
});

/** `portcullis unlock CONFIG`: lets a person in again. */
export const unlock: Command = defineCommand({
  description: `Signs an order and sends it to the gate, which removes the locks of a person and required logins, also those that others ordered. Sessions that
a lock ended stay ended. ${KEY}`,
  args: [CONFIGURATION_FILE],
  options: { ...PERSON, reason: value('TEXT', 'the reason, recorded in the log'), ...COMMON, ...SECOND },
  ending: ENDING,
  examples: ['portcullis.json --email bob@acme.example --reason INC-1-closed --as acme.example/security'],
  run: (values, [file], io) => carriedOut('unlock', values, file, io),
});

/** `portcullis locks CONFIG`: lists who is locked. */
export const locks: Command = defineCommand({
  description: `Signs an order and sends it to the gate, which lists who is locked, by whom, why and until when, and whose sessions were ended. ${KEY}`,
  args: [CONFIGURATION_FILE],
  options: COMMON,
  ending: ENDING,
  examples: ['portcullis.json --as acme.example/security'],
  run: (values, [file], io) => carriedOut('list', values, file, io),
});

interface Given {
  readonly as: string;
  readonly gate?: string | undefined;
  readonly json?: boolean | undefined;
  readonly email?: string | undefined;
  readonly issuer?: string | undefined;
  readonly subject?: string | undefined;
  readonly username?: string | undefined;
  readonly reason?: string | undefined;
  readonly for?: string | undefined;
  readonly save?: string | undefined;
  readonly order?: string | undefined;
}

async function carriedOut(action: LockAction, given: Given, file: string, io: CommandIo): Promise<number> {
  const configuration = await goodConfiguration(file);
  const key = await signingKeyOf(given.as, io);
  requireOperator(file, configuration, formatVerifierKey(key.verifierKey));
  const gate = gateOfOrders(given.gate, configuration, await variablesBeside(file));
  const now = Math.floor(Date.now() / 1000);
  const note =
    given.order === undefined
      ? await signedLockOrder(orderOf(action, given, gate.host, now), key)
      : await signedAgain(action, given, given.order, gate.host, now, key, configuration);
  if (given.save !== undefined) {
    writeFileSync(given.save, note, { mode: 0o600 });
    io.stdout.write(
      printable(`signed: a second operator must send it with --order ${given.save} within five minutes\n`),
    );
    return 0;
  }
  const answer = await sendLockOrder(new URL(lockPath(configuration.login), gate), note);
  io.stdout.write(given.json === true ? `${JSON.stringify(answer)}\n` : printable(inWords(action, answer)));
  return 0;
}

/** Fails where the gate would not obey this key, before anything is sent. */
function requireOperator(file: string, { lock: settings }: GatewayConfiguration, vkey: string): void {
  if (settings?.operators === undefined)
    throw new UsageError(`${file}: has no "lock.operators", so its gate accepts no orders`);
  if (!settings.operators.includes(vkey)) {
    throw new UsageError(`${file}: lock.operators does not contain your key, ${vkey}`);
  }
}

function orderOf(action: LockAction, given: Given, gate: string, now: number): LockOrder {
  const id = toBase64url(crypto.getRandomValues(new Uint8Array(16)));
  const order = { action, id, gate, signedAt: now };
  if (action === 'list') return { ...order, names: [], reason: '', until: null };
  const names = namesIn(given);
  if (names.length === 0)
    throw new UsageError('name the person: --email, --issuer and --subject, or --username');
  const { reason = '' } = given;
  if (reason.trim() === '' || reason.length > MAX_LOCK_REASON)
    throw new UsageError(`--reason: must have 1 to ${MAX_LOCK_REASON} characters; it is recorded in the log`);
  return { ...order, names, reason, until: untilOf(given.for, now) };
}

function untilOf(given: string | undefined, now: number): number | null {
  if (given === undefined) return null;
  const seconds = secondsOption(given);
  if (seconds !== undefined && seconds > 0) return now + seconds;
  throw new UsageError('--for: must be a duration such as 8h');
}

function namesIn({ email, issuer, subject, username }: Given): readonly PersonName[] {
  if ((issuer === undefined) !== (subject === undefined))
    throw new UsageError('--issuer and --subject: one needs the other');
  return [
    ...(issuer === undefined || subject === undefined ? [] : [{ issuer, subject }]),
    ...(email === undefined ? [] : [{ email }]),
    ...(username === undefined ? [] : [{ username }]),
  ];
}

/** The order in a file with one more signature. */
async function signedAgain(
  action: LockAction,
  given: Given,
  file: string,
  gate: string,
  now: number,
  key: SigningKey,
  { lock: settings }: GatewayConfiguration,
): Promise<string> {
  const stray = (['email', 'issuer', 'subject', 'username', 'reason', 'for', 'save'] as const).find(
    (name) => given[name] !== undefined,
  );
  if (stray !== undefined) throw new UsageError(`--${stray}: cannot be used with --order, which states it`);
  const note = readFileSync(file, 'utf8');
  const operators = await Promise.all((settings?.operators ?? []).map(parseVerifierKey));
  try {
    const order = await openLockOrder(note, { gate, operators, now });
    if (order.action !== action)
      throw new RangeError(`it is an order to ${order.action}, which is another command or option`);
    if (order.operators.includes(key.verifierKey.name)) throw new RangeError('you have already signed it');
    const { text, verified } = await openNote(note, operators);
    return formatNote({ text, signatures: [...verified, await signNote(text, key)] });
  } catch (error) {
    if (error instanceof RangeError || error instanceof TlogError)
      throw new UsageError(`${file}: ${error.message}`);
    throw error;
  }
}

const DONE: Readonly<Record<Lock['effect'], string>> = {
  lock: 'locked',
  ask: 'a new login at the identity provider is required',
  end: 'sessions ended',
  refresh: 'sessions are due for a refresh',
  proposal: 'a lock was proposed on the operators’ page, and a second person must confirm it there',
};

function inWords(action: LockAction, answer: LockAnswer): string {
  const { locks: changed, names, sessions, searchedAll, uncovered } = answer;
  if (action === 'list') return changed.length === 0 ? 'no one is locked\n' : changed.map(listed).join('');
  const who = names.map((name) => `  ${nameInWords(name)}\n`).join('');
  if (action === 'unlock') {
    const count = changed.filter(({ effect }) => effect !== 'end').length;
    return `${count === 0 ? 'there was no lock of this person' : `removed ${count} ${count === 1 ? 'entry' : 'entries'}`}:\n${who}`;
  }
  const [entry] = changed;
  const kept =
    sessions === null
      ? 'sessions are in cookies, or there is no login: each ends at its next request'
      : `sessions ended in the store: ${sessions}`;
  return `${DONE[action]}${entry?.effect === 'lock' ? untilInWords(entry) : ''}, at every host within ten seconds, for callers known by:
${who}${kept}
Not covered:
${uncovered.map((access) => `  ${UNCOVERED[access]}\n`).join('')}${searchedAll ? '' : 'Not all sessions were searched for further names: there are too many.\n'}`;
}

const UNCOVERED: Readonly<Record<UncoveredAccess, string>> = {
  direct: 'SSH, and an application that is reached directly',
  accounts:
    'passwords for version control, and API tokens of an account with another address: no --username is known',
  unverified:
    'callers whose provider does not state this address as verified: no session shows their subject',
  logins: 'logins: no address and no subject is known',
  tokens: 'bearer tokens: no address and no subject is known',
  programs: 'bearer tokens, API tokens and passwords for version control',
  auth_time:
    'a provider that sends no auth_time cannot prove a new login: the person is refused until "portcullis unlock"',
};

function untilInWords({ until }: Lock): string {
  return until === undefined
    ? ', until "portcullis unlock"'
    : ` until ${new Date(until * 1000).toISOString()}`;
}

function listed(entry: Lock): string {
  const { effect, names, by, source, reason, at, until, id } = entry;
  const end = until === undefined ? 'until it is removed' : `until ${new Date(until * 1000).toISOString()}`;
  return `${DONE[effect]}: ${names.map(nameInWords).join(', ')}
  since ${new Date(at * 1000).toISOString()}, ${end}, by ${source} ${by}: ${reason} (${id})
`;
}
