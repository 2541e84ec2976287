import { Notice } from '#domain/errors.ts';
import { BLOCK_TIME_NAMES, type BlockTime, hasRoomForBlock, withBlock } from '#domain/settings/blocks.ts';
import { type MemberBlock, SETTINGS_LIMITS, type ServerSettings } from '#domain/settings/schema.ts';
import { selectField, textField } from '#interactions/components.ts';
import type { FieldValues } from '#interactions/interaction.ts';
import { cut } from '#text/format.ts';
import type { Text } from '#text/index.ts';
import { typedIn } from './forms.ts';

/** The field of a form for an admin's note on a block. */
export const noteField = ({ blocks: { form } }: Text, note: string) =>
  textField({
    label: form.note,
    description: form.noteHelp,
    customId: 'note',
    value: note,
    long: true,
    maxLength: SETTINGS_LIMITS.blockNote,
  });

/** Returns the note that was typed; null for none. */
export const noteIn = (fields: FieldValues): string | null =>
  cut(typedIn(fields, 'note'), SETTINGS_LIMITS.blockNote) || null;

/** The times for which a member can be blocked, as options of a select. */
export const timeOptions = ({ blocks: { times } }: Text) =>
  BLOCK_TIME_NAMES.map((value) => ({ value, label: times[value] }));

/** The field of a form for the time of a block. */
export const timeField = (text: Text) =>
  selectField({
    label: text.blocks.form.time,
    customId: 'time',
    placeholder: text.blocks.form.choose,
    options: timeOptions(text),
  });

/** Returns the time that was chosen. Throws a Notice if there is none. */
export const requireTime = (chosen: unknown, { blocks: text }: Text): BlockTime => {
  const [value] = [chosen ?? []].flat();
  const time = BLOCK_TIME_NAMES.find((name) => name === value);
  if (!time) throw new Notice(text.noTime);
  return time;
};

/** Returns an edit that blocks a member. Throws a Notice if there is no room for another one. */
export const blocking =
  (text: Text, blockFor: (earlier: readonly MemberBlock[]) => MemberBlock) =>
  (settings: ServerSettings): ServerSettings => {
    const { access } = settings;
    const block = blockFor(access.blockedMembers);
    if (!hasRoomForBlock(access.blockedMembers, block.id)) throw new Notice(text.blocks.full);
    return { ...settings, access: { ...access, blockedMembers: withBlock(access.blockedMembers, block) } };
  };
