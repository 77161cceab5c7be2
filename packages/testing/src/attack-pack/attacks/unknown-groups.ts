import type { Attack, Probe } from '../attack.ts';

const none = (): Readonly<Record<string, unknown>> => ({});

/** Groups that cannot be read: a user in a denied group must not be treated as a user in no group. */
export const unknownGroups: readonly Attack[] = [
  {
    row: 'C51',
    title: 'a denied group, in a claim that cannot be read',
    source: 'Portcullis before its first release',
    needs: ['sign', 'tokens.deniedGroup'],
    how: {
      probes: async ({ tokens, callerWith, closedPage }) => {
        const { claims = none, sign, deniedGroup = '' } = tokens ?? {};
        const { groups: given, ...others } = claims();
        const groups: readonly unknown[] = Array.isArray(given) ? given : [given];
        const shapes: readonly (readonly [string, Readonly<Record<string, unknown>>])[] = [
          ['the group itself', { groups: [...groups, deniedGroup] }],
          ['an object among them', { groups: [...groups, { name: deniedGroup }] }],
          ['a list among them', { groups: [...groups, [deniedGroup]] }],
          ['null among them', { groups: [...groups, null] }],
          ['a number among them', { groups: [...groups, 7] }],
          ['objects', { groups: [...groups, deniedGroup].map((name) => ({ name })) }],
          ['an object', { groups: { own: groups, more: [deniedGroup] } }],
          ['a list in a list', { groups: [[...groups, deniedGroup]] }],
          ['true', { groups: true }],
          [
            'too many to be in the token',
            {
              _claim_names: { groups: 'src1' },
              _claim_sources: { src1: { endpoint: 'https://graph.example' } },
            },
          ],
          ['too many, with only the flag', { hasgroups: true }],
          [
            'more than a gate reads',
            { groups: [...groups, ...Array.from({ length: 3000 }, (_, at) => `g${at}`)] },
          ],
        ];
        return await Promise.all(
          shapes.map(async ([name, shape]): Promise<Probe> => {
            const token = (await sign?.({}, { ...others, ...shape })) ?? '';
            return { name, request: { path: closedPage, headers: callerWith(token) }, wanted: 'refused' };
          }),
        );
      },
    },
  },
];
