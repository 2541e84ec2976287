import type { PageState } from '../contract.ts';

/** An image that can be opened large. */
export type Picture = { url: string; alt: string };

/** Where a mention or a link leads to on the page. */
export type Destination = { command: string } | { channelId: string; messageId?: string | undefined };

/** What mentions show and do: the names of the sandbox's members, roles and channels, and where the page can go. */
export type Names = {
  of(what: 'user' | 'channel' | 'role', id: string): string;
  /** Missing where one cannot leave, as in a modal. */
  go?: ((to: Destination) => void) | undefined;
};

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
export const namesIn = (
  { members, users, roles, bot, channels }: PageState,
  go?: (to: Destination) => void,
): Names => {
  const everything = [...members, ...users, ...roles, bot, ...channels];
  const known = new Map(everything.map(({ id, name }) => [id, name.replace(/^@/, '')]));
  return { go, of: (what, id) => known.get(id) ?? `unknown-${what === 'user' ? 'member' : what}` };
};
