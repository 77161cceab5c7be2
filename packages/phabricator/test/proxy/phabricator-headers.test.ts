import { checkOptions } from '@portcullis/core/internal';
import { proxyFields, proxySettings, readRequestHead, requestHeaders } from '@portcullis/proxy';
import { describe, expect, it } from 'vitest';
import { phabricatorHeaders } from '../../src/proxy/phabricator-headers.ts';
import { contextOf, recordingOrigin } from '../fixtures/context.ts';

const OURS = ['traceparent', 'x-forwarded-proto', 'x-request-id'];

interface Case {
  readonly method?: string;
  readonly path?: string;
  readonly options?: { readonly mercurial: boolean };
}

/** The headers sent on, without the proxy's own. */
function sent(
  headers: Record<string, string>,
  { method = 'GET', path = '/', options = { mercurial: false } }: Case = {},
) {
  const settings = proxySettings(
    checkOptions('proxy', { origin: recordingOrigin().origin }, proxyFields({})),
  );
  const context = contextOf(path, { method, headers });
  const head = readRequestHead(context.request);
  const all = requestHeaders(context, settings, phabricatorHeaders(options), { head, cookies: undefined });
  return Object.fromEntries(Object.entries(all).filter(([name]) => !OURS.includes(name)));
}

describe('phabricatorHeaders', () => {
  it('passes on what Phabricator reads and what git and arc need', () => {
    const headers = {
      'git-protocol': 'version=2',
      'x-phabricator-csrf': 'B@x',
      'x-phabricator-via': '/maniphest/',
    };
    expect(sent(headers, { method: 'POST' })).toEqual(headers);
  });

  it.each([
    ...['x-phabricator-cluster', 'x-setup-selfcheck', 'x-phabricator-profiler', 'x-mod-pagespeed'],
    ...['x-phabricator-queryanalyzer', 'x-hgarg-1', 'x-buildkite-token', 'x-phabricator-request-type'],
  ])('keeps %s from the origin', (name) => {
    expect(sent({ [name]: 'git-lfs' })).toEqual({});
  });

  it.each([
    ['/source/lab.git/info/refs', true],
    ['/source/lab/lab.git/info/lfs/upload/abc', true],
    ['/diffusion/LAB/', true],
    ['/diffusion/12/x.git/git-upload-pack', true],
    ['/diffusion/lab/', false],
    ['/source/', false],
    ['/api/user.whoami', false],
    ['/file/data/k/PHID-FILE-1/x', false],
    ['/', false],
  ])('Basic credentials at %s are passed on: %s', (path, passed) => {
    const authorization = 'Basic YWRhOngK';
    expect(sent({ authorization }, { path })).toEqual(passed ? { authorization } : {});
  });

  it.each(['Bearer x', 'bearer x', 'Basic', 'Digest x'])('never passes on %s', (authorization) => {
    expect(sent({ authorization }, { path: '/source/lab.git/info/refs' })).toEqual({});
  });

  it.each([
    ['/source/lab.git/info/lfs/objects/batch', 'git-lfs', true],
    ['/file/data/k/PHID-FILE-1/lfs-x', 'git-lfs', true],
    ['/file/data/k/PHID-FILE-1/lfs-x', 'git-lfs2', false],
    ['/maniphest/', 'git-lfs', false],
  ])('X-Phabricator-Request-Type at %s, %s, is passed on: %s', (path, type, passed) => {
    const headers = { 'x-phabricator-request-type': type };
    expect(sent(headers, { path })).toEqual(passed ? headers : {});
  });

  it("passes on Buildkite's token at its hook only", () => {
    const headers = { 'x-buildkite-token': 't' };
    expect(sent(headers, { path: '/harbormaster/hook/buildkite/' })).toEqual(headers);
    expect(sent(headers, { path: '/harbormaster/hook/circleci/' })).toEqual({});
  });

  it("passes on Mercurial's arguments to repositories where that is wanted", () => {
    const headers = { 'x-hgarg-1': 'a', 'x-hgarg-12': 'b' };
    const options = { mercurial: true };
    expect(sent(headers, { path: '/source/lab/', options })).toEqual(headers);
    expect(sent(headers, { path: '/source/lab/' })).toEqual({});
    expect(sent(headers, { path: '/maniphest/', options })).toEqual({});
    expect(
      sent({ 'x-hgarg-x': 'a', 'x-hgarg-0': 'b', 'x-hgarg-01': 'c' }, { path: '/source/lab/', options }),
    ).toEqual({});
  });
});
