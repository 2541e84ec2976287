import type { PageState } from '../contract.ts';

/** An image that can be opened large. */
export type Picture = { url: string; alt: string };

/** What a mention shows: the names of the sandbox's members, roles and channels. */
export type Names = { of(what: 'user' | 'channel' | 'role', id: string): string };

/** What the parts of a message need from the page around it. */
export type MessageContext = {
  messageId: string;
  state: PageState;
  names: Names;
  /** The custom_id that was pressed and is not answered yet: all of the message's controls wait for it. */
  pending: string | undefined;
  press(customId: string, values?: string[]): void;
  dismiss(): void;
  openPictures(pictures: Picture[], index: number): void;
};

/** The names behind ids in text; an id nobody knows is shown as Discord shows it. */
export const namesIn = ({ members, users, roles, bot, channels }: PageState): Names => {
  const everything = [...members, ...users, ...roles, bot, ...channels];
  const known = new Map(everything.map(({ id, name }) => [id, name.replace(/^@/, '')]));
  return { of: (what, id) => known.get(id) ?? `unknown-${what === 'user' ? 'member' : what}` };
};
