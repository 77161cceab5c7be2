import { createHmac } from 'node:crypto';
import { createIdentityProvider } from '../index.ts';
import type { Json, Misbehaviour } from './gate-login.ts';
import type { Named } from './try-each.ts';

const claims = (changes: Json): Misbehaviour => ({ idToken: (good) => ({ ...good, ...changes }) });

const audienceOf = (good: Json): string => String([good.aud].flat()[0]);

const seconds = (ahead: number): number => Math.floor(Date.now() / 1000) + ahead;

/** ID tokens that the provider signed, and that are for no login, not for this one, or not for now. */
export const wrongClaims: readonly Named<Misbehaviour>[] = [
  ['iss of another issuer', claims({ iss: 'https://attacker.example' })],
  ['no iss', claims({ iss: undefined })],
  ['aud of another client', claims({ aud: 'other-client' })],
  ['no aud', claims({ aud: undefined })],
  ['an empty list for aud', claims({ aud: [] })],
  [
    'another aud in addition to ours, no azp',
    { idToken: (good) => ({ ...good, aud: [audienceOf(good), 'other'], azp: undefined }) },
  ],
  [
    'azp of another client',
    { idToken: (good) => ({ ...good, aud: [audienceOf(good), 'other'], azp: 'other' }) },
  ],
  ['no nonce', claims({ nonce: undefined })],
  ['another nonce', claims({ nonce: 'another' })],
  ['an empty nonce', claims({ nonce: '' })],
  ['no sub', claims({ sub: undefined })],
  ['an empty sub', claims({ sub: '' })],
  ['a sub that is no text', claims({ sub: 1 })],
  ['no exp', claims({ exp: undefined })],
  ['exp of an hour ago', { idToken: (good) => ({ ...good, exp: seconds(-3600) }) }],
  ['exp as text', { idToken: (good) => ({ ...good, exp: String(seconds(600)) }) }],
  ['no iat', claims({ iat: undefined })],
  ['nbf of tomorrow', { idToken: (good) => ({ ...good, nbf: seconds(86_400) }) }],
];

/** ID tokens that anyone can make. */
export async function forgedIdTokens(
  clientSecret: string | undefined,
): Promise<readonly Named<Misbehaviour>[]> {
  const impostor = await createIdentityProvider();
  const secrets = clientSecret === undefined ? [] : [clientSecret];
  return [
    ...['none', 'None', 'NONE', ''].map(
      (alg): Named<Misbehaviour> => [`alg "${alg}"`, { forge: (_, given) => `${unsigned({ alg }, given)}.` }],
    ),
    ...secrets.map(
      (secret): Named<Misbehaviour> => [
        'HS256 with the client’s secret',
        { forge: (_, given) => hs256(secret, given) },
      ],
    ),
    ['another key', { forge: (_, given) => impostor.sign({ kid: 'key-1' }, given) }],
    ['an unknown key id', { idTokenHeader: { kid: 'unknown' } }],
    ['claims changed after signing', { forge: (token, given) => retold(token, { ...given, sub: 'admin' }) }],
    ['no signature', { forge: (token) => token.replace(/[^.]*$/, '') }],
    ['two parts', { forge: (token) => token.split('.').slice(0, 2).join('.') }],
    ['an object', { tokenAnswer: (answer) => ({ ...answer, id_token: {} }) }],
  ];
}

/** Answers in which something else than the ID token is wrong. */
export const wrongAnswers: readonly Named<Misbehaviour>[] = [
  ['no ID token', { tokenAnswer: (answer) => ({ ...answer, id_token: undefined }) }],
  ['a token_type that is no bearer', { tokenAnswer: (answer) => ({ ...answer, token_type: 'mac' }) }],
  ['no access token', { tokenAnswer: (answer) => ({ ...answer, access_token: undefined }) }],
  ['an error in the place of tokens', { tokenAnswer: () => ({ error: 'invalid_grant' }) }],
  ['a list in the place of an answer', { tokenAnswer: () => [] as unknown as Json }],
];

/** Userinfo that describes another user than the ID token does. */
export const wrongPeople: readonly Named<Json>[] = [
  ['another sub', { sub: 'somebody-else' }],
  ['no sub', { sub: undefined }],
  ['a list for sub', { sub: ['somebody-else'] }],
];

/** Forgeries of signed userinfo by an attacker without the provider's key. */
export async function forgedUserinfo(): Promise<readonly Named<Misbehaviour>[]> {
  const impostor = await createIdentityProvider();
  const forge = (forgeUserinfo: NonNullable<Misbehaviour['forgeUserinfo']>): Misbehaviour => ({
    forgeUserinfo,
  });
  return [
    ['a broken signature', forge((token) => token.replace(/[^.]*$/, (old) => `${old.slice(0, -8)}AAAAAAAA`))],
    ['claims changed after signing', forge((token, told) => retold(token, { ...told, groups: ['admin'] }))],
    ['alg "none"', forge((_, told) => `${unsigned({ alg: 'none' }, told)}.`)],
    ['alg "none" and a signature', forge((_, told) => `${unsigned({ alg: 'none' }, told)}.AAAA`)],
    ['another key', forge((_, told) => impostor.sign({ kid: 'key-1' }, told))],
    ['no signature', forge((token) => token.replace(/[^.]*$/, ''))],
    ['no token', forge(() => 'x')],
  ];
}

function unsigned(header: Json, given: Json): string {
  return [header, given].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
}

function hs256(secret: string, given: Json): string {
  const signed = unsigned({ alg: 'HS256', typ: 'JWT' }, given);
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
}

function retold(token: string, given: Json): string {
  const [header, , signature] = token.split('.');
  return `${header}.${Buffer.from(JSON.stringify(given)).toString('base64url')}.${signature}`;
}
