import { expect, test, vi } from 'vitest';
import type { AlertMessage } from '../../src/alerts/alert-channel.ts';
import type { AuditEvent } from '../../src/event/event.ts';
import {
  type AlertChannel,
  type AlertOptions,
  alerts,
  mailChannel,
  webhookChannel,
} from '../../src/index.ts';

const event = {
  schema: 'portcullis.event/1',
  id: 'e-1',
  time: '2026-01-01T00:00:00.000Z',
  type: 'break_glass',
  severity: 'high',
  outcome: 'allow',
  reason: [],
  break_glass: { change: 'used', grant: 'g1' },
  actor: { kind: 'user', sub: 'p-1' },
  observer: { worker: 'gate' },
} as unknown as AuditEvent;
const another = { ...event, break_glass: { change: 'used', grant: 'g2' } } as unknown as AuditEvent;

function scene(options: Partial<AlertOptions> = {}) {
  const sent: AlertMessage[] = [];
  const warnings: string[] = [];
  const waiting: Promise<unknown>[] = [];
  const channel: AlertChannel & { fails: boolean } = {
    name: 'test',
    fails: false,
    send: async (message) => {
      if (channel.fails) throw new Error('with a secret in it');
      sent.push(message);
    },
  };
  const tell = alerts({ channels: [channel], warn: (text) => warnings.push(text), ...options });
  let now = 1_000_000;
  const context = {
    requestId: 'r-1',
    clock: { now: () => now },
    execution: { waitUntil: (promise: Promise<unknown>) => void waiting.push(promise) },
  };
  return {
    ...{ sent, warnings, channel, context },
    pass: (seconds: number) => {
      now += seconds * 1000;
    },
    told: async (one: AuditEvent) => {
      tell(one, context);
      await Promise.all(waiting.splice(0));
    },
  };
}

/** Waits between tries are over at once; that nobody answers is never found out. */
const patient = (milliseconds: number): Promise<void> =>
  milliseconds >= 10_000 ? new Promise(() => {}) : Promise.resolve();

test('an alert contains the event as it was recorded, and equal ones are sent once', async () => {
  const { sent, told, pass } = scene();
  await told(event);
  await told(event);
  expect(sent).toEqual([
    {
      about: 'break_glass',
      severity: 'high',
      summary: 'a user signed in with a break-glass grant',
      event,
      keptBack: 0,
      unsent: 0,
    },
  ]);
  pass(900);
  await told(event);
  expect(sent[1]).toMatchObject({ keptBack: 1 });
});

test('a grant cannot be hidden by many other alerts, such as refused configurations', async () => {
  const { told, sent, pass } = scene({ maxPerHour: 2 });
  const refused = (version: number) =>
    told({
      ...{
        type: 'config.changed',
        outcome: 'deny',
        severity: 'high',
        time: 't',
        observer: { worker: 'gate' },
      },
      config: { name: 'KV', version_sha256: String(version) },
    } as unknown as AuditEvent);
  for (let version = 0; version < 5; version += 1) await refused(version);
  await told(event);
  await told(another);
  await told(another);
  expect(sent.map(({ about }) => about)).toEqual([
    'config.refused',
    'config.refused',
    'break_glass',
    'break_glass',
  ]);
  expect(sent[2]?.keptBack).toBe(3);
  pass(1800);
  await refused(6);
  expect(sent).toHaveLength(4);
});

test('a channel that fails is logged without its message, throws nothing, and does not block another channel', async () => {
  const heard: AlertMessage[] = [];
  const other: AlertChannel = { name: 'other', send: async (message) => void heard.push(message) };
  const failing: AlertChannel & { fails: boolean } = {
    name: 'failing',
    fails: true,
    send: async (message) => {
      if (failing.fails) throw new Error('with a secret in it');
      heard.push(message);
    },
  };
  const { told, warnings } = scene({ channels: [failing, other] });
  await told(event);
  expect(heard).toHaveLength(1);
  expect(warnings).toEqual(['portcullis: an alert about break_glass could not be sent by failing (Error)']);
  failing.fails = false;
  await told(another);
  expect(heard.map(({ unsent }) => unsent).toSorted()).toEqual([0, 0, 1]);
});

test('the number of alerts suppressed before one that failed is in the next one that is sent', async () => {
  const { told, sent, channel } = scene();
  await told(event);
  await told(event);
  channel.fails = true;
  await told(another);
  channel.fails = false;
  await told({ ...event, break_glass: { change: 'used', grant: 'g3' } } as unknown as AuditEvent);
  expect(sent[1]).toMatchObject({ keptBack: 1, unsent: 1 });
});

test('an alert that fails while another is being sent is counted by the next', async () => {
  const onTheWay = Promise.withResolvers<void>();
  const heard: AlertMessage[] = [];
  const works = [
    () => onTheWay.promise,
    () => Promise.reject(new Error('down')),
    async (message: AlertMessage) => void heard.push(message),
  ];
  const channel: AlertChannel = { name: 'slow', send: async (message) => await works.shift()?.(message) };
  const { told } = scene({ channels: [channel] });
  const first = told(event);
  await told(another);
  onTheWay.resolve();
  await first;
  await told({ ...event, break_glass: { change: 'used', grant: 'g3' } } as unknown as AuditEvent);
  expect(heard).toMatchObject([{ unsent: 1 }]);
});

test('alerts of grants do not use up the hourly limit of others', async () => {
  const { told, sent } = scene({ maxPerHour: 1 });
  await told(event);
  await told(another);
  await told({ ...event, type: 'audit.loss', loss: { sink: 'd1' } } as unknown as AuditEvent);
  await told({ ...event, type: 'audit.loss', loss: { sink: 'r2' } } as unknown as AuditEvent);
  expect(sent.map(({ about }) => about)).toEqual(['break_glass', 'break_glass', 'audit.loss']);
});

test('an alert is sent where the ledger does not answer', async () => {
  const ledger = { claim: () => Promise.reject(new Error('down')) };
  const { told, sent, warnings } = scene({ ledger });
  await told(event);
  expect(sent).toHaveLength(1);
  expect(warnings[0]).toContain('is not available');
});

test('a failing report to the operator does not stop an alert', async () => {
  const console = vi.spyOn(globalThis.console, 'error').mockImplementation(() => {});
  const warn = () => {
    throw new RangeError('full');
  };
  const { told, sent, channel } = scene({ ledger: { claim: () => Promise.reject(new Error('down')) }, warn });
  await told(event);
  expect(sent).toHaveLength(1);
  channel.fails = true;
  await told(event);
  expect(console.mock.calls.map(([text]) => String(text))).toEqual([
    expect.stringContaining('the ledger of sent alerts is not available'),
    expect.stringContaining('the ledger of sent alerts is not available'),
    expect.stringContaining('could not be sent by test'),
  ]);
});

test('a ledger that never answers does not stop an alert', async () => {
  const sleeps: number[] = [];
  const sleep = async (milliseconds: number): Promise<void> => void sleeps.push(milliseconds);
  const { told, sent, warnings } = scene({ ledger: { claim: () => new Promise(() => {}) }, sleep });
  await told(event);
  expect(sent).toHaveLength(1);
  expect(sleeps).toEqual([5000]);
  expect(warnings[0]).toContain('is not available (DeadlineExceeded)');
});

test('a ledger call contains only limits and a time, all serializable', async () => {
  const claims: unknown[] = [];
  const ledger = {
    claim: (...given: unknown[]) => {
      claims.push(structuredClone(given));
      return { isTold: false, keptBack: 0 };
    },
  };
  const { told, sent } = scene({ ledger });
  await told({ ...event, type: 'audit.loss', loss: { sink: 'd1' } } as unknown as AuditEvent);
  expect([sent, claims]).toEqual([
    [],
    [['["audit.loss","d1"]', { quietSeconds: 900, maxPerHour: 30 }, 1000]],
  ]);
});

test.each([
  ['nobody to tell', { channels: [] }, 'channels must be an array of at least one channel'],
  ['an unknown subject', { about: ['weather'] }, 'about must be an array of'],
  ['an unknown subject beside a known one', { about: ['signal', 'weather'] }, 'alerts: about must be'],
  ['a part of a second', { quietSeconds: 1.5 }, 'quietSeconds must be'],
  ['a part of an alert', { maxPerHour: 1.5 }, 'maxPerHour must be'],
  ['an unknown level', { signalLevel: 'loud' }, 'signalLevel must be'],
  ['no quiet', { quietSeconds: 0 }, 'quietSeconds must be'],
])('an alert option is refused at the start: %s', (_what, options, problem) => {
  expect(() => scene(options as never)).toThrow(problem);
});

test('a webhook gets one signed line of JSON, again where it fails temporarily', async () => {
  const requests: Request[] = [];
  const statuses = [503, 202];
  const channel = webhookChannel({
    url: 'https://desk.example/alerts',
    secret: 's'.repeat(32),
    fetch: async (request) => {
      requests.push(request);
      return new Response(null, { status: statuses.shift() ?? 202 });
    },
    sleep: patient,
  });
  expect(channel.name).toBe('webhook');
  const { told, warnings } = scene({ channels: [channel] });
  await told(event);
  expect(warnings).toEqual([]);
  expect(requests).toHaveLength(2);
  const [request] = requests;
  const body = (await request?.text()) ?? '';
  expect(body.endsWith('}\n')).toBe(true);
  expect(JSON.parse(body)).toMatchObject({
    type: 'alert',
    about: 'break_glass',
    kept_back: 0,
    event: { id: 'e-1' },
  });
  const [, seconds, hex = ''] =
    /^t=(\d+),v1=([\da-f]{64})$/.exec(request?.headers.get('x-portcullis-signature') ?? '') ?? [];
  const key = await crypto.subtle.importKey(
    'raw',
    new TextEncoder().encode('s'.repeat(32)),
    { name: 'HMAC', hash: 'SHA-256' },
    false,
    ['verify'],
  );
  const signed = new TextEncoder().encode(`${seconds}.${body}`);
  expect(await crypto.subtle.verify('HMAC', key, Buffer.from(hex, 'hex'), signed)).toBe(true);
});

test('a webhook that refuses permanently is not called again', async () => {
  let asked = 0;
  const channel = webhookChannel({
    ...{ url: 'https://desk.example/alerts', secret: 's'.repeat(32) },
    fetch: async () => {
      asked++;
      return new Response(null, { status: 404 });
    },
    sleep: patient,
  });
  const { told, warnings } = scene({ channels: [channel] });
  await told(event);
  expect([asked, warnings.length]).toEqual([1, 1]);
});

test('a mail is plain text with the whole event, tried three times', async () => {
  const mails: Parameters<Parameters<typeof mailChannel>[0]['binding']['send']>[0][] = [];
  let failures = 2;
  const binding = {
    send: async (mail: (typeof mails)[number]) => {
      if (failures-- > 0) throw new Error('busy');
      mails.push(mail);
    },
  };
  const channel = mailChannel({
    binding,
    from: 'gate@corp.example',
    to: ['ops@corp.example'],
    sleep: patient,
  });
  const { told, warnings } = scene({ channels: [channel] });
  await told(event);
  const [mail] = mails;
  expect(mail).toMatchObject({
    from: 'gate@corp.example',
    to: ['ops@corp.example'],
    subject: '[gate] high: a user signed in with a break-glass grant',
  });
  expect(JSON.parse(mail?.text.slice(mail.text.indexOf('{')) ?? '')).toEqual(event);
  failures = 3;
  await told(another);
  expect([mails.length, warnings.length]).toEqual([1, 1]);
});

test('a mail service that never answers is not waited for beyond its limit', async () => {
  const binding = { send: () => new Promise(() => {}) };
  const channel = mailChannel({ binding, from: 'a@b.example', to: ['c@d.example'], sleep: async () => {} });
  const { told, warnings } = scene({ channels: [channel] });
  await told(event);
  expect(warnings).toEqual([
    'portcullis: an alert about break_glass could not be sent by mail (DeadlineExceeded)',
  ]);
});

test('mail without a binding is refused immediately', () => {
  expect(() =>
    mailChannel({ binding: undefined as never, from: 'a@b.example', to: ['c@b.example'] }),
  ).toThrow('send_email binding');
});

test.each(['informational', 'low', 'medium', 'high'] as const)(
  'a signal of the level %s is sent if that is the least level, and by default from medium on',
  async (severity) => {
    const signal = {
      ...event,
      ...{ type: 'signal', severity, outcome: 'allow', signal: { name: 'new_device' } },
    } as unknown as AuditEvent;
    const chosen = scene({ signalLevel: severity, about: ['signal'] });
    await chosen.told(signal);
    expect(chosen.sent.map(({ about }) => about)).toEqual(['signal']);
    const usual = scene();
    await usual.told(signal);
    expect(usual.sent).toHaveLength(severity === 'medium' || severity === 'high' ? 1 : 0);
  },
);

test('an event of which nobody needs to know causes no alert', async () => {
  const { sent, told, warnings } = scene();
  await told({ ...event, type: 'request.decision' } as unknown as AuditEvent);
  expect([sent, warnings]).toEqual([[], []]);
});

test('the first alert that is sent again says how many in a row were not sent', async () => {
  const { channel, sent, told } = scene();
  channel.fails = true;
  for (const grant of ['a', 'b', 'c']) {
    await told({ ...event, break_glass: { change: 'used', grant } } as unknown as AuditEvent);
  }
  channel.fails = false;
  await told(event);
  await told(another);
  expect(sent.map(({ unsent }) => unsent)).toEqual([3, 0]);
});

test('a channel that fails is reported on the error stream if no other place is given', async () => {
  const error = vi.spyOn(console, 'error').mockImplementation(() => {});
  const channel = { name: 'pager', send: () => Promise.reject(new TypeError('no route')) };
  const waiting: Promise<unknown>[] = [];
  const execution = { waitUntil: (promise: Promise<unknown>) => void waiting.push(promise) };
  alerts({ channels: [channel] })(event, { requestId: 'r-1', clock: { now: () => 0 }, execution });
  await Promise.all(waiting);
  expect(error.mock.calls).toEqual([
    ['portcullis: an alert about break_glass could not be sent by pager (TypeError)'],
  ]);
  error.mockRestore();
});
