import type { Policy } from '@portcullis/policy';
import type { PolicyNote } from '@portcullis/policy/internal';

const BY_PATHS =
  'restricts by paths, which are compared exactly: if the application treats /Admin/ or /admin;x/ as /admin/, these bypass ' +
  'the rule. Declare the kind of the path in resources (with /admin.*/** where a format such as /admin.json counts), and ' +
  'restrict by kind';
const BY_IDS =
  'restricts by ids, which are compared exactly: if the application treats 42;x, 042 or 42.json as 42, ' +
  'these bypass the rule. Allow ids instead of denying them';

/**
 * What a policy for any web application restricts by that the application may read in several spellings, while a rule knows
 * one. What allows by them opens that one alone.
 */
export function spellingNotes({ rules }: Policy): readonly PolicyNote[] {
  return rules.flatMap(({ name, effect, paths = [], ids = [] }, order) => {
    if (effect === 'allow') return [];
    const messages = [
      ...(paths.some((path) => path !== '/**') ? [BY_PATHS] : []),
      ...(ids.some((id) => id !== '*') ? [BY_IDS] : []),
    ];
    return messages.map((message) => ({ rule: name, path: `rules[${order}]`, message }));
  });
}
