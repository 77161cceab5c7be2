import { expect, test } from 'vitest';
import { phabricator, zone } from '../../src/index.ts';

const { classify, recorded } = phabricator({ origin: zone() });

test.each([
  ['GET', '/source/x.git/info/refs', '?service=git-upload-pack'],
  ['GET', '/source/x.git/info/refs', '?service=git-receive-pack'],
  ['GET', '/source/x/', '?cmd=capabilities'],
  ['GET', '/source/x/', '?cmd=unbundle'],
  ['GET', '/diffusion/1/', '?service=git-receive-pack'],
  ['POST', '/api/maniphest.search', ''],
  ['GET', '/transactions/raw/PHID-XACT-DREV-1/', ''],
  ['GET', '/T1', ''],
])(
  'a record of %s %s%s gives the resource of the request, though it has neither query nor reads',
  (method, path, search) => {
    const { reads, reaches, ...written } = classify(method, { path, search });
    const again = recorded?.(written, classify(method, { path, search: '' }));
    expect(again).toEqual({
      ...written,
      ...(reads === undefined ? {} : { reads }),
      ...(reaches === undefined ? {} : { reaches }),
    });
  },
);
