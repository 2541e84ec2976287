// Prints the privacy policy and the terms, filled in from the configuration: `npm run privacy`.
import { readFileSync } from 'node:fs';
import { parseConfig } from '#config/config.ts';
import { readEnvFile } from '#config/env-file.ts';
import type { Imprint } from '#domain/imprint.ts';

const PAGES = ['privacy', 'terms'];

/** A template with the operator's words in its places. What is not configured stays visible as (NAME). */
export const fillIn = (
  template: string,
  { name, contact, privacyUrl, termsUrl }: Imprint,
  historyDays: number | null,
): string => {
  const words: Readonly<Record<string, string | null>> = {
    OPERATOR_NAME: name,
    OPERATOR_CONTACT: contact,
    PRIVACY_URL: privacyUrl,
    TERMS_URL: termsUrl,
    HISTORY: historyDays === null ? '' : `${historyDays} days after they have ended, or `,
  };
  const page = template.replace(/<!--[\s\S]*?-->\n\n/, '');
  return page.replace(/\{\{(\w+)\}\}/g, (_, place: string) => words[place] ?? `(${place})`);
};

/** The policy and the terms, filled in. */
export const filledPages = (imprint: Imprint, historyDays: number | null): string =>
  PAGES.map((page) =>
    fillIn(readFileSync(new URL(`../docs/${page}.md`, import.meta.url), 'utf8'), imprint, historyDays),
  ).join('\n');

if (process.argv[1] === import.meta.filename) {
  readEnvFile();
  const { imprint, operator } = parseConfig(process.env);
  process.stdout.write(filledPages(imprint, operator.historyDays));
}
