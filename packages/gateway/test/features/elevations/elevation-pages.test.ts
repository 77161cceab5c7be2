import { deliberateClick, languageFor, speech } from '@portcullis/core/pages';
import type { StoredElevation } from '@portcullis/session';
import { describe, expect, test } from 'vitest';
import { ELEVATION_MESSAGES } from '../../../src/features/elevations/elevation-catalogue.ts';
import { decidePage, listPage, requestPage } from '../../../src/features/elevations/elevation-pages.ts';

const { language, messages } = await speech(
  ELEVATION_MESSAGES,
  languageFor(new Request('https://wiki.example/'), {}),
);
const ADA = { issuer: 'https://id.example', subject: 'ada' };
const DECISION = { approved: true, by: { ...ADA, name: 'Sam' }, at: 1000, endsAt: 2000 };

function shown(request: Partial<StoredElevation> = {}, opens?: string) {
  const stored = {
    ...{ id: 'e', role: 'admin', minutes: 5, reason: '', person: ADA, policy: 'p', version: 'v' },
    ...{ host: 'wiki.example', askedAt: 0, expiresAt: 100, state: 'asked', decision: undefined },
    ...request,
  } as StoredElevation;
  return {
    ...{ request: stored, isOwn: true, action: '/a', address: 'https://wiki.example/a', approvers: ['b'] },
    ...{ back: 'https://wiki.example', approverSeenMinutes: undefined, opens },
  };
}

describe('the page on which an approver decides', () => {
  test.each([
    ['what is not known', undefined, 'could not be computed here'],
    ['nothing', '', 'nothing that the rules do not already allow'],
    ['an application', 'config, settings', '<dd>config, settings</dd>'],
  ])('says that a role opens %s', (_, opens, said) => {
    expect(`${decidePage(shown({}, opens), messages, language).main}`).toContain(said);
  });

  test('takes a click only once it was visible for a while', () => {
    expect(decidePage(shown(), messages, language).scripts).toEqual([deliberateClick]);
  });
});

describe('the page of a request', () => {
  test('while its approval is recorded says that it waits, and can be ended', () => {
    const page = requestPage(shown({ state: 'approving', decision: DECISION }), messages, language);
    expect(page.title).toBe('Your request is waiting');
    expect(`${page.main}`).toContain('value="revoke"');
    expect(`${page.main}`).not.toContain('You have it until');
  });

  test('says that no reason was given, and nothing of a network that is not known', () => {
    const page = `${requestPage(shown(), messages, language).main}`;
    expect(page).toContain('<dd>No reason was given.</dd>');
    expect(page).not.toContain('<dt>From</dt>');
    const other = `${requestPage(shown({ reason: 'INC-7', from: '192.0.2.7' }), messages, language).main}`;
    expect(other).toContain('<dd>INC-7</dd>');
    expect(other).toContain('<dt>From</dt><dd>192.0.2.7</dd>');
  });
});

test('the list says of a role whose approval is being recorded that it waits', () => {
  const { request } = shown({ state: 'approving', decision: DECISION });
  const page = listPage({ requests: [request], hrefOf: (id) => `/${id}` }, messages, language);
  expect(`${page.main}`).toContain('<td>waiting</td>');
});
