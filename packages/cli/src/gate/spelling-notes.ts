import type { Policy } from '@portcullis/policy';
import type { PolicyNote } from '@portcullis/policy/internal';

const BY_PATHS =
  'restricts by paths, which are compared letter by letter: an application that takes /Admin/, /admin;x/ or /admin.json for ' +
  '/admin/ is reached by these. Say in resources what kind of thing the path is, and name the kind';
const BY_IDS =
  'restricts by ids, which are compared as they are spelled: an application that takes 42;x, 042 or 42.json for 42 shows it by ' +
  'these. Say whom which ids are open to, rather than closed';

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
