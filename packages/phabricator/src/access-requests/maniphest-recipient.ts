import type { AccessRequest, AccessRequestRecipient } from '@portcullis/core';
import type { ManiphestRecipientOptions } from './maniphest-options.ts';

/**
 * Writes a task in Maniphest for each request for access: for the option `recipient` of `accessRequests()`. The code is
 * imported with the first request.
 *
 * The person's message is in the task as a block of plain text, so that it mentions no user and links nowhere. Fails with 503
 * `phabricator.conduit_unverified` if Phorge does not accept it. It does **not** set who may see the task: Phorge's defaults, and the
 * projects, do.
 */
export function maniphestRecipient<Env>(options: ManiphestRecipientOptions<Env>): AccessRequestRecipient {
  return {
    name: 'maniphest',
    deliver: async (request: AccessRequest, context) => {
      const { createTask } = await import('./create-task.ts');
      // The pipeline that the recipient is used in has the bindings of the origin.
      await createTask(request, context as never, options);
    },
  };
}
