import { expect, test } from 'vitest';
import { answerRefresh, answerRegistration } from '../../src/dbsc/answer-binding.ts';
import type { DeviceBinding } from '../../src/dbsc/device-binding.ts';
import { ProofProblem } from '../../src/dbsc/proof-problem.ts';

const request = new Request('https://wiki.example/.portcullis/dbsc/refresh', { method: 'POST' });
const refused = async (answer: Promise<unknown>): Promise<string> => {
  const problem = await answer.then(
    () => new Error('no problem'),
    (error: unknown) => error as Error,
  );
  expect(problem).toBeInstanceOf(ProofProblem);
  return `${problem.name}: ${problem.message}`;
};

test('a second key of a session is refused, and the event says why', async () => {
  const binding = { registered: async () => ({ session: 's', key: {} }) } as unknown as DeviceBinding;
  expect(await refused(answerRegistration(binding, request, { bind: async () => false }, 0))).toBe(
    'ProofProblem: the session has a key already',
  );
});

test('a proof for no session, or for one without a key, is refused, and the event says why', async () => {
  const of = (session: string | undefined) =>
    answerRefresh(
      { sessionIn: async () => session } as unknown as DeviceBinding,
      request,
      { keyOf: async () => undefined },
      0,
    );
  expect(await refused(of(undefined))).toBe('ProofProblem: it names no session of this gate');
  expect(await refused(of('s'))).toBe('ProofProblem: the session has no key');
});
