import { canonicalTarget } from '@portcullis/core/internal';
import { expect, test } from 'vitest';
import { recordedPaths } from '../../src/event/recorded-path.ts';

const mask = (path: string) => path.replace(/^\/file\/data\/[^/]+/, '/file/data/***');

function pathsOf(pathname: string) {
  const reading = canonicalTarget(`https://a.example${pathname}`);
  return recordedPaths(pathname, reading.ok ? reading.target : undefined, mask);
}

test('a path without secrets is recorded as it is', () => {
  expect(pathsOf('/T1/%C3%BC')).toEqual({ path: '/T1/ü', path_raw: '/T1/%C3%BC', redactions: undefined });
});

test('a masked path replaces both forms of the path, and is marked', () => {
  expect(pathsOf('/file/data/hunter2/PHID-FILE/%C3%BC.png')).toEqual({
    path: '/file/data/***/PHID-FILE/ü.png',
    path_raw: '/file/data/***/PHID-FILE/ü.png',
    redactions: ['http.path', 'http.path_raw'],
  });
});

test.each([
  '//file/data/hunter2/x',
  '/file%2Fdata%2Fhunter2/x',
  '/%66ile/data/hunter2/x',
  '/file%5Cdata%5chunter2/x',
  '/file/%252e%252e/file//data/hunter2/x',
  '//./file/data/hunter2/x&',
])('a refused spelling hides no secret from the mask: %s', (pathname) => {
  const paths = pathsOf(pathname);
  expect(paths.path).toBeUndefined();
  expect(paths.path_raw).toMatch(/^\/file\/data\/\*\*\*\/x/);
  expect(paths.redactions).toEqual(['http.path_raw']);
});

test('what is not ASCII stays as it arrived in a refused address with a secret', () => {
  expect(pathsOf('//file/data/hunter2/%C3%BC%80').path_raw).toBe('/file/data/***/%C3%BC%80');
});

test('a question mark in a name of a path is recorded: what follows is no query', () => {
  const target = { path: '/docs/what?why', pathname: '/docs/what%3Fwhy' } as never;
  expect(recordedPaths('/docs/what%3Fwhy', target, undefined)).toEqual({
    ...{ path: '/docs/what?why', path_raw: '/docs/what%3Fwhy', redactions: undefined },
  });
});

test('a refused address without a secret is recorded byte for byte', () => {
  expect(pathsOf('//status%2F')).toEqual({ path: undefined, path_raw: '//status%2F', redactions: undefined });
});

test.each([
  ['/robots.txt&__path__=/file/data/hunter2/x', '/robots.txt&…'],
  ['/robots.txt%26__path__%3D/file/data/hunter2//x', '/robots.txt&…'],
  ['/T1//%3Ftoken=hunter2', '/T1/?…'],
])('the query of a refused address is not recorded: %s', (pathname, recorded) => {
  for (const masked of [mask, undefined]) {
    expect(recordedPaths(pathname, undefined, masked)).toEqual({
      path: undefined,
      path_raw: recorded,
      redactions: ['http.path_raw'],
    });
  }
});

test('without a mask the paths are recorded as they are', () => {
  expect(recordedPaths('//x', undefined, undefined)).toEqual({
    path: undefined,
    path_raw: '//x',
    redactions: undefined,
  });
});

test('a mask that fails masks everything', () => {
  const broken = () => {
    throw new Error('bug');
  };
  expect(recordedPaths('/file/data/hunter2', undefined, broken)).toEqual({
    path: undefined,
    path_raw: undefined,
    redactions: ['http.path', 'http.path_raw'],
  });
});
