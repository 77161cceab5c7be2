import { readFileSync } from 'node:fs';
import type { GatewayConfiguration } from 'portcullis';
import { expect, test } from 'vitest';
import { answerTo } from '../src/gate/answer.ts';
import { EXAMPLE } from './configuration-files.ts';

const configuration: GatewayConfiguration = JSON.parse(readFileSync(EXAMPLE, 'utf8'));

const NOW = Date.parse('2026-11-24T18:00:00Z');

/** The callers of the table, in its order: their groups, or nothing for nobody known. */
const CALLERS: readonly (readonly string[] | undefined)[] = [
  ['phab-admins', 'eng'],
  ['eng'],
  ['ext-acme'],
  [],
  undefined,
];

/** Addresses of Phorge, what they are about, and who may: admin, engineer, contractor, without groups, anonymous. */
const TABLE: readonly (readonly [path: string, application: string, allowed: string])[] = [
  ['/', 'home', '++---'],
  ['/almanac/service/', 'almanac', '++---'],
  ['/api/differential.revision.search', 'conduit', '++---'],
  ['/api/user.whoami', 'conduit', '++---'],
  ['/applications/PhabricatorPasteApplication/uninstall/', 'applications', '+----'],
  ['/applications/view/PhabricatorPasteApplication/', 'applications', '++---'],
  ['/auth/config/new/', 'auth', '+----'],
  ['/auth/start/', 'auth', '+++--'],
  ['/B9', 'harbormaster', '++---'],
  ['/book/phorge/', 'diviner', '++---'],
  ['/calendar/event/edit/12/', 'calendar', '++---'],
  ['/config/', 'config', '+----'],
  ['/config/edit/phabricator.base-uri/', 'config', '+----'],
  ['/D12', 'differential', '++---'],
  ['/daemon/log/', 'daemons', '+----'],
  ['/debug/', 'system', '+----'],
  ['/differential/', 'differential', '++---'],
  ['/differential/revision/edit/12/', 'differential', '++---'],
  ['/diffusion/LAB/browse/master/', 'diffusion', '++---'],
  ['/F31', 'files', '++---'],
  ['/favicon.ico', 'system', '+++++'],
  ['/file/data/k3y/PHID-FILE-1/plan.pdf', 'files', '+++--'],
  ['/herald/webhook/', 'herald', '++---'],
  ['/K3', 'passphrase', '++---'],
  ['/login/refresh/', 'auth', '+++--'],
  ['/logout/', 'auth', '+++--'],
  ['/mail/sendgrid/', 'mail', '-----'],
  ['/maniphest/', 'maniphest', '+++--'],
  ['/maniphest/task/edit/34/', 'maniphest', '+++--'],
  ['/notification/panel/', 'notifications', '+++--'],
  ['/p/alice/', 'people', '++---'],
  ['/passphrase/reveal/3/', 'passphrase', '+----'],
  ['/people/create/', 'people', '+----'],
  ['/people/logs/', 'people', '+----'],
  ['/project/board/5/', 'projects', '++---'],
  ['/res/phabricator/342a44c0/core.pkg.css', 'celerity', '+++++'],
  ['/robots.txt', 'system', '+++++'],
  ['/settings/panel/vcspassword/', 'settings', '++---'],
  ['/settings/user/alice/', 'settings', '+++--'],
  ['/source/lab.git/info/refs?service=git-upload-pack', 'diffusion', '++---'],
  ['/status/', 'system', '+++++'],
  ['/T34', 'maniphest', '+++--'],
  ['/tag/security/', 'projects', '++---'],
  ['/u/handbook', 'phurl', '++---'],
  ['/w/team/plans/', 'phriction', '++---'],
];

test.each(TABLE)('%s is about %s, and those may who have a plus: %s', async (path, application, allowed) => {
  const answers = await Promise.all(
    CALLERS.map((groups = [], index) => {
      const kind = CALLERS[index] === undefined ? 'anonymous' : 'user';
      // Everybody has just logged in: what a rule asks of an older login is not what this table is about.
      const authentication = { method: 'session', acr: undefined, amr: [], authTime: NOW / 1000 } as const;
      const caller = { kind, authentication } as const;
      return answerTo(configuration, { caller, groups, method: 'GET', path, now: NOW });
    }),
  );
  expect(answers.map(({ decision }) => (decision === 'allow' ? '+' : '-')).join('')).toBe(allowed);
  for (const { resource } of answers) expect(resource?.application).toBe(application);
});
