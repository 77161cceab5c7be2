import { memorySessions } from '@portcullis/session';
import { describe, expect, test } from 'vitest';
import { checkConfiguration } from '../../../src/checks/check-configuration.ts';
import { deviceBoundPart } from '../../../src/features/device-bound/part.ts';
import { LOGIN, openConfiguration } from '../../assembled.ts';

const problemsWith = (login: object): readonly string[] =>
  checkConfiguration({ ...openConfiguration(), login: { ...LOGIN, ...login }, trustedHosts: [] }).map(
    ({ path, message }) => `${path} ${message}`,
  );

describe('login.deviceBound', () => {
  test('is accepted with sessions in a Durable Object', () => {
    expect(problemsWith({ durableObject: 'SESSIONS', deviceBound: {} })).toEqual([]);
    expect(problemsWith({ durableObject: 'SESSIONS', deviceBound: { proofSeconds: 120 } })).toEqual([]);
  });

  test('is refused with sessions in cookies', () => {
    expect(problemsWith({ deviceBound: {} })).toEqual([
      'login.deviceBound needs "durableObject": a cookie that holds its session cannot be bound later',
    ]);
  });

  test.each([119, 3601, '600'])('is refused with proofs of %s seconds', (proofSeconds) => {
    expect(problemsWith({ durableObject: 'SESSIONS', deviceBound: { proofSeconds } })).toEqual([
      expect.stringContaining('login.deviceBound.proofSeconds'),
    ]);
  });

  test('keeps its challenges in the store of the sessions', () => {
    const bound = deviceBoundPart({}, memorySessions());
    expect(bound.problemsOf({ store: memorySessions() })).toEqual([]);
    expect(bound.problemsOf({})).toHaveLength(1);
  });
});
