import { expect, test } from 'vitest';
import { emailDomainCondition } from '../../src/criteria/email-domains.ts';
import { circumstances } from '../../src/prove/circumstances.ts';
import { emptyDraft, NOWHERE, requestOf } from '../../src/prove/draft.ts';

test('proofs include users of each domain, of another, without an address, and with one that can be read in two ways', () => {
  const emailDomains = ['acme.example', 'other.example'];
  const { values = [] } = circumstances([{ emailDomains }], 0).get('email') ?? {};
  const truths = values.map((put) => {
    const draft = emptyDraft(0);
    put(draft);
    return emailDomains.map((each) => emailDomainCondition([each]).holds(requestOf(draft, NOWHERE)));
  });
  expect(truths).toEqual([
    [undefined, undefined],
    [true, false],
    [false, true],
    [false, false],
    [undefined, undefined],
  ]);
});
