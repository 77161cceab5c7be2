import { escapes, mixedPages } from '@portcullis/phabricator';
import type { ReachVocabulary } from '@portcullis/policy';

/**
 * What the notes on a policy know of each application: pages that mix the data of several, and ways on which data comes
 * through others. An application without an entry has none.
 */
export const REACH_VOCABULARIES: ReadonlyMap<string, ReachVocabulary> = new Map([
  ['phabricator', { mixedPages, escapes }],
]);
