import { defineCustomId, storedId, whole } from './custom-id.ts';

/*
 * The custom_ids of everything that can be pressed under a generation. They stand here, apart from their handlers,
 * because the messages that carry them are also made by the job machinery.
 */

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
export const openId = defineCustomId('open', ofGeneration);
export const historyPageId = defineCustomId('history', { page: whole(0, 999) });
