import { createHash } from 'node:crypto';
import type { GateSignOn } from './gate-sign-on.ts';
import type { Changes } from './oauth-client.ts';
import type { Named } from './try-each.ts';

const VERIFIER = 'v'.repeat(43);
const CHALLENGE = createHash('sha256').update(VERIFIER).digest('base64url');
const PKCE = { code_challenge: CHALLENGE, code_challenge_method: 'S256' };

/** A code that was asked for in one way, and is redeemed in another. */
export const downgrades: readonly Named<readonly [asked: Changes, proof: Changes]>[] = [
  ['no verifier for a challenge', [PKCE, {}]],
  ['an empty verifier', [PKCE, { code_verifier: '' }]],
  ['another verifier', [PKCE, { code_verifier: 'w'.repeat(43) }]],
  ['the challenge for a verifier', [PKCE, { code_verifier: CHALLENGE }]],
  ['a verifier where no challenge was', [{}, { code_verifier: VERIFIER }]],
  [
    'a plain challenge',
    [{ code_challenge: VERIFIER, code_challenge_method: 'plain' }, { code_verifier: VERIFIER }],
  ],
  ['a challenge without a method', [{ code_challenge: VERIFIER }, { code_verifier: VERIFIER }]],
  ['an empty challenge', [{ code_challenge: '', code_challenge_method: 'S256' }, {}]],
];

/** Addresses that are not the one, though some reader may take them for it. */
export function spellings(good: string): readonly Named<Changes>[] {
  const { protocol, host, pathname } = new URL(good);
  const others = [
    'https://attacker.example/',
    `${protocol}//${host}.attacker.example${pathname}`,
    `${protocol}//attacker.example@${host}${pathname}`,
    `${protocol}//${host}@attacker.example${pathname}`,
    `${protocol}//${host.toUpperCase()}${pathname}`,
    `${protocol}//${host}:443${pathname}`,
    `http://${host}${pathname}`,
    `${protocol}//${host}/`,
    good.replace(/\/$/, ''),
    `${good}/`,
    `${good}x`,
    `${good}?x=1`,
    `${good}#`,
    `${good}/../`,
    `${good}%2e%2e/`,
    pathname,
    'javascript:alert(1)',
    '',
  ].filter((other) => other !== good);
  return [
    ...others.map((other): Named<Changes> => [`redirect_uri ${other || 'empty'}`, { redirect_uri: other }]),
    ['no redirect_uri', { redirect_uri: undefined }],
  ];
}

/** What else an authorise endpoint must not take. */
export const wrongRequests: readonly Named<Changes>[] = [
  ['another client_id', { client_id: 'attacker' }],
  ['no client_id', { client_id: undefined }],
  ['response_type token', { response_type: 'token' }],
  ['no state', { state: undefined }],
];

/** Clients that have a code and are not the client that requested it. */
export function strangers({ clientSecret }: GateSignOn): readonly Named<Changes>[] {
  return [
    ['another client_id', { client_id: 'attacker' }],
    ['no client_id', { client_id: undefined }],
    ['another secret', { client_secret: 'x'.repeat(clientSecret.length) }],
    ['a part of the secret', { client_secret: clientSecret.slice(0, -1) }],
    ['an empty secret', { client_secret: '' }],
    ['no secret', { client_secret: undefined }],
    ['another grant', { grant_type: 'client_credentials' }],
    ['a made-up code', { code: 'x' }],
    ['no code', { code: undefined }],
  ];
}
