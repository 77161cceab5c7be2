import type { AccessError } from '@portcullis/core';
import type { Claims } from '@portcullis/token/internal';
import { loginError } from '../failures/login-failure.ts';

/**
 * The error for a provider's token whose times do not fit the clock of this machine. It contains the difference, and which clock to check.
 * The times are the token's own; nothing else of the token is shown.
 *
 * @param now seconds since the Unix epoch
 */
export function clockSkew(step: string, { exp, iat, nbf }: Claims, now: number): AccessError {
  const ahead = Math.max(...[iat, nbf].filter(isTime)) - now;
  const detail =
    ahead > 0
      ? `the token was issued ${seconds(ahead)} in the future: the clock of this gateway is slow, or that of the identity provider is fast`
      : `the token${isTime(iat) ? `, issued ${seconds(now - iat)} ago,` : ''} expired ${seconds(now - Number(exp))} ago: the clock of this gateway is fast, or that of the identity provider is slow`;
  return loginError('session.clock_skew', { detail: `${step}: ${detail}` });
}

function isTime(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

function seconds(count: number): string {
  return `${Math.round(count).toLocaleString('en')} s`;
}
