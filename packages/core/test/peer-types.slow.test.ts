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

const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile);
const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
const sources = new Map<string, ts.SourceFile | undefined>();

/** A host whose programs parse each file once: most of them are the same for all peers. */
function hostOf(options: ts.CompilerOptions): ts.CompilerHost {
  const host = ts.createCompilerHost(options);
  return {
    ...host,
    getSourceFile: (file, ...more) => {
      if (!sources.has(file)) sources.set(file, host.getSourceFile(file, ...more));
      return sources.get(file);
    },
  };
}

test.each(PEERS)(
  '%s compiles as %s, with the entry point that depends on it',
  (name, installed, app) => {
    const folder = join(modules, installed);
    expect(existsSync(folder)).toBe(true);
    const set = { ...options, isolatedDeclarations: false, declaration: false, paths: { [name]: [folder] } };
    const program = ts.createProgram([join(import.meta.dirname, 'peers', app)], set, hostOf(set));
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
