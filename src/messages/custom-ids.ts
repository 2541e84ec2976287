import { defineCustomId, orNone, snowflake, storedId, whole } from '#interactions/custom-id.ts';

/*
 * The custom_ids of everything that can be pressed under a generation. They stand here, apart from their handlers,
 * because the messages that carry them are also made by the job machinery.
 */

/** As many pages as a custom_id can name. */
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
export const cancelId = defineCustomId('cancel', ofGeneration);
export const reportId = defineCustomId('report', ofGeneration);

/** A choice among the results of a page. */
export const openId = defineCustomId('open', {});

/** `member`: whose results, null for one's own; `filter`: a stored of what they are searched for. */
export const historyPageId = defineCustomId('history', {
  page: whole(0, MOST_PAGES - 1),
  member: orNone(snowflake()),
  filter: orNone(storedId()),
});
