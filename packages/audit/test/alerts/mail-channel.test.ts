import { expect, test } from 'vitest';
import type { AlertMessage } from '../../src/alerts/alert-channel.ts';
import { type AuditEvent, mailChannel } from '../../src/index.ts';
import { recordOf, stoppedClock } from '../chained-logs.ts';
import { execution } from '../serving.ts';

type Mail = Parameters<Parameters<typeof mailChannel>[0]['binding']['send']>[0];

const event: AuditEvent = recordOf(1).event;
const message: AlertMessage = {
  about: 'break_glass',
  severity: 'high',
  summary: 'a grant let somebody in',
  event,
  keptBack: 0,
  unsent: 0,
};

/** A mail service that fails so often before it takes a mail, and whoever waits for it. */
function service(failures: number) {
  const mails: Mail[] = [];
  const waits: number[] = [];
  let left = failures;
  const send = async (mail: Mail): Promise<void> => {
    if (left-- > 0) throw new Error('busy');
    mails.push(mail);
  };
  const sleep = (milliseconds: number): Promise<void> => {
    waits.push(milliseconds);
    // The time for one answer is never over.
    return milliseconds >= 10_000 ? new Promise(() => {}) : Promise.resolve();
  };
  const channel = mailChannel({
    binding: { send },
    from: 'gate@corp.example',
    to: ['ops@corp.example'],
    sleep,
  });
  const context = { requestId: 'r-1', execution: execution(), clock: stoppedClock() };
  return { mails, waits, tell: (one: AlertMessage) => channel.send(one, context) };
}

test('a mail contains what happened, where, how to find more, and the event', async () => {
  const { mails, tell } = service(0);
  await tell(message);
  expect(mails).toEqual([
    {
      from: 'gate@corp.example',
      to: ['ops@corp.example'],
      subject: '[gate] high: a grant let somebody in',
      text: [
        'A grant let somebody in.',
        `At ${event.time}, by gate. What to do: see the runbook of Portcullis, and run`,
        'portcullis events FILE --type request.decision',
        '',
        JSON.stringify(event, null, 2),
        '',
      ].join('\n'),
    },
  ]);
});

test('a mail contains how many like it were suppressed, and how many could not be sent', async () => {
  const { mails, tell } = service(0);
  await tell({ ...message, keptBack: 3, unsent: 2 });
  expect(mails[0]?.text.split('\n').slice(3, 6)).toEqual([
    '3 other alerts were not sent since the last one, because they were repeated or too many.',
    '2 earlier alerts could not be sent.',
    '',
  ]);
});

test('a mail is tried three times, ten seconds each, with half a second and then a whole one between', async () => {
  const lucky = service(2);
  await lucky.tell(message);
  expect(lucky.mails).toHaveLength(1);
  expect(lucky.waits).toEqual([10_000, 500, 10_000, 1000, 10_000]);

  const unlucky = service(3);
  await expect(unlucky.tell(message)).rejects.toThrow('busy');
  expect(unlucky.waits.filter((wait) => wait < 10_000)).toEqual([500, 1000]);
});

test('a mail channel has the name mail, and refuses a binding that sends no mail', () => {
  const options = { from: 'a@b.example', to: ['c@b.example'] };
  expect(mailChannel({ ...options, binding: { send: async () => {} } }).name).toBe('mail');
  expect(() => mailChannel({ ...options, binding: {} as never })).toThrow(
    'mailChannel: a send_email binding is required, but it has no send()',
  );
});
