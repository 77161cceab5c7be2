import { expect, it } from 'vitest';
import { takesRedirect } from '../../../src/agents/clients/takes-redirect.ts';

const client = {
  redirectUris: [
    'https://chat.example.com/callback',
    'http://127.0.0.1/callback',
    'http://localhost:33418/callback?kept=1',
    'com.example.app:/callback',
  ],
};

it.each([
  'https://chat.example.com/callback',
  'com.example.app:/callback',
  'http://127.0.0.1/callback',
  'http://127.0.0.1:1/callback',
  'http://127.0.0.1:65535/callback',
  'http://localhost:33418/callback?kept=1',
  'http://localhost:1234/callback?kept=1',
  'http://localhost/callback?kept=1',
])('a redirect URI that the client registered, at any port of loopback, is accepted: %s', (uri) => {
  expect(takesRedirect(client, uri)).toBe(true);
});

it.each([
  'https://chat.example.com/callback/',
  'https://chat.example.com/callback?',
  'https://chat.example.com/callback#',
  'https://chat.example.com:8443/callback',
  'https://chat.example.com:443/callback',
  'https://CHAT.example.com/callback',
  'https://chat.example.com./callback',
  'https://chat.example.com@evil.example/callback',
  'https://chat.example.com.evil.example/callback',
  'https://chat.example.com%2eevil.example/callback',
  'https://chat.example.com/callback/../callback',
  'https://chat.example.com/other/../callback',
  'https://chat.example.com//callback',
  'https://chat.example.com\\callback',
  'https://user@chat.example.com/callback',
  'http://chat.example.com/callback',
  'javascript:https://chat.example.com/callback',
  ' https://chat.example.com/callback',
  'https://chat.example.com/callback\n',
  'com.example.app:/callback/other',
  'com.example.app://callback',
  // Another name of loopback is another redirect URI.
  'http://localhost/callback',
  'http://[::1]/callback',
  'http://127.0.0.2/callback',
  'http://127.1/callback',
  'http://2130706433/callback',
  'http://0x7f.0.0.1/callback',
  'http://127.0.0.1.evil.example/callback',
  'http://127.0.0.1:80@evil.example/callback',
  'http://127.0.0.1:1234@evil.example/callback',
  'http://localhost.evil.example/callback?kept=1',
  'http://localhost:33418.evil.example/callback?kept=1',
  'http://LOCALHOST:33418/callback?kept=1',
  'http://localhost:33418/callback',
  'http://localhost:33418/callback?kept=1&more=1',
  'http://localhost:33418/callback?kept=1#fragment',
  'http://localhost:0/callback?kept=1',
  'http://localhost:65536/callback?kept=1',
  'http://localhost:/callback?kept=1',
  'http://localhost:033418/callback?kept=1',
  'http://127.0.0.1\\@evil.example/callback',
  'http://127.0.0.1/\\evil.example/callback',
  'https://127.0.0.1/callback',
  '',
])('a redirect URI that only resembles a registered one is refused: %j', (uri) => {
  expect(takesRedirect(client, uri)).toBe(false);
});

it('the port of a redirect URI that is not loopback must be the registered one', () => {
  const other = {
    redirectUris: ['https://chat.example.com:8443/callback', 'http://chat.example.com/callback'],
  };
  expect(takesRedirect(other, 'https://chat.example.com:9443/callback')).toBe(false);
  expect(takesRedirect(other, 'http://chat.example.com:8080/callback')).toBe(false);
});
