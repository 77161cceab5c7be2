import { expect, test } from 'vitest';
import { captured } from '../capture.ts';
import { fileOf, phorgeConfiguration } from '../configuration-files.ts';

test('matrix shows for every role what it can reach', async () => {
  const { code, out } = await captured('matrix', fileOf(phorgeConfiguration()), '--json');
  expect(code).toBe(0);
  const { cells } = JSON.parse(out);
  const cell = (role: string, application: string, operation: string) =>
    cells.find(
      (each: Record<string, string>) =>
        each.role === role && each.application === application && each.operation === operation,
    );
  expect(cell('engineer', 'config', 'edit')).toEqual({
    role: 'engineer',
    application: 'config',
    operation: 'edit',
    access: 'always',
  });
  expect(cell('contractor', 'config', 'edit')).toEqual({
    role: 'contractor',
    application: 'config',
    operation: 'edit',
    access: 'never',
  });
  expect(cell('contractor', 'maniphest', 'comment')).toMatchObject({ access: 'always' });
  expect(cell('contractor', 'maniphest', 'edit')).toMatchObject({
    access: 'sometimes',
    when: 'at GET /maniphest/edit/1/, not at POST /T1/',
  });
});

test('matrix names the network on which an access depends', async () => {
  const configuration = JSON.parse(JSON.stringify(phorgeConfiguration()));
  configuration.instances[0].policy.rules[2].networks = ['10.0.0.0/8'];
  const { out } = await captured('matrix', fileOf(configuration));
  expect(out).toContain('only if  maniphest comment: depends on the network');
});

test('matrix writes a table and a page with every cell, and with nothing that a spreadsheet or a browser runs', async () => {
  const configuration = JSON.parse(JSON.stringify(phorgeConfiguration()));
  configuration.roles = { '=cmd<b>': ['x'], ...configuration.roles };
  const file = fileOf(configuration);
  const { cells } = JSON.parse((await captured('matrix', file, '--json')).out);
  const { out: csv } = await captured('matrix', file, '--csv');
  expect(csv.trim().split('\r\n')).toHaveLength(cells.length + 1);
  expect(csv).not.toMatch(/^=/m);
  const { out: html } = await captured('matrix', file, '--html');
  expect(html).not.toContain('<b>');
  expect(html.match(/<td class=/g)).toHaveLength(cells.length);
});
