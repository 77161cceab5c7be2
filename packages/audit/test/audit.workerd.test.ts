import { type BaseContext, pipeline, worker } from '@portcullis/core';
import { expect, test } from 'vitest';
import { audit, consoleSink } from '../src/index.ts';
import { execution } from './serving.ts';

function logging() {
  const lines: string[] = [];
  const app = pipeline<BaseContext>()
    .use(
      audit({
        sinks: [consoleSink({ console: { log: (line: string) => void lines.push(line) } })],
        observer: { worker: 'gate' },
      }),
    )
    .handle(() => new Response('hello'));
  return { lines, fetch: worker(app) };
}

test('inside workerd, a request is logged as one line of JSON', async () => {
  const { lines, fetch } = logging();
  const request = new Request('https://a.example/T1?token=hunter2', {
    cf: { asn: 64_496, country: 'AT', colo: 'VIE' } as never,
    headers: { 'cf-connecting-ip': '192.0.2.1', authorization: 'Bearer hunter2' },
  });
  const response = await fetch(request, {}, execution());
  expect(await response.text()).toBe('hello');
  expect(lines).toHaveLength(1);
  expect(lines[0]).not.toContain('hunter2');
  expect(JSON.parse(lines[0] as string)).toMatchObject({
    type: 'request.decision',
    outcome: 'allow',
    src: { ip: '192.0.2.1', asn: 64_496, country: 'AT' },
    http: { method: 'GET', path: '/T1', query_keys: ['token'], status: 200 },
    observer: { worker: 'gate', colo: 'VIE' },
  });
});

test('inside workerd, an ambiguous address is logged with its refusal', async () => {
  const { lines, fetch } = logging();
  const response = await fetch(new Request('https://a.example//T1'), {}, execution());
  expect(response.status).toBe(400);
  expect(JSON.parse(lines[0] as string)).toMatchObject({
    outcome: 'deny',
    reason: ['request.path_empty_segment'],
    http: { path_raw: '//T1', status: 400 },
  });
});
