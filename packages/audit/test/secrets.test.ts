import { AccessError } from '@portcullis/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { identity } from './identities.ts';
import { serve } from './serving.ts';

/** Long enough that no other part of an event holds it by chance. */
const secret = fc.stringMatching(/^[\w.~+-]{20,60}$/);

type Ending = 'allow' | 'refuse' | 'crash' | 'ambiguous address';

test('no token, cookie, header, body, claim or query value of a request is ever in its line', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.record({
        token: secret,
        cookie: secret,
        header: secret,
        value: secret,
        body: secret,
        claim: secret,
        answerCookie: secret,
        longKey: fc.stringMatching(/^[\w-]{65,200}$/),
      }),
      fc.constantFrom<Ending[]>('allow', 'refuse', 'crash', 'ambiguous address'),
      async (secrets, ending) => {
        const path = ending === 'ambiguous address' ? '//T1' : '/T1';
        const query = `?code=${secrets.value}&state=${secrets.value}&=${secrets.value}&${secrets.longKey}`;
        const request = new Request(`https://a.example${path}${query}`, {
          method: 'POST',
          body: secrets.body,
          headers: {
            authorization: `Bearer ${secrets.token}`,
            cookie: `phsid=${secrets.cookie}; CF_Authorization=${secrets.token}`,
            'cf-access-jwt-assertion': secrets.token,
            'cf-connecting-ip': secrets.header,
            'cf-ray': secrets.header,
            'x-phabricator-csrf': secrets.header,
            referer: `https://a.example/?code=${secrets.value}`,
            traceparent: secrets.header,
          },
        });
        const { line } = await serve(
          (steps) =>
            steps.handle(({ trail }) => {
              trail.add({
                type: 'caller.identified',
                identity: identity({ claims: { jti: secrets.claim } }),
              });
              if (ending === 'crash') throw new Error(`bad ${secrets.token}`);
              if (ending === 'refuse') {
                throw new AccessError({
                  code: 'token.expired',
                  status: 401,
                  message: 'Expired.',
                  cause: new Error(secrets.token),
                });
              }
              return new Response(secrets.body, { headers: { 'set-cookie': `a=${secrets.answerCookie}` } });
            }),
          request,
        );
        for (const [name, text] of Object.entries(secrets)) expect(line, name).not.toContain(text);
      },
    ),
  );
});
