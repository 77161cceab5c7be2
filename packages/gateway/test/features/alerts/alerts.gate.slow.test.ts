import { join } from 'node:path';
import { Miniflare, type Request as MiniflareRequest, Response as MiniflareResponse } from 'miniflare';
import { afterEach, expect, test } from 'vitest';
import { bundleWorker, oneModule } from '../../../../../scripts/bundles/bundle.ts';
import { compatibilityDate } from '../../../../../scripts/compatibility-date.ts';
import { outputTo } from '../../../../../scripts/fixtures/runtime-output.ts';

// A sink that loses every event, and the people who are told: a service that checks signatures, and a mailbox.

const SECRET = 's'.repeat(32);
const script = bundleWorker(join(import.meta.dirname, '../../fixtures/alerting-worker.ts'));

/** Takes mail as the binding does, and fails where a test says so. */
const MAILBOX = `
import { WorkerEntrypoint } from 'cloudflare:workers';
const mails = [];
let fails = false;
export default class extends WorkerEntrypoint {
  fetch(request) {
    if (new URL(request.url).pathname === '/fail') fails = true;
    return Response.json(mails);
  }
  async send(mail) {
    if (fails) throw new Error('the mail service is down');
    mails.push(mail);
    return { messageId: 'm-1' };
  }
}`;

interface Told {
  readonly body: string;
  readonly isSigned: boolean;
}

let miniflare: Miniflare;
afterEach(() => miniflare?.dispose());

async function isSigned(request: MiniflareRequest, body: string): Promise<boolean> {
  const header = request.headers.get('x-portcullis-signature') ?? '';
  const [, seconds, hex = ''] = /^t=(\d+),v1=([\da-f]{64})$/.exec(header) ?? [];
  const encoder = new TextEncoder();
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  const key = await crypto.subtle.importKey('raw', encoder.encode(SECRET), algorithm, false, ['verify']);
  return crypto.subtle.verify('HMAC', key, Buffer.from(hex, 'hex'), encoder.encode(`${seconds}.${body}`));
}

async function started({ desk = 202, realMail = false } = {}) {
  const told: Told[] = [];
  let printed = '';
  miniflare = new Miniflare({
    handleRuntimeStdio: outputTo((text) => (printed += text)),
    workers: [
      {
        name: 'gate',
        ...oneModule(await script),
        compatibilityDate,
        bindings: { ALERT_SECRET: SECRET },
        serviceBindings: { SITE: 'site', ...(realMail ? {} : { ALERT_MAIL: 'mailbox' }) },
        ...(realMail ? { email: { send_email: [{ name: 'ALERT_MAIL' }] } } : {}),
        durableObjects: { ALERTS: { className: 'PortcullisAlerts', useSQLite: true } },
        outboundService: async (request: MiniflareRequest) => {
          const body = await request.text();
          told.push({ body, isSigned: await isSigned(request, body) });
          return new MiniflareResponse(null, { status: desk });
        },
      },
      {
        name: 'site',
        modules: true,
        script: 'export default { fetch: () => new Response("the site") };',
        compatibilityDate,
      },
      { name: 'mailbox', modules: true, script: MAILBOX, compatibilityDate },
    ],
  });
  await miniflare.ready;
  const visit = async (isolate = 0): Promise<string> => {
    const headers = { 'x-test-isolate': String(isolate) };
    return (await miniflare.dispatchFetch('https://wiki.corp.example/secret-page', { headers })).text();
  };
  const mailbox = async (path = '/') => {
    const worker = await miniflare.getWorker('mailbox');
    return (await worker.fetch(`https://mailbox.example${path}`)).json() as Promise<
      readonly { readonly subject: string; readonly text: string; readonly to: readonly string[] }[]
    >;
  };
  const warnings = async (): Promise<readonly string[]> =>
    (await (await miniflare.dispatchFetch('https://warnings.example/')).json()) as string[];
  return { told, visit, mailbox, warnings, printed: () => printed };
}

test('lost events are alerted once, by a signed line and by mail, and every request is served', async () => {
  const { told, visit, mailbox } = await started();
  for (let isolate = 0; isolate < 6; isolate++) expect(await visit(isolate % 2)).toBe('the site');
  await expect.poll(() => mailbox(), { timeout: 30_000 }).toHaveLength(1);
  await expect.poll(() => told, { timeout: 30_000 }).toHaveLength(1);
  const [{ body, isSigned: good } = { body: '', isSigned: false }] = told;
  expect(good).toBe(true);
  expect(JSON.parse(body)).toMatchObject({
    type: 'alert',
    about: 'audit.loss',
    severity: 'high',
    event: { type: 'audit.loss', loss: { sink: 'broken' } },
  });
  for (const isolate of [0, 1]) await visit(isolate);
  const [mail, ...others] = await mailbox();
  expect([others, told.length]).toEqual([[], 1]);
  expect(mail).toMatchObject({
    to: ['ops@corp.example'],
    subject: '[portcullis] high: audit events were lost',
  });
  expect(body + mail?.text).not.toMatch(new RegExp(`${SECRET}|secret-page`));
});

test('a failing mail service and desk are reported on the console, and fail nothing', async () => {
  const { told, visit, mailbox, warnings } = await started({ desk: 500 });
  await mailbox('/fail');
  expect(await visit()).toBe('the site');
  await expect.poll(warnings, { timeout: 30_000 }).toHaveLength(2);
  expect(told.length).toBeGreaterThan(1);
  expect((await warnings()).toSorted()).toEqual([
    'portcullis: an alert about audit.loss could not be sent by mail (Error)',
    'portcullis: an alert about audit.loss could not be sent by webhook (NotTaken)',
  ]);
  expect(await visit()).toBe('the site');
});

test("the platform's own send_email binding accepts the mail", async () => {
  const { visit, warnings, printed } = await started({ realMail: true });
  expect(await visit()).toBe('the site');
  await expect.poll(printed, { timeout: 30_000 }).toContain('high: audit events were lost');
  expect(await warnings()).toEqual([]);
});
