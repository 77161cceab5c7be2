import { UsageError } from '../usage-error.ts';
import { KEY_KINDS, type KeyKind } from './new-key.ts';

/** The kind of this name. Fails with {@link UsageError}. */
export function keyKindOf(name: string): KeyKind {
  const kind = KEY_KINDS.find((each) => each === name);
  if (kind === undefined)
    throw new UsageError(`${name} is not a kind of key: use one of ${KEY_KINDS.join(', ')}`);
  return kind;
}
