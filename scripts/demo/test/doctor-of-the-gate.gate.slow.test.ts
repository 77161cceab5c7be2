import { run } from '@portcullis/cli';
import { afterEach, expect, test } from 'vitest';
import { startWholeGate, type WholeGate } from './running-gate.ts';

let whole: WholeGate;
afterEach(() => whole.close());

test('the doctor finds nothing wrong with this gate and a Phorge that is set up as planned', async () => {
  whole = await startWholeGate({ phorge: { hardened: true, hardenedRewrite: true } });
  let out = '';
  const io = { stdout: { write: (text: string) => (out += text) }, stderr: process.stderr };
  const same = ['--server-name', 'edge.gateway', '--client-id', 'phorge', '--allows-public', '--json'];
  const args = [`http://127.0.0.1:${whole.port}/`, '--origin', whole.phorge.url, ...same];
  const code = await run(['phorge', 'doctor', ...args], io);
  const { findings } = JSON.parse(out);
  expect(findings.filter(({ verdict }: { verdict: string }) => verdict === 'bad')).toEqual([]);
  expect(findings.filter(({ verdict }: { verdict: string }) => verdict === 'ok')).toHaveLength(26);
  expect(code).toBe(0);
});
