import { UsageError } from '../usage-error.ts';
import { KEY_KINDS, type KeyKind } from './new-key.ts';

/** The kind of this name. Fails with {@link UsageError}. */
export function keyKindOf(name: string): KeyKind {
  const kind = KEY_KINDS.find((each) => each === name);
  if (kind === undefined)
    throw new UsageError(`there are no keys of the kind ${name}: ${KEY_KINDS.join(', ')}`);
  return kind;
}
