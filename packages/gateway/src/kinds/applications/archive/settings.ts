import * as v from 'valibot';
import { defaulting, optional, setting, shape } from '../../../configuration/setting.ts';
import { anyText, bindingName, listOf } from '../../../configuration/values.ts';

/** Settings of an archive that is served in place of a retired instance. */
export const archiveSettings: v.ObjectEntries = {
  archive: optional(
    'Serves an archive of `portcullis archive` under the old addresses, after redirects. Phorge receives no request any more. Needs `retired`. Default: Phorge is served.',
    shape(
      'ArchiveConfiguration',
      v.strictObject({
        bucket: setting('R2 bucket of the archive.', bindingName),
        closed: optional(
          'Roles of callers who may read what only the account of the reader could read, of whatever kind their policy allows. The policies that single objects had are not applied. Default: no one.',
          listOf(anyText),
        ),
        noindex: defaulting('Whether search engines are asked to list no page of it.', v.boolean(), false),
      }),
    ),
  ),
};
