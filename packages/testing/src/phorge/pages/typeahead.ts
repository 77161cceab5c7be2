import { type Answer, javelin } from '../answer.ts';
import { type PhorgeRequest, textParameter } from '../phorge-request.ts';
import type { PhorgeState } from '../phorge-state.ts';

/** Fields of a result, in the order of Phorge's wire format: name, URI, PHID, priority, shown name, type. */
type TypeaheadResult = readonly [string, string, string, string, string, string];

/**
 * `/typeahead/class/<datasource>/`: the names that start with the typed text. Datasources of people are implemented; every other is empty.
 */
export function typeahead(phorge: PhorgeState, request: PhorgeRequest): Answer {
  const query = (textParameter(request, 'q') ?? '').toLowerCase();
  const payload = resultsOf(phorge, request.path).filter(([name]) =>
    name
      .toLowerCase()
      .split(/\W+/)
      .some((word) => word.startsWith(query)),
  );
  return javelin({ error: null, payload });
}

function resultsOf(phorge: PhorgeState, path: string): readonly TypeaheadResult[] {
  if (!/\/PhabricatorPeople\w*\/$/.test(path)) return [];
  return phorge.users.all.map(({ username, realName, phid }) => [
    `${username} (${realName})`,
    `/p/${username}/`,
    phid,
    username,
    `${username} (${realName})`,
    'User',
  ]);
}
