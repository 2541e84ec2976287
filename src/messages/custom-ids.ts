import { defineCustomId, orNone, snowflake, storedId, whole } from '#interactions/custom-id.ts';

/**
 * The custom_ids of all buttons and selects under a generation. They are separate from their handlers because
 * jobs render these messages, too.
 */

/** The most pages that a custom_id can address. */
export const MOST_PAGES = 1000;

const ofGeneration = { generation: storedId() };

export const rerollId = defineCustomId('reroll', ofGeneration);
export const newSeedId = defineCustomId('newseed', ofGeneration);
export const remixId = defineCustomId('remix', ofGeneration);
export const remixFormId = defineCustomId('remixform', ofGeneration);
export const upscaleId = defineCustomId('upscale', ofGeneration);
export const otherSchedulerId = defineCustomId('scheduler', ofGeneration);
export const tryAgainId = defineCustomId('tryagain', ofGeneration);
export const deleteId = defineCustomId('delete', ofGeneration);
/** The form that asks before a result is deleted. */
export const deleteFormId = defineCustomId('deleteform', ofGeneration);
/** Shows a result to everybody in the channel. */
export const postHereId = defineCustomId('posthere', ofGeneration);
export const showPromptId = defineCustomId('showprompt', ofGeneration);
/** Stars a result, or takes the star away. */
export const starId = defineCustomId('star', ofGeneration);
export const cancelId = defineCustomId('cancel', ofGeneration);
/** Opens the form of `/imagine` with the words of a description. */
export const imagineThisId = defineCustomId('imaginethis', ofGeneration);
export const reportId = defineCustomId('report', ofGeneration);

/** The result under which a message has such buttons; undefined for any other message. A custom_id is no proof. */
export const resultIn = (customIds: readonly string[]): string | undefined => {
  const [id] = customIds.flatMap((customId) =>
    [remixId, starId].flatMap((control) => {
      const decoded = control.decode(customId);
      return decoded.kind === 'ok' ? [decoded.values.generation] : [];
    }),
  );
  return id;
};

/** A select among the results of a page. */
export const openId = defineCustomId('open', {});

/** `member`: whose results, null for one's own; `filter`: the id of the stored search filter. */
export const historyPageId = defineCustomId('history', {
  page: whole(0, MOST_PAGES - 1),
  member: orNone(snowflake()),
  filter: orNone(storedId()),
});
