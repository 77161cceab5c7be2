import { ssoError } from '../sso-failure.ts';

/** What the store answers. Whoever cannot tell must not let in: whatever it throws becomes `sso.unavailable`. */
export async function storeAnswer<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
  try {
    return await ask();
  } catch (cause) {
    const kind = cause instanceof Error ? cause.name : typeof cause;
    throw ssoError('sso.unavailable', { detail: `the store of codes failed (${kind})`, cause });
  }
}
