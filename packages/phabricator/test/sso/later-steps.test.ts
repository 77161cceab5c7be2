import { expect, test } from 'vitest';
import type { SingleSignOn } from '../../src/sso/index.ts';
import { laterSteps } from '../../src/sso/later-steps.ts';

const PREFIX = '/.portcullis/idp/';

/** A request for this path, as steps get it. */
const contextOf = (path: string) => ({ target: { path } }) as never;
const next = (async () => new Response('Phorge')) as never;

/** Steps that are imported later: how often, and by which of those imported each request is answered. */
function counted(isBroken = () => false) {
  const count = { loaded: 0 };
  const steps = laterSteps(PREFIX, async () => {
    count.loaded += 1;
    if (isBroken()) throw new TypeError('no such module');
    const number = count.loaded;
    const answer = (what: string) => async () => new Response(`${what} ${number}`);
    return { server: answer('server'), step: answer('step') } as unknown as SingleSignOn;
  });
  const asked = async (which: keyof SingleSignOn, path: string) =>
    (await steps[which](contextOf(path), next)).text();
  return { count, asked };
}

test('single sign-on that is imported later is not imported for a request that its server passes on', async () => {
  const { count, asked } = counted();
  expect(await asked('server', '/T1')).toBe('Phorge');
  expect(await asked('server', '/.portcullis/login')).toBe('Phorge');
  expect(count).toEqual({ loaded: 0 });
});

test('single sign-on that is imported later answers requests below its prefix and requests to Phorge', async () => {
  const { count, asked } = counted();
  expect(await asked('server', `${PREFIX}oauthserver/token/`)).toBe('server 1');
  expect(await asked('step', '/T1')).toBe('step 1');
  expect(count).toEqual({ loaded: 1 });
});

test('single sign-on that is imported later answers several first requests at once by the same steps, and later ones too', async () => {
  const { count, asked } = counted();
  expect(await Promise.all([asked('step', '/T1'), asked('step', '/T2')])).toEqual(['step 1', 'step 1']);
  expect(count).toEqual({ loaded: 2 });
  expect(await asked('step', '/T3')).toBe('step 1');
  expect(count).toEqual({ loaded: 2 });
});

test('a request is refused while the code of single sign-on cannot be imported, and the next one tries again', async () => {
  let isBroken = true;
  const { asked } = counted(() => isBroken);
  await expect(asked('step', '/T1')).rejects.toThrow('no such module');
  await expect(asked('server', `${PREFIX}api/user.whoami`)).rejects.toThrow('no such module');
  isBroken = false;
  expect(await asked('step', '/T1')).toBe('step 3');
});
