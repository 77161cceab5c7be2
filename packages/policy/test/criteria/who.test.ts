import { WAYS } from '@portcullis/core/internal';
import { describe, expect, test } from 'vitest';
import { audienceOf, checkWho, includes, type PolicyCaller, type Who } from '../../src/criteria/who.ts';
import type { PolicyProblem } from '../../src/index.ts';
import { Report } from '../../src/problems/report.ts';

const anonymous: PolicyCaller = { kind: 'anonymous', roles: [] };
const user = (...roles: string[]): PolicyCaller => ({ kind: 'user', roles });
const service = (...roles: string[]): PolicyCaller => ({ kind: 'service', roles });

describe('via', () => {
  const via = (way: PolicyCaller['via']): PolicyCaller => ({ ...user('a'), via: way });
  test.each<[Who, number[]]>([
    [{ via: ['agent'] }, [0, 0, 1]],
    [{ via: ['browser', 'program'] }, [0, 1, 0]],
    [{ kind: 'user', via: ['browser'] }, [0, 1, 0]],
    [{ kind: 'service', via: ['browser'] }, [0, 0, 0]],
    [{ roles: ['a'], via: ['agent'] }, [0, 0, 1]],
    [{ roles: ['b'], via: ['agent'] }, [0, 0, 0]],
    [{ via: ['agent'], except: ['a'] }, [0, 0, 0]],
  ])('%j includes, of an anonymous client, a browser and an agent: %j', (who, expected) => {
    const audience = audienceOf(who);
    for (const permissive of [true, false]) {
      const callers = [{ ...anonymous, via: 'agent' } as const, via('browser'), via('agent')];
      expect(callers.map((caller) => Number(includes(audience, caller, permissive)))).toEqual(expected);
    }
  });

  test('a way that is unknown is matched by rules that restrict and by no rule that allows', () => {
    for (const way of WAYS) {
      const audience = audienceOf({ via: [way] });
      expect(includes(audience, via(undefined), false)).toBe(true);
      expect(includes(audience, via(undefined), true)).toBe(false);
    }
  });

  test('an anonymous client with a way is not included, whatever the rule does', () => {
    const audience = audienceOf({ via: ['agent'] });
    expect(includes(audience, anonymous, false)).toBe(false);
    expect(audience.of).toBe('authenticated');
  });
});

describe('who', () => {
  const callers = [anonymous, user(), service(), user('a'), user('b'), user('a', 'b'), user('c')];
  test.each<[Who, number[]]>([
    ['anyone', [1, 1, 1, 1, 1, 1, 1]],
    ['authenticated', [0, 1, 1, 1, 1, 1, 1]],
    [{ roles: ['a'] }, [0, 0, 0, 1, 0, 1, 0]],
    [{ roles: ['a', 'b'] }, [0, 0, 0, 1, 1, 1, 0]],
    [{ roles: ['a'], except: ['b'] }, [0, 0, 0, 1, 0, 0, 0]],
    [{ roles: ['a', 'c'], except: ['b'] }, [0, 0, 0, 1, 0, 0, 1]],
    [{ except: ['a'] }, [1, 1, 1, 0, 1, 0, 1]],
    [{ except: ['a', 'b'] }, [1, 1, 1, 0, 0, 0, 1]],
    [{ kind: 'user' }, [0, 1, 0, 1, 1, 1, 1]],
    [{ kind: 'service' }, [0, 0, 1, 0, 0, 0, 0]],
    [{ kind: 'user', except: ['a'] }, [0, 1, 0, 0, 1, 0, 1]],
    [{ kind: 'service', roles: ['a'] }, [0, 0, 0, 0, 0, 0, 0]],
  ])('%j matches nobody, user, service, a, b, ab, c: %j', (who, expected) => {
    const audience = audienceOf(who);
    expect(callers.map((caller) => Number(includes(audience, caller, true)))).toEqual(expected);
  });

  test('ignores roles of an anonymous caller', () => {
    const caller: PolicyCaller = { kind: 'anonymous', roles: ['a'] };
    expect(includes(audienceOf({ roles: ['a'] }), caller, true)).toBe(false);
    expect(includes(audienceOf({ except: ['a'] }), caller, true)).toBe(true);
  });

  test('with a kind includes only authenticated callers of that kind', () => {
    expect(audienceOf({ kind: 'user', except: ['a'] })).toMatchObject({ of: 'authenticated', kind: 'user' });
  });

  test('leaves out who may have a role that it leaves out, but only to let through', () => {
    const audience = audienceOf({ except: ['a'] });
    const whoever: PolicyCaller = { ...user('b'), rolesIncomplete: true };
    expect([includes(audience, whoever, true), includes(audience, whoever, false)]).toEqual([false, true]);
    const known: PolicyCaller = { ...user('b'), rolesIncomplete: false };
    expect([includes(audience, known, true), includes(audience, known, false)]).toEqual([true, true]);
  });

  test('treats a caller of an unknown kind as anonymous', () => {
    const caller = { kind: 'root', roles: ['a'] } as unknown as PolicyCaller;
    expect(includes(audienceOf('authenticated'), caller, true)).toBe(false);
    expect(includes(audienceOf({ roles: ['a'] }), caller, true)).toBe(false);
  });
});

function problemsOf(who: unknown, declared?: readonly string[]): PolicyProblem[] {
  const problems: PolicyProblem[] = [];
  checkWho(who, new Report(problems, 'who'), declared && new Set(declared));
  return problems;
}

describe('checkWho', () => {
  test.each([
    'anyone',
    'authenticated',
    { roles: ['a'] },
    { except: ['a'] },
    { roles: ['a', 'b'], except: ['b'] },
    { kind: 'service' },
    { kind: 'user', except: ['a'] },
    { via: ['agent'] },
    { via: ['browser', 'program'], kind: 'user', roles: ['a'], except: ['b'] },
  ])('finds nothing wrong with %j', (who) => {
    expect(problemsOf(who, ['a', 'b'])).toEqual([]);
  });

  test('reports an unknown word with the possible ones', () => {
    expect(problemsOf('everyone')[0]?.message).toBe(
      '"everyone" is not a valid value: use "anyone", "authenticated", or { "roles": ["…"] }',
    );
  });

  test.each([
    [undefined, 'who', undefined],
    [7, 'who', undefined],
    ['anyon', 'who', 'anyone'],
    ['autenticated', 'who', 'authenticated'],
    [{ kind: 'sevice' }, 'who.kind', 'service'],
    [{ kind: undefined }, 'who.kind', undefined],
    [{ via: ['agnet'] }, 'who.via[0]', 'agent'],
    [{ via: [] }, 'who.via', undefined],
    [{ via: 'agent' }, 'who.via', undefined],
    [{ via: undefined }, 'who.via', undefined],
    ['admin', 'who', undefined],
    [{}, 'who', undefined],
    [{ role: ['a'] }, 'who.role', 'roles'],
    [{ roles: ['a'], excpet: ['b'] }, 'who.excpet', 'except'],
    [{ roles: [] }, 'who.roles', undefined],
    [{ roles: 'a' }, 'who.roles', undefined],
    [{ roles: ['a', ''] }, 'who.roles[1]', undefined],
    [{ except: [7] }, 'who.except[0]', undefined],
    [{ roles: ['admni'] }, 'who.roles[0]', 'admin'],
    [{ except: ['a', 'zzzzzz'] }, 'who.except[1]', undefined],
    [{ roles: ['a'], except: ['admin', 'a'] }, 'who', undefined],
    [{ roles: ['__proto__'] }, 'who.roles[0]', undefined],
  ])('finds what is wrong with %j at %s', (who, path, suggestion) => {
    const problems = problemsOf(who, ['a', 'b', 'admin']);
    expect(problems).toContainEqual({ path, message: expect.any(String), suggestion });
  });

  test('reports each problem once', () => {
    expect(problemsOf({ kind: 7 })).toEqual([
      { path: 'who.kind', message: 'must be "user" or "service"', suggestion: undefined },
    ]);
    const places = problemsOf({ roles: [], except: [7] }).map(({ path }) => path);
    expect(places).toEqual(['who.roles', 'who.except[0]']);
  });

  test('compares roles with nothing where none are declared', () => {
    expect(problemsOf({ roles: ['anything'] })).toEqual([]);
  });
});
