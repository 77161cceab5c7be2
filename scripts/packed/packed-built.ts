import { bundleBuilt } from '../bundles/built-worker.ts';
import { budgets, weights } from '../bundles/check-built.ts';

/** How much more a Worker may weigh that is built of what is published, where another compiler has written the modules. */
const MAY_WEIGH = 1.01;

/** Says which built Workers weigh more of the packages installed in `project` than of their source. */
export async function heavierFromPacked(project: string): Promise<string[]> {
  const problems: string[] = [];
  for (const budget of budgets) {
    const files = await bundleBuilt(budget.configuration, project);
    for (const { what, bytes, limit } of weights(budget, files)) {
      if (bytes <= limit * MAY_WEIGH) continue;
      problems.push(
        `${budget.name}: ${what} is ${bytes} bytes of what is published, and ${limit} of its source: does a module call something when it is imported?`,
      );
    }
  }
  return problems;
}
