import { readdirSync, readFileSync } from 'node:fs';

const folder = new URL('fixtures/', import.meta.url);

/** The names of all answers in the folder, with their endings. */
export const fixtureNames = (): string[] => readdirSync(folder).toSorted();

/** The body of an answer, as text. */
export const fixtureText = (name: string): string => readFileSync(new URL(name, folder), 'utf8');

/** The value of a JSON answer. */
export const fixtureJson = (name: string): unknown => JSON.parse(fixtureText(`${name}.json`));
