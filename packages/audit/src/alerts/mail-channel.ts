import {
  callback,
  checkOptions,
  type FieldsFor,
  inTime,
  requireBinding,
  type Sleep,
  systemSleep,
  text,
  value,
} from '@portcullis/core/internal';
import type { AlertChannel, AlertMessage } from './alert-channel.ts';

/** The part of a `send_email` binding that is used: its structured form, which writes the message itself. */
export interface MailBinding {
  send(message: {
    readonly from: string;
    readonly to: string[];
    readonly subject: string;
    readonly text: string;
  }): Promise<unknown>;
}

/** Who is written to. */
export interface MailChannelOptions {
  readonly binding: MailBinding;
  /** Address of the sender, in a domain that is set up for sending. */
  readonly from: string;
  /**
   * Addresses of the recipients.
   *
   * At most 50.
   */
  readonly to: readonly string[];
  /** Default: the runtime's timer. */
  readonly sleep?: Sleep;
}

const MAX_RECIPIENTS = 50;
const MAX_TRIES = 3;
/** The wait after the first try that failed; it doubles with each. */
const FIRST_WAIT_MS = 500;
const TIMEOUT_MS = 10_000;

/**
 * Writes alerts to people through a `send_email` binding of the Worker, as plain text, tried three times while the request that it is
 * about may live.
 *
 * Throws `TypeError` where no such binding is bound, and for addresses that are missing.
 * @see {@link https://developers.cloudflare.com/email-service/api/send-emails/workers-api/ | Email Service, Workers API}
 */
export function mailChannel(options: MailChannelOptions): AlertChannel {
  const { from, to, sleep } = checkOptions('mailChannel', options, fields);
  const { binding } = options;
  requireBinding('mailChannel', 'send_email binding', binding, 'send');
  return {
    name: 'mail',
    send: async (message) => {
      const mail = { from, to: [...to], subject: subjectOf(message), text: textOf(message) };
      for (let tries = 1; ; tries++) {
        try {
          await inTime(TIMEOUT_MS, sleep, binding.send(mail));
          return;
        } catch (error) {
          if (tries >= MAX_TRIES) throw error;
          await sleep(FIRST_WAIT_MS * 2 ** (tries - 1));
        }
      }
    },
  };
}

const fields: FieldsFor<MailChannelOptions> = {
  // What is wrong with it takes more words.
  binding: { problem: () => undefined, fallback: () => undefined as never },
  from: text,
  to: value(
    (given) =>
      Array.isArray(given) && given.length > 0 && given.length <= MAX_RECIPIENTS && given.every(isAddress),
    `must be an array of at most ${MAX_RECIPIENTS} addresses`,
  ),
  sleep: callback(() => systemSleep),
};

function isAddress(given: unknown): boolean {
  return typeof given === 'string' && given.includes('@');
}

function subjectOf({ severity, summary, event }: AlertMessage): string {
  return `[${event.observer.worker}] ${severity}: ${summary}`;
}

/** The whole event, as it is in the log, so that readers do not have to look up what is missing. */
function textOf({ summary, keptBack, unsent, event }: AlertMessage): string {
  return [
    `${summary[0]?.toUpperCase()}${summary.slice(1)}.`,
    `At ${event.time}, by ${event.observer.worker}. What to do: see the runbook of Portcullis, and run`,
    `portcullis events FILE --type ${event.type}`,
    ...(keptBack === 0
      ? []
      : [
          `${keptBack} other alerts were not sent since the last one, because they were repeated or too many.`,
        ]),
    ...(unsent === 0 ? [] : [`${unsent} earlier alerts could not be sent.`]),
    '',
    JSON.stringify(event, null, 2),
    '',
  ].join('\n');
}
