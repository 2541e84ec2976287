import type { PageName, PageState } from '../contract.ts';
import { CATEGORY } from './constants.ts';

/** Whom one can choose, as Discord writes them. */
export const userNames = ({ users }: PageState): PageName[] => users;

/** The roles that one can choose: "@Artists". */
export const roleNames = ({ roles }: PageState): PageName[] =>
  roles.map(({ id, name }) => ({ id, name: name.startsWith('@') ? name : `@${name}` }));

/** The channels that one can choose, of these types or of all: "#images", and categories by their bare name. */
export function channelNames({ channels }: PageState, types: readonly number[] = []): PageName[] {
  return channels
    .filter(({ type }) => types.length === 0 || types.includes(type))
    .map(({ id, type, name }) => ({ id, name: type === CATEGORY ? name : `#${name}` }));
}
