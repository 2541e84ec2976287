import type { Language } from './language.ts';

export { cut, cutAtWord } from '#domain/text-length.ts';

/** What somebody typed, set apart as code: nothing in it is formatted, nobody in it is mentioned. */
export const quoted = (words: string): string => `\`${words.replaceAll('`', "'").replaceAll('\n', ' ')}\``;

/** A text that somebody typed, so that it shows as typed: Discord's formatting characters are escaped. */
export const plain = (words: string): string => words.replace(/[\\*_~`|>#[\]()<:@-]/g, '\\$&');

/** A text with an end, so that another sentence can follow it. */
export const asSentence = (words: string): string =>
  /[.!?…。！？]\s*$/.test(words) ? words.trimEnd() : `${words}.`;

/** Lines set apart as Discord quotes them. */
export const quotedBlock = (words: string): string => `> ${words.replaceAll('\n', '\n> ')}`;

/** A text on one line, for places where a second one would begin something else. */
export const oneLine = (words: string): string => words.replace(/\s+/g, ' ').trim();

/** The address of a message for Discord's client; `guildId` is null for one in a direct message. */
export const messageUrl = (
  guildId: string | null,
  { channelId, id }: { channelId: string; id: string },
): string => `https://discord.com/channels/${guildId ?? '@me'}/${channelId}/${id}`;

// More make a line that nobody reads.
const MOST_NAMES = 12;

/** Names as a list, at most `most` of them: `a, b and 3 more`. */
export const someIn = (language: Language) => {
  const { t } = language.namespace('several');
  return (names: readonly string[], most = MOST_NAMES): string =>
    names.length > most
      ? language.list([...names.slice(0, most), t('more', { count: names.length - most })])
      : language.list(names);
};

/** Ids, set apart as code, as many as can be read. */
export const idsIn = (language: Language) => {
  const some = someIn(language);
  return (names: readonly string[]): string => some(names.map(quoted));
};
