import { expect, test } from 'vitest';
import {
  MACHINE_ENDPOINTS,
  type MachineEndpoint,
  machineEndpoint,
  needsNetworks,
} from '../src/machine-endpoints.ts';

const networks = ['192.0.2.0/24'];

/** The one method and address of each. */
const OPENED: Readonly<Record<MachineEndpoint, readonly [method: string, path: string]>> = {
  sendgrid: ['POST', '/mail/sendgrid/'],
  mailgun: ['POST', '/mail/mailgun/'],
  postmark: ['POST', '/mail/postmark/'],
  circleci: ['POST', '/harbormaster/hook/circleci/'],
  buildkite: ['POST', '/harbormaster/hook/buildkite/'],
  calendar: ['GET', '/calendar/export/ics/*/*/**'],
  'blog-feeds': ['GET', '/phame/blog/feed/*/'],
  'oauth-server': ['POST', '/oauthserver/token/'],
  files: ['GET', '/file/data/**'],
};

test.each(Object.entries(OPENED))(
  'a rule opens one address of %s to one method, and says what protects it',
  (name, [method, path]) => {
    expect(machineEndpoint(name as MachineEndpoint, { networks })).toEqual({
      name: `endpoint: ${name}`,
      description: expect.stringMatching(/^Open to programs that cannot log in\. Protected by .{20,}\.$/),
      effect: 'allow',
      who: 'anyone',
      paths: [path],
      methods: [method],
      networks,
    });
  },
);

test('every endpoint is in the rules for machines', () => {
  expect(MACHINE_ENDPOINTS).toEqual(Object.keys(OPENED));
});

test.each(MACHINE_ENDPOINTS)('%s is open to everyone only where it is protected', (name) => {
  const isUnprotected = name === 'sendgrid' || name === 'circleci';
  expect(needsNetworks(name)).toBe(isUnprotected);
  for (const options of [undefined, {}, { networks: [] }]) {
    if (isUnprotected) {
      expect(() => machineEndpoint(name, options)).toThrow(
        new RegExp(`^machineEndpoint: ${name} requires networks: it is protected by nothing`),
      );
    } else expect(machineEndpoint(name, options)).toMatchObject({ who: 'anyone' });
  }
  if (!isUnprotected) expect(machineEndpoint(name)).not.toHaveProperty('networks');
});

test.each(['constructor', 'mail'])('%s is not an endpoint for machines', (name) => {
  expect(() => machineEndpoint(name as MachineEndpoint, { networks })).toThrow(
    `machineEndpoint: "${name}" is not one of sendgrid, mailgun, `,
  );
});
