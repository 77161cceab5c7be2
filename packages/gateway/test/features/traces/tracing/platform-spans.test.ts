import { expect, test } from 'vitest';
import { currentTrace } from '../../../../src/features/traces/tracing/current-trace.ts';
import { tracedGate } from './fixtures/traced-gate.ts';

/** A runtime with custom spans: what is entered inside of another is below it. */
function platform() {
  const spans: { name: string; below: string | undefined; said: Record<string, unknown> }[] = [];
  const open: string[] = [];
  const tracing = {
    enterSpan<Value>(
      name: string,
      callback: (span: { setAttribute(key: string, value: unknown): void }) => Value,
    ): Value {
      const said: Record<string, unknown> = {};
      spans.push({ name, below: open.at(-1), said });
      open.push(name);
      return callback({ setAttribute: (key, value) => void Object.assign(said, { [key]: value }) });
    },
  };
  return { spans, tracing };
}

const calling = (gate: ReturnType<typeof tracedGate>, tracing: object) =>
  gate.serve(
    (context, { origin }) => {
      const init = { method: 'GET', headers: {}, body: null, redirect: 'manual' } as const;
      const traced = origin({ name: 'WIKI', send: async () => new Response() });
      return traced.send(context.target, init, {}, context);
    },
    { execution: { ...gate.execution, tracing } as never },
  );

test('where the platform traces and no collector is configured, its spans are used', async () => {
  const { spans, tracing } = platform();
  const gate = tracedGate({ collector: undefined as never });
  const answer = await calling(gate, tracing);
  expect(spans).toMatchObject([
    {
      name: 'GET',
      below: undefined,
      said: {
        'portcullis.request_id': answer.headers.get('x-request-id'),
        'http.response.status_code': 200,
      },
    },
    { name: 'origin', below: 'GET', said: { 'portcullis.origin': 'WIKI' } },
  ]);
});

test('next to a collector the platform’s spans are used only where configured', async () => {
  const without = platform();
  const gate = tracedGate();
  await calling(gate, without.tracing);
  await gate.settled();
  expect(without.spans).toEqual([]);
  const both = tracedGate({ platform: true });
  const { spans, tracing } = platform();
  await calling(both, tracing);
  await both.settled();
  expect([spans.length, both.collector.spans.length]).toEqual([2, 2]);
});

test('a runtime without spans of its own serves as before', async () => {
  const gate = tracedGate({ collector: undefined as never });
  const answer = await gate.serve(() => new Response('fine'));
  expect(await answer.text()).toBe('fine');
});

test('a runtime without AsyncLocalStorage is known as one', () => {
  expect(currentTrace({})).toBeUndefined();
  expect(currentTrace({ process: {} })).toBeUndefined();
  expect(currentTrace({ process: { getBuiltinModule: () => undefined } })).toBeUndefined();
  expect(currentTrace()).toBeDefined();
});
