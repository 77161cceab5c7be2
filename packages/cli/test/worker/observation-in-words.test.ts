import { expect, test } from 'vitest';
import { observationInWords } from '../../src/worker/observation-in-words.ts';
import type { Answered, Observation, Observed } from '../../src/worker/observer.ts';

const quiet: Observed = { said: [], read: [], unset: [], reached: [], isDecided: false, refused: 0 };
const answer: Answered = { ...quiet, method: 'GET', url: 'https://wiki.example/raw?x=secret', status: 200 };
const nothing: Observation = {
  ...{ derived: [], answered: [], entrypoints: [], origins: ['WIKI'] },
  ...{ hasGate: true, isUnrecorded: false },
};
const told = (more: Partial<Observation>, placeholders: readonly string[] = []) =>
  observationInWords({ ...nothing, ...more }, placeholders);

test('an origin that an anonymous request reaches is a problem, unless a gate decided or it is the origin of no gate', () => {
  const reached = { ...answer, reached: ['WIKI'] };
  expect(told({ answered: [reached] }).problems).toEqual([
    {
      path: 'GET wiki.example/raw',
      message:
        'reaches the origin WIKI without a step that decides: serve this path with the gate, or remove it',
    },
  ]);
  expect(told({ answered: [{ ...reached, isDecided: true }] }).problems).toEqual([]);
  expect(told({ answered: [{ ...reached, reached: ['MAIL'] }] }).problems).toEqual([]);
});

test('a fault is a note only if it read a value that is not known here', () => {
  const wrong = { ...quiet, threw: 'oidc: issuer must be an https URL', read: ['ISSUER'] };
  expect(told({ derived: [wrong] }, ['KEY']).problems).toHaveLength(1);
  expect(told({ derived: [wrong] }, ['ISSUER']).problems).toEqual([]);
  expect(told({ derived: [wrong] }, ['ISSUER']).notes[0]?.message).toBe(
    'could not be checked without the value of ISSUER: oidc: issuer must be an https URL',
  );
  // A variable that is named nowhere is missing all the same.
  expect(told({ derived: [{ ...wrong, unset: ['TENANT'] }] }, ['ISSUER']).problems).toHaveLength(1);
});

test('what a request throws is a problem, and a note if it asked for the network', () => {
  const { status: _, ...thrown } = { ...answer, threw: 'TypeError: no' };
  expect(told({ answered: [thrown] }).problems).toEqual([
    { path: 'GET wiki.example/raw', message: 'throws TypeError: no' },
  ]);
  expect(told({ answered: [{ ...thrown, refused: 1 }] })).toMatchObject({
    problems: [],
    notes: [{ message: 'needs the network, and was not checked further: throws TypeError: no' }],
  });
});

test('a configured gateway that refuses all requests is a problem with the list that it prints', () => {
  const said = ['portcullis: all requests are refused (gateway.misconfigured). providers[0]: lacks X'];
  const { problems } = told({
    derived: [{ ...quiet, said }],
    answered: [{ ...answer, status: 500, code: 'gateway.misconfigured' }],
  });
  expect(problems).toEqual([{ path: 'options', message: 'providers[0]: lacks X' }]);
});

test('notes list open paths, entrypoints, variables that are not set, a request without an answer, and a Worker without a gate', () => {
  const { problems, notes } = told({
    derived: [{ ...quiet, read: ['DEBUG'], unset: ['DEBUG'] }],
    answered: [answer, { ...answer, url: 'https://wiki.example/slow', status: 403, isLate: true }],
    entrypoints: ['Internal'],
  });
  expect(problems).toEqual([]);
  expect(notes.map(({ path, message }) => `${path}: ${message}`)).toEqual([
    'GET wiki.example/slow: is not answered within five seconds',
    'env.DEBUG: is read and not set',
    ': answers clients without credentials: GET wiki.example/raw',
    'Internal: is an entrypoint that other Workers of the account can call, which the gate does not see',
  ]);
  expect(told({ hasGate: false }).notes[0]?.message).toContain('has no gate');
  expect(told({ isUnrecorded: true }).notes[0]?.message).toContain('records no events of its requests');
});

test('a crash is reported once with its text and its place, without the identifier of the request', () => {
  const said = [
    'request.crashed: TypeError: no\n    at f (worker.js:1:2)\n    at g (worker.js:3:4)\n    request 0-1',
  ];
  const crashed = { ...answer, status: 500, code: 'request.crashed', said };
  expect(told({ answered: [crashed, { ...crashed, method: 'POST' }] }).problems).toEqual([
    { path: 'GET wiki.example/raw', message: 'TypeError: no at f (worker.js:1:2)' },
  ]);
});
