import { describe, expect, test } from 'vitest';
import { checkConfiguration } from '../../../src/checks/check-configuration.ts';
import { configurationNotes } from '../../../src/checks/configuration-notes.ts';
import { goodConfiguration } from '../../good-configuration.ts';

const BOT = { roles: ['engineer'], token: `api-${'b'.repeat(28)}` };
const TOOLS = { name: 'tasks', effect: 'allow', who: { roles: ['engineer'] }, tools: ['find_*'] };

function withTools(settings: object) {
  const configuration = goodConfiguration() as never as {
    instances: { policy: { rules: object[] } }[];
  };
  const [instance] = configuration.instances;
  return {
    ...configuration,
    instances: [
      {
        ...instance,
        application: 'phabricator',
        policy: { ...instance?.policy, rules: [...(instance?.policy.rules ?? []), TOOLS] },
        ...settings,
      },
    ],
  } as never;
}

describe('tools for agents', () => {
  test('are refused without a bot and login.agents, since they could call nothing', () => {
    for (const agents of [{}, true]) {
      expect(checkConfiguration(withTools({ agents }))).toEqual([
        {
          path: 'instances[0].agents',
          message:
            'needs "bots", or "login.agents": tools call the application with an API token that a bot lends or the user deposits',
        },
      ]);
    }
    expect(checkConfiguration(withTools({ agents: { bots: [BOT] } }))).toEqual([]);
  });

  test('that write are refused without login.agents: they never use a bot', () => {
    expect(checkConfiguration(withTools({ agents: { bots: [BOT], write: ['comment'] } }))).toEqual([
      {
        path: 'instances[0].agents.write',
        message: 'needs "login.agents": tools write only with an API token that the user deposits',
      },
    ]);
    expect(checkConfiguration(withTools({ agents: { bots: [BOT], write: ['delete'] } }))).toContainEqual({
      path: 'instances[0].agents.write[0]',
      message: 'must be "comment" or "change" or "create" or "assign" or "tag" or "subscribe"',
    });
  });

  test('name a wrong word, an unknown setting and a wrong form at their places, though `true` is another form of the setting', () => {
    for (const [agents, path, message] of [
      [
        { write: ['comments'] },
        'instances[0].agents.write[0]',
        expect.stringContaining('did you mean "comment"?'),
      ],
      [{ writes: ['comment'] }, 'instances[0].agents.writes', expect.stringContaining('is not a setting')],
      [{ write: 'comment' }, 'instances[0].agents.write', 'must be a list'],
      ['yes', 'instances[0].agents', 'must be true or an object'],
    ] as const)
      expect(checkConfiguration(withTools({ agents }))).toContainEqual({ path, message });
  });

  test('have a note for each bot, which sees what Phorge hides from the person', () => {
    expect(configurationNotes(withTools({ agents: { bots: [BOT] } }))).toEqual([
      {
        path: 'instances[0].agents.bots[0]',
        message:
          'agents of engineer read with the account of this bot: they see what Phorge shows to it, even what Phorge hides from the person',
      },
    ]);
  });

  test('have a note for each rule that names tools where none are served', () => {
    expect(configurationNotes(withTools({}))).toContainEqual({
      path: expect.stringMatching(/^instances\[0\]\.policy\.rules\[\d+\]$/),
      message: '"tasks" names tools, and this instance serves none: set "agents"',
    });
  });
});
