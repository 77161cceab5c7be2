import { expect, test } from 'vitest';
import { scene } from '../fixtures/scene.ts';

// A fault that only an administrator can end: to the person, another try is no remedy.

const languages = [
  ['en', 'client credentials', 'Try again in a moment'],
  ['de', 'Zugangsdaten', 'Versuchen Sie es gleich noch einmal'],
  ['fr', 'identifiants client', 'Réessayez dans un instant'],
  ['es', 'credenciales de cliente', 'Inténtelo de nuevo dentro de un momento'],
  ['ja', 'クライアント資格情報', 'しばらくしてから'],
  ['zh-Hans', '客户端凭据', '请稍后重试'],
] as const;

async function pageOf(
  language: string,
  does: object,
): Promise<{ readonly text: string; readonly code?: string }> {
  const stage = await scene();
  Object.assign(stage.provider.does, does);
  const away = await stage.browser.open('/');
  const back = stage.provider.authorize(away.headers.get('location') ?? '');
  const answer = await stage.browser.open(back, { 'accept-language': language });
  expect(answer.status).toBeGreaterThanOrEqual(500);
  return { text: await answer.text(), ...(stage.failure === undefined ? {} : { code: stage.failure }) };
}

test.each(languages)(
  'a wrong client secret is named on the page in %s, which does not ask to try again shortly',
  async (language, named, again) => {
    const { text, code } = await pageOf(language, {
      tokenStatus: { status: 401, body: { error: 'invalid_client' } },
    });
    expect([code, text]).toEqual(['session.client_refused', expect.stringContaining(named)]);
    expect(text).not.toContain(again);
    expect(text).not.toContain('data-retry');
    // Of a provider that is down it does.
    const down = await pageOf(language, { tokenStatus: { status: 503, body: {} } });
    expect(down.text).toContain(again);
  },
);

test('the page about clocks that differ says so, and does not ask to try again shortly', async () => {
  const { text, code } = await pageOf('en', { idToken: (claims: object) => ({ ...claims, exp: 1 }) });
  expect([code, text]).toEqual(['session.clock_skew', expect.stringContaining('differ too much')]);
  expect(text).not.toContain('Try again in a moment');
});

test('the page about an ID token that is wrong does not ask to try again shortly', async () => {
  const { text, code } = await pageOf('en', { idToken: (claims: object) => ({ ...claims, aud: 'other' }) });
  expect(code).toBe('session.id_token');
  expect(text).not.toContain('Try again in a moment');
  expect(text).not.toContain('data-retry');
});

/** The page of a visitor whose login cannot start, because of the provider's discovery document. */
async function startOf(language: string, does: object) {
  const stage = await scene();
  Object.assign(stage.provider.does, does);
  const answer = await stage.browser.open('/', { 'accept-language': language });
  const again = await stage.browser.open('/', { 'accept-language': language });
  return { code: stage.failure, status: answer.status, texts: [await answer.text(), await again.text()] };
}

const misconfigured = {
  en: 'Trying again does not help. Report it to the administrator.',
  de: 'Ein neuer Versuch hilft nicht.',
  fr: 'Réessayer ne sert à rien',
  es: 'no sirve de nada. Avise al administrador',
  ja: 'もう一度試しても解決しません',
  'zh-Hans': '重试没有帮助',
} as const;

test.each(languages)(
  'an issuer that differs by its slash is a fault of the settings on the page in %s, also while the gate waits before it asks again',
  async (language, _named, again) => {
    const { status, code, texts } = await startOf(language, {
      discovery: (metadata: { readonly issuer: string }) => ({ ...metadata, issuer: `${metadata.issuer}/` }),
    });
    expect([status, code]).toEqual([502, 'session.issuer_mismatch']);
    for (const text of texts) {
      expect(text).toContain(misconfigured[language]);
      expect(text).not.toContain(again);
      expect(text).not.toContain('data-retry');
    }
  },
);

test('a discovery document that breaks the protocol otherwise may be corrected soon: the page asks to try again', async () => {
  const { texts } = await startOf('en', {
    discovery: ({ token_endpoint: _, ...rest }: Record<string, unknown>) => rest,
  });
  expect(texts[0]).toContain('Try again in a moment');
});
