import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import type { Resource } from '@portcullis/core';
import { describe, expect, it, test } from 'vitest';
import { classify } from '../../src/resource/classify.ts';
import { target } from '../fixtures/context.ts';

interface Route {
  readonly application: string;
  readonly path: string;
  readonly reaches: string;
}

const ROUTES: readonly Route[] = routes(
  readFileSync(join(import.meta.dirname, '../fixtures/routes.txt'), { encoding: 'utf8' }),
);

function routes(text: string): Route[] {
  let application = '';
  const found: Route[] = [];
  for (const line of text.trimEnd().split('\n')) {
    if (line.startsWith('# ')) continue;
    if (line.startsWith('## ')) {
      application = line.slice(3);
      continue;
    }
    const [path = '', reaches = ''] = line.split(' ');
    found.push({ application, path, reaches });
  }
  return found;
}

function reached({ reaches = [] }: Resource): string {
  return typeof reaches === 'string' ? reaches : reaches.join(',') || '-';
}

test('every route of Phorge belongs to its application, and reaches what the table says', () => {
  expect(ROUTES).toHaveLength(990);
  const line = (application: string, path: string, reaches: string) => `${path}: ${application} ${reaches}`;
  const read = ROUTES.map(({ path }) => {
    const resource = classify('GET', target(path));
    return line(resource.application, path, reached(resource));
  });
  expect(read).toEqual(ROUTES.map(({ application, path, reaches }) => line(application, path, reaches)));
});

describe('no rule against differential and diffusion is bypassed: the request has their data, or can have', () => {
  it.each([
    ['/api/differential.getrawdiff', 'differential'],
    ['/api/differential.query', 'differential'],
    ['/api/differential.revision.search', 'differential'],
    ['/api/diffusion.filecontentquery', 'diffusion'],
    ['/api/diffusion.browsequery', 'diffusion'],
    ['/api/diffusion.rawdiffquery', 'diffusion'],
    ['/api/audit.query', 'diffusion'],
    ['/api/internal.commit.search', 'diffusion'],
    ['/api/harbormaster.querybuildables', 'harbormaster,differential,diffusion'],
    ['/api/phid.query', 'any'],
    ['/api/edge.search', 'any'],
    ['/api/transaction.search', 'any'],
    ['/api/feed.query', 'any'],
    ['/api/file.download', 'any'],
    ['/api/remarkup.process', 'any'],
    ['/api/of.tomorrow', 'any'],
    ['/api/nodot', 'any'],
    ['/transactions/raw/PHID-XACT-DREV-abcdefghijklmno/', 'differential'],
    ['/transactions/detail/PHID-XACT-DREV-abcdefghijklmno/', 'differential'],
    ['/transactions/showolder/PHID-DREV-abcdefghijklmnopqrst/', 'differential'],
    ['/transactions/raw/PHID-XACT-CMIT-abcdefghijklmno/', 'diffusion'],
    ['/transactions/raw/PHID-XACT-NEWX-abcdefghijklmno/', 'any'],
    ['/transactions/raw/', 'any'],
    ['/transactions/remarkuppreview/', 'any'],
    ['/object/D12/', 'differential'],
    ['/object/d12/', 'differential'],
    ['/object/rLABdeadbeef/', 'diffusion'],
    ['/object/R7/', 'diffusion'],
    ['/object/PHID-DIFF-abcdefghijklmnopqrst/', 'differential'],
    ['/object/F123/', 'any'],
    ['/object/whatever/', 'any'],
    ['/search/', 'any'],
    ['/search/query/all/', 'any'],
    ['/search/hovercard/', 'any'],
    ['/search/handle/PHID-DREV-abcdefghijklmnopqrst/', 'any'],
    ['/feed/', 'any'],
    ['/feed/991/', 'any'],
    ['/mail/detail/4/', 'any'],
    ['/harbormaster/', 'differential,diffusion'],
    ['/harbormaster/build/9/', 'differential,diffusion'],
    ['/harbormaster/log/download/3/', 'differential,diffusion'],
    ['/B9', 'differential,diffusion'],
    ['/W3', 'any'],
    ['/dashboard/panel/render/9/', 'any'],
    ['/F123', 'any'],
    ['/F123$10-20', 'any'],
    ['/file/query/all/', 'any'],
    ['/file/data/k3y/PHID-FILE-abcdefghijklmnopqrst/a.diff', 'any'],
    ['/file/ui/curtain/list/PHID-DREV-abcdefghijklmnopqrst/', 'differential'],
    ['/file/ui/curtain/attach/PHID-DREV-abcdefghijklmnopqrst/PHID-FILE-abcdefghijklmnopqrst/', 'any'],
    ['/typeahead/class/PhabricatorSearchDatasource/', 'any'],
    ['/typeahead/browse/DiffusionRepositoryDatasource/', 'any'],
    ['/notification/', 'any'],
    ['/notification/panel/', 'any'],
    ['/', 'any'],
    ['/p/alice/', 'any'],
    ['/nowhere/', 'any'],
  ])('%s reaches %s', (path, reaches) => expect(reached(classify('GET', target(path)))).toBe(reaches));

  it.each([
    ['/maniphest/query/all/customize/', 'dashboards'],
    ['/diffusion/pushlog/query/all/customize/', 'dashboards'],
    ['/owners/query/all/customize', 'diffusion,dashboards'],
    ['/mail/query/all/customize/', 'any'],
    ['/portal/query/all/customize/', 'any'],
    ['/maniphest/query/all/export/', '-'],
    ['/maniphest/query/customize/', '-'],
    ['/w/query/all/customize/', '-'],
  ])(
    'a search can be that of a dashboard’s panel, which it shows and changes: %s reaches %s',
    (path, reaches) => {
      for (const method of ['GET', 'POST']) {
        expect(reached(classify(method, target(path)))).toBe(reaches);
      }
    },
  );

  it('of all things in one address', () => {
    const path = '/subscriptions/add/PHID-TASK-abcdefghijklmnopqrst/PHID-DREV-abcdefghijklmnopqrst/';
    expect(reached(classify('POST', target(path)))).toBe('maniphest,differential');
  });
});

describe('a page wholly inside its application reaches no other', () => {
  it.each([
    '/T12',
    '/maniphest/task/edit/12/comment/',
    '/api/conduit.ping',
    '/D12',
    '/differential/revision/closedetails/PHID-XACT-DREV-abcdefghijklmno/',
    '/source/lab/browse/master/PHID-DREV-abcdefghijklmnopqrst/',
    '/project/members/5/',
    '/settings/',
    '/login/refresh/',
    '/file/upload/',
  ])('%s', (path) => {
    expect(classify('GET', target(path))).not.toHaveProperty('reaches');
  });
});

it('a long name of a possible repository is read in linear time', () => {
  const read = (): unknown => classify('GET', target(`/object/R${'1'.repeat(200_000)}!/`));
  expect(runInNewContext('read()', { read }, { timeout: 2000 })).toMatchObject({ reaches: 'any' });
});
