import { members, textItems } from './json-input.ts';
import type { ConduitMethod } from './method.ts';
import type { PhorgeProject } from './projects.ts';
import { runSearch, SEARCH_PARAMETERS } from './search.ts';

export const projectSearch: ConduitMethod = {
  name: 'project.search',
  parameters: SEARCH_PARAMETERS,
  requiresLogin: true,
  run: (phorge, values) => {
    const slugs = textItems(members(values.get('constraints')).get('slugs'));
    const found = slugs.flatMap((slug) => {
      const project = phorge.projects.withSlug(slug);
      return project === undefined ? [] : [{ slug, project }];
    });
    const named = new Set(found.map(({ project }) => project));
    return runSearch<PhorgeProject>(
      {
        rows: phorge.projects.all,
        constraints: {
          ids: (project, ids) => textItems(ids).includes(String(project.id)),
          phids: (project, phids) => textItems(phids).includes(project.phid),
          slugs: (project) => named.has(project),
          members: (project, phids) => textItems(phids).some((phid) => project.members.has(phid)),
          ancestors: (project, phids) =>
            textItems(phids).some((phid) => phorge.projects.isBelow(project, phid)),
          status: (project, status) => status === 'all' || (status === 'archived') === project.archived,
          name: (project, name) => project.name.toLowerCase().includes(String(name).toLowerCase()),
        },
        attachments: {
          members: (project) => ({ members: [...project.members].map((phid) => ({ phid })) }),
        },
        describe,
        maps: found.length === 0 ? {} : { slugMap: Object.fromEntries(found.map(mapped)) },
      },
      values,
    );
  },
};

function mapped({ slug, project }: { readonly slug: string; readonly project: PhorgeProject }) {
  return [slug, { slug, projectPHID: project.phid }] as const;
}

function describe(project: PhorgeProject): Record<string, unknown> {
  return {
    id: project.id,
    type: 'PROJ',
    phid: project.phid,
    fields: {
      name: project.name,
      slug: project.slug,
      subtype: 'default',
      milestone: null,
      depth: depthOf(project),
      parent:
        project.parent === undefined
          ? null
          : { id: project.parent.id, phid: project.parent.phid, name: project.parent.name },
      icon: { key: 'project', name: 'Project', icon: 'fa-briefcase' },
      color: { key: 'blue', name: 'Blue' },
      status: project.archived ? 'archived' : 'active',
      spacePHID: null,
      dateCreated: project.createdInSeconds,
      dateModified: project.createdInSeconds,
      policy: { view: 'users', edit: project.edit, join: project.join },
      description: project.description,
    },
  };
}

function depthOf({ parent }: PhorgeProject): number {
  return parent === undefined ? 0 : depthOf(parent) + 1;
}
