import { existsSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '../../..');
const modules = join(import.meta.dirname, '../node_modules');

/** Both ends of the versions that a peer may be, and the last of itty-router's older ones. */
const PEERS = [
  ['hono', 'hono-4.5', 'hono-app.ts'],
  ['hono', 'hono', 'hono-app.ts'],
  ['itty-router', 'itty-router-4.0', 'itty-app.ts'],
  ['itty-router', 'itty-router-4.2', 'itty-app.ts'],
  ['itty-router', 'itty-router', 'itty-app.ts'],
  ['itty-router', 'itty-router-6', 'itty-app.ts'],
] as const;

test.each(PEERS)(
  '%s compiles as %s, with the entry point that depends on it',
  (name, installed, app) => {
    const folder = join(modules, installed);
    expect(existsSync(folder)).toBe(true);
    const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile);
    const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
    const program = ts.createProgram([join(import.meta.dirname, 'peers', app)], {
      ...options,
      isolatedDeclarations: false,
      declaration: false,
      paths: { [name]: [folder] },
    });
    const found = program
      .getSourceFiles()
      .filter(({ fileName }) => fileName.includes(`/${name}@`))
      .map(({ fileName }) => fileName);
    expect(found.length).toBeGreaterThan(0);
    const problems = ts
      .getPreEmitDiagnostics(program)
      .map(
        ({ file, messageText }) =>
          `${file?.fileName.slice(root.length)}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`,
      );
    expect(problems).toEqual([]);
    // What was compiled is the version that was meant.
    const { version } = JSON.parse(ts.sys.readFile(join(folder, 'package.json')) ?? '{}') as {
      version: string;
    };
    expect(found.every((file) => file.includes(`/${name}@${version}`))).toBe(true);
  },
  60_000,
);
