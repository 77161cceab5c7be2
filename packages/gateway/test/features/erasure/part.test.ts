import { describe, expect, test } from 'vitest';
import { erasurePart } from '../../../src/features/erasure/part.ts';

const erasure = { path: '/.portcullis/erasure', operators: ['acme.example/safe+5b4ac2f0+AQID'] };
const namespace = { getByName: () => ({}) };
const recording = {} as never;
const part = (audit: object, env: object) => () => erasurePart.recording?.(audit as never, env, recording);

describe('orders to erase a user', () => {
  test.each([[{ erasure }], [{ people: 'PEOPLE' }], [{}]])(
    'need people and orders: %j is refused',
    (audit) => {
      expect(part(audit, { PEOPLE: namespace })).toThrow(
        'audit.erasure: needs "people": without it, single users cannot be erased',
      );
    },
  );

  test('need the bindings of both, each of which is reported with its path', () => {
    const audit = { erasure, people: 'PEOPLE', signals: { durableObject: 'HABITS' } };
    expect(part(audit, { HABITS: namespace })).toThrow(/audit\.people: .*"PEOPLE"/);
    expect(part(audit, { PEOPLE: namespace })).toThrow(/audit\.signals\.durableObject: .*"HABITS"/);
    expect(part({ erasure, people: 'PEOPLE' }, { PEOPLE: namespace })).not.toThrow();
  });
});
