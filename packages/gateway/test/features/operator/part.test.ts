import { expect, test } from 'vitest';
import { agentsOf, credentialsOf } from '../../../src/features/operator/part.ts';

const operator = { database: 'AUDIT', roles: ['admin', 'auditor'] };

test.each([
  [{ credentials: { operators: ['admin'] } }, '/.portcullis/credentials'],
  [{ credentials: { operators: ['admin'] }, prefix: '/own/' }, '/own/credentials'],
  [{ credentials: { operators: ['somebody'] } }, undefined],
  [{ credentials: {} }, undefined],
  [{}, undefined],
])('with the login %j, the operators\u2019 page leads to the credentials at %s', (login, href) => {
  expect(credentialsOf({ login, operator } as never)).toBe(href);
});

test.each([
  [{ agents: { operators: ['admin'] } }, '/.portcullis/agents'],
  [{ agents: { operators: ['somebody'] } }, undefined],
  [{ credentials: { operators: ['admin'] } }, undefined],
])('with the login %j, the operators\u2019 page leads to the agents at %s', (login, href) => {
  expect(agentsOf({ login, operator } as never)).toBe(href);
});
