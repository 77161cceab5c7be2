import { filePath, type StoredFile } from '../files/file-store.ts';
import { textItems } from './json-input.ts';
import type { ConduitMethod } from './method.ts';
import { runSearch, SEARCH_PARAMETERS } from './search.ts';

/** `file.search` by number and PHID. */
export const fileSearch: ConduitMethod = {
  name: 'file.search',
  parameters: SEARCH_PARAMETERS,
  requiresLogin: true,
  run: (phorge, values) =>
    runSearch<StoredFile>(
      {
        rows: phorge.files.all,
        constraints: {
          ids: ({ id }, ids) => textItems(ids).includes(String(id)),
          phids: ({ phid }, phids) => textItems(phids).includes(phid),
        },
        attachments: {},
        describe: (file) => ({
          id: file.id,
          type: 'FILE',
          phid: file.phid,
          fields: {
            name: file.name,
            uri: `${phorge.configuration.baseUri}/F${file.id}`,
            dataURI: `${phorge.configuration.alternateFileDomain ?? phorge.configuration.baseUri}${filePath(file)}`,
            size: file.size,
          },
        }),
      },
      values,
    ),
};
