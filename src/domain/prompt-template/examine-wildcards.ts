import type { WildcardLists } from './pick-words.ts';
import { entryTemplate, TEMPLATE_LIMITS, type Template } from './template.ts';

/** The most that one image picks, so that lists inside of lists do not multiply without end. */
const MOST_PICKS = 500;

/** Why a template cannot be picked from with the lists that there are. `name` is the list that it is about. */
type WildcardProblem =
  | { kind: 'unknownWildcard'; name: string }
  /** `circle`: lists of which each is in the one before; the first is the last, too. */
  | { kind: 'wildcardCircle'; name: string; circle: readonly string[] }
  | { kind: 'wildcardsTooDeep'; name: string };

class WildcardError extends Error {
  readonly problem: WildcardProblem;
  constructor(problem: WildcardProblem) {
    super(problem.kind);
    this.problem = problem;
  }
}

/** Counts the most that is picked for one image of a template. Throws a WildcardError. */
const countPicks = (template: Template, lists: WildcardLists): number => {
  const counted = new Map<string, number>();
  const ofList = (name: string, path: readonly string[]): number => {
    const start = path.indexOf(name);
    if (start >= 0)
      throw new WildcardError({ kind: 'wildcardCircle', name, circle: [...path.slice(start), name] });
    const entries = lists(name);
    if (!entries) throw new WildcardError({ kind: 'unknownWildcard', name });
    if (path.length === TEMPLATE_LIMITS.depth) throw new WildcardError({ kind: 'wildcardsTooDeep', name });
    const most =
      counted.get(name) ??
      entries.reduce((most, entry) => Math.max(most, ofTemplate(entryTemplate(entry), [...path, name])), 0);
    if (most > MOST_PICKS) throw new WildcardError({ kind: 'wildcardsTooDeep', name });
    counted.set(name, most);
    return most;
  };
  const ofTemplate = (parts: Template, path: readonly string[]): number =>
    parts.reduce((sum, part) => {
      if (part.kind === 'words') return sum;
      if (part.kind === 'wildcard') return sum + 1 + ofList(part.name, path);
      return part.options.reduce((all, option) => all + ofTemplate(option, path), sum + 1);
    }, 0);
  return ofTemplate(template, []);
};

/** The first reason why a template cannot be picked from with these lists; undefined where it can. */
export const wildcardProblem = (template: Template, lists: WildcardLists): WildcardProblem | undefined => {
  try {
    countPicks(template, lists);
    return undefined;
  } catch (error) {
    if (error instanceof WildcardError) return error.problem;
    throw error;
  }
};
