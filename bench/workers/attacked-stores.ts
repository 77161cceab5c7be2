import { memorySso } from '@portcullis/phabricator/sso';
import { memorySessions } from '@portcullis/session';

/**
 * What stands in for the Durable Objects: the same operations, in the memory of the one isolate that is attacked. The real
 * ones are tested beside their classes.
 */
export const stores = {
  SESSIONS: { getByName: always(memorySessions()) },
  SSO: { getByName: always(memorySso()) },
};

function always<Store>(store: Store): () => Store {
  return () => store;
}
