import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readWranglerFile } from '../../packages/cli/src/files/wrangler-file.ts';
import { root } from '../workspace.ts';

const examples = join(root, 'examples');
const deployed = readdirSync(examples).filter((name) => existsSync(join(examples, name, 'wrangler.jsonc')));

test.each(deployed)(
  'package.json of the template %s describes each variable, secret and binding',
  async (name) => {
    const text = (file: string): string => readFileSync(join(examples, name, file), 'utf8');
    const { variables, bindings } = await readWranglerFile(join(examples, name, 'wrangler.jsonc'));
    const secrets = existsSync(join(examples, name, '.dev.vars.example'))
      ? [...text('.dev.vars.example').matchAll(/^([A-Z_]+)=/gm)].map(([, secret = '']) => secret)
      : [];
    const { cloudflare } = JSON.parse(text('package.json')) as {
      cloudflare: { bindings: Readonly<Record<string, { description: string }>> };
    };
    expect(Object.keys(cloudflare.bindings).sort()).toEqual(
      [...Object.keys(variables), ...bindings.keys(), ...secrets].sort(),
    );
    for (const { description } of Object.values(cloudflare.bindings))
      expect(description).toMatch(/^[A-Z].{10,}[.]$/);
  },
);
