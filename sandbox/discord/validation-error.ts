import { type ApiError, problemText } from './errors.ts';
import type { Journal } from './journal.ts';

/** Refusals that only a bot that broke a rule can get: bad form, bad JSON, empty message, too large, one too many. */
const RULE_BREACHES = new Set([50035, 50109, 50006, 40005, 40094]);

/** Notes as violations what a refusal says that the bot did wrong, if it says so. */
export function blame(journal: Journal, where: string, { code, message, problems }: ApiError): void {
  if (!RULE_BREACHES.has(code)) return;
  const rules = problems.length > 0 ? problems.map(problemText) : [`${message} (${code})`];
  for (const rule of rules) journal.violate(where, rule);
}
