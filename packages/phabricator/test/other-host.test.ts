import { expect, it } from 'vitest';
import { type OtherHostOptions, otherHost } from '../src/other-host.ts';

it('otherHost is refused without the confirmation, and says why', () => {
  expect(() => otherHost('https://other.example', {} as OtherHostOptions)).toThrow(
    /answers 500 to a host that it does not know.*phabricatorAcceptsIt: true/,
  );
  expect(() => otherHost('https://other.example', undefined as never)).toThrow(/phabricatorAcceptsIt: true/);
});

it('otherHost is accepted once it is confirmed', async () => {
  const urls: string[] = [];
  const fetch = async (url: string): Promise<Response> => {
    urls.push(url);
    return new Response();
  };
  const origin = otherHost('http://10.0.0.1:8080', { phabricatorAcceptsIt: true, fetch });
  expect(origin.name).toBe('10.0.0.1:8080');
  await origin.send({ pathname: '/source/', search: '?x=1' } as never, {} as never, {}, {} as never);
  expect(urls).toEqual(['http://10.0.0.1:8080/source/?x=1']);
});
