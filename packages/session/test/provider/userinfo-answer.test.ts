import { expect, test } from 'vitest';
import { isJwt, isOfPerson } from '../../src/provider/userinfo-answer.ts';

test.each<[status: number, type: string | undefined, ofPerson: boolean, jwt: boolean]>([
  [200, 'application/json', true, false],
  [200, 'Application/JSON; charset=utf-8', true, false],
  [200, 'application/jwt', false, true],
  [200, 'application/jsonx', false, false],
  [200, 'text/html', false, false],
  [200, undefined, false, false],
  [400, 'application/json', true, false],
  [401, undefined, true, false],
  [403, 'text/html', true, false],
  // Nobody may be there any more.
  [404, 'text/html', true, false],
  [410, undefined, true, false],
  [201, 'application/json', false, false],
  [302, undefined, false, false],
  [408, undefined, false, false],
  [425, undefined, false, false],
  [429, 'application/json', false, false],
])(
  'an answer %i of the type %s says something of the person: %s; is a JWT: %s',
  (status, type, ofPerson, jwt) => {
    const response = new Response(new Uint8Array(), {
      status,
      headers: type === undefined ? {} : { 'content-type': type },
    });
    expect([isOfPerson(response), isJwt(response)]).toEqual([ofPerson, jwt]);
  },
);
