import type { Attack, Bait, Probe } from '../attack.ts';

type Claims = Readonly<Record<string, unknown>>;

interface ForgeryKind extends Pick<Attack, 'row' | 'title' | 'source'> {
  /** Names of the forgeries, as `@portcullis/testing` gives them. */
  readonly names: RegExp;
}

/** What can be forged without the provider's key. A forgery belongs to the first kind that its name fits. */
const FORGERIES: readonly ForgeryKind[] = [
  {
    row: 'C19',
    title: 'an algorithm of the token’s choice',
    source: 'hono CVE-2026-22817, CVE-2026-22818',
    names: /^HS|\balg\b/,
  },
  {
    row: 'C35',
    title: 'a key of the token’s choice',
    source: 'CVE-2018-0114, fast-jwt CVE-2026-34950',
    names: /jwk|jku|x5|foreign/,
  },
  {
    row: 'C35',
    title: 'a signature without content',
    source: 'CVE-2022-21449',
    names: /r = s|bits$|zero|empty sig/,
  },
  {
    row: 'kid',
    title: 'a key id that breaks look-ups',
    source: 'prototype names, NUL, 10 KB',
    names: /\bkid\b/,
  },
  {
    row: 'C34',
    title: 'shapes that are no signed token',
    source: 'go-jose CVE-2025-27144, jose CVE-2024-28176',
    names: /parts?\b|dot|JWE|JSON|compress|serialisation/,
  },
  { row: 'C27', title: 'every other forgery', source: 'Auth.js GHSA-xmf8-cvqr-rfgj', names: /(?:)/ },
];

/** Tokens that must not be believed. */
export const tokens: readonly Attack[] = [
  ...FORGERIES.map((kind, index) => forged(kind, FORGERIES.slice(0, index))),
  {
    row: 'C34',
    title: 'a token of more than 16 KB',
    source: 'go-jose CVE-2024-28180',
    needs: ['sign'],
    how: {
      probes: async (bait) => [await signed(bait, 'a claim of 13 KB', { padding: 'x'.repeat(13_000) })],
    },
  },
  {
    row: 'C20',
    title: 'a token for another audience',
    source: 'hono CVE-2025-62610, OpenFGA CVE-2026-55689',
    needs: ['sign'],
    how: {
      probes: (bait) => {
        const audience = [bait.tokens?.claims?.().aud].flat().map(String)[0] ?? '';
        return variants(bait, [
          ['no aud', { aud: undefined }],
          ['empty aud', { aud: '' }],
          ['empty list', { aud: [] }],
          ['null', { aud: null }],
          ['another', { aud: 'https://other.example/' }],
          ['a part of it', { aud: audience.slice(0, -1) }],
          ['more than it', { aud: `${audience}x` }],
          ['in capitals', { aud: audience.toUpperCase() }],
          ['an object', { aud: { [audience]: true } }],
          ['a list in a list', { aud: [[audience]] }],
        ]);
      },
    },
  },
  {
    row: 'C20',
    title: 'a token by another issuer',
    source: 'hono CVE-2025-62610',
    needs: ['sign'],
    how: {
      probes: (bait) => {
        const issuer = String(bait.tokens?.claims?.().iss);
        return variants(bait, [
          ['no iss', { iss: undefined }],
          ['another', { iss: 'https://attacker.example' }],
          ['with a slash', { iss: `${issuer}/` }],
          ['in capitals', { iss: issuer.toUpperCase() }],
          ['a list', { iss: [issuer] }],
          ['more than it', { iss: `${issuer}.attacker.example` }],
        ]);
      },
    },
  },
  {
    row: 'C33',
    title: 'a token that has no end, or is not valid yet',
    source: 'mod_auth_openidc 2026: `exp` missing accepted for ever',
    needs: ['sign'],
    how: {
      probes: (bait) => {
        const now = Math.floor(Date.now() / 1000);
        return variants(bait, [
          ['no exp', { exp: undefined }],
          ['exp null', { exp: null }],
          ['exp as text', { exp: String(now + 600) }],
          ['exp of an hour ago', { exp: now - 3600 }],
          ['exp 0', { exp: 0 }],
          ['nbf of tomorrow', { nbf: now + 86_400 }],
          ['nbf as text', { nbf: 'tomorrow' }],
        ]);
      },
    },
  },
  {
    row: 'C21',
    title: 'a token under another scheme, or twice',
    source: 'hono CVE-2026-47673',
    needs: ['tokens'],
    how: {
      probes: ({ closedPage, good }) =>
        [
          [`Basic ${good}`],
          [`Token ${good}`],
          [`Bearer\t${good}`],
          [`Bearer  ${good}`],
          [`Bearer:${good}`],
          [`BearerX ${good}`],
          [good],
          [`Bearer ${good} ${good}`],
          [`Bearer ${good}, Bearer ${good}`],
          [`Bearer ${good}`, `Bearer ${good}`],
        ].map((values): Probe => {
          const name = values.map((value) => value.replaceAll(good, 'TOKEN')).join(' and ');
          const headers = values.map((value) => ['Authorization', value] as const);
          return { name, request: { path: closedPage, headers }, wanted: 'refused' };
        }),
    },
  },
];

function forged({ row, title, source, names }: ForgeryKind, earlier: readonly ForgeryKind[]): Attack {
  const probes = ({ forgeries, callerWith, closedPage }: Bait): Probe[] =>
    forgeries
      .filter(({ name }) => names.test(name) && !earlier.some((kind) => kind.names.test(name)))
      .map(({ name, token }) => ({
        name,
        request: { path: closedPage, headers: callerWith(token) },
        wanted: 'refused',
      }));
  return { row, title, source, needs: ['tokens'], how: { probes } };
}

async function variants(bait: Bait, list: readonly (readonly [string, Claims])[]): Promise<Probe[]> {
  return await Promise.all(list.map(([name, changes]) => signed(bait, name, changes)));
}

/** A token that the provider really signed. */
async function signed(
  { tokens, callerWith, closedPage }: Bait,
  name: string,
  changes: Claims,
): Promise<Probe> {
  // Whoever has no `sign` is not asked for such attacks.
  const token = await tokens?.sign?.({}, { ...tokens.claims?.(), ...changes });
  return { name, request: { path: closedPage, headers: callerWith(token ?? '') }, wanted: 'refused' };
}
