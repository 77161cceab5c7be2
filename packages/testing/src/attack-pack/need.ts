import type { Need } from './attack.ts';
import type { Gate } from './gate.ts';

/** Whether a gate offers what an attack needs. */
export function offers(gate: Gate, need: Need): boolean {
  if (need === 'sign') return gate.tokens?.sign !== undefined && gate.tokens.claims !== undefined;
  const found = need
    .split('.')
    .reduce<unknown>(
      (offered, name) => (offered as Readonly<Record<string, unknown>> | undefined)?.[name],
      gate,
    );
  return found !== undefined && found !== false;
}
