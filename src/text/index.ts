import { en } from './en/index.ts';

/** Every sentence that a member reads. A language is one value of this type. */
export type Text = typeof en;

/** The sentences for a language by Discord's code of it; English stands in for those that have none yet. */
export const textFor = (_locale: string): Text => en;
