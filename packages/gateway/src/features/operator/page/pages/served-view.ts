import { operatorError } from '../operator-failure.ts';
import { pageOf, type Serving } from '../serving.ts';
import type { View } from '../views/view.ts';
import { csvResponse } from './csv.ts';
import { filterForm } from './filter-form.ts';
import { viewMain } from './view-page.ts';

/** A view as a page, or one of its tables as a file. */
export async function servedView(view: View, serving: Serving): Promise<Response> {
  const { view: context, given } = serving.viewing(['csv']);
  const { csv: asked } = given;
  if (context.filters.problem !== undefined && asked === undefined) {
    return pageOf(serving, {
      title: view.title(serving.messages),
      current: view.name,
      main: filterForm(view, context),
      filters: undefined,
      status: 400,
    });
  }
  if (asked !== undefined) {
    const read = Object.hasOwn(view.sections, asked) ? view.sections[asked] : undefined;
    if (read === undefined || context.filters.problem !== undefined) {
      throw operatorError('operator.parameters', {
        detail: '"csv" must name a table of the view, and the period must be valid',
      });
    }
    return csvResponse(await read(context), `${view.name || 'overview'}-${asked}`);
  }
  const sections = await Promise.all(
    Object.entries(view.sections).map(async ([id, read]) => [id, await read(context)] as const),
  );
  return pageOf(serving, {
    title: view.title(serving.messages),
    current: view.name,
    main: viewMain(view, sections, context),
    filters: context.filters,
  });
}
