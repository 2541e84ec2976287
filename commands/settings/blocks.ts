import { Notice } from '#domain/errors.ts';
import { blockOf, endOfBlock } from '#domain/settings/blocks.ts';
import type { MemberBlock, ServerSettings } from '#domain/settings/schema.ts';
import { SNOWFLAKE } from '#domain/typed-text.ts';
import { button, fitLines, row } from '#interactions/components.ts';
import { defineCustomId, snowflake } from '#interactions/custom-id.ts';
import { type Feature, onButton, onSelect } from '#interactions/define-command.ts';
import { defineModal } from '#interactions/modals.ts';
import { memberRow, oneOfRow } from '#interactions/selects.ts';
import { oneLine, plain } from '#text/format.ts';
import type { Text } from '#text/index.ts';
import { blocking, noteField, noteIn, requireTime, timeOptions } from './block-form.ts';
import { changeReply } from './change.ts';
import { textsOf } from './controls.ts';
import { pageMessage } from './page.ts';
import { type Page, type PageContext, pageContext, seenField, settingsPageId } from './panel.ts';

const whose = { member: snowflake(), ...seenField };

const pickId = defineCustomId('block', {});
const timeId = defineCustomId('blocktime', whose);
const noteId = defineCustomId('blocknote', whose);
const unblockId = defineCustomId('unblock', whose);

// Leaves room for the title of the page and what is said of a change.
const LIST_ROOM = 3000;

const lineOf = ({ blocks: text }: Text, block: MemberBlock): string =>
  text.line(block, block.note === null ? '' : plain(oneLine(block.note)));

/** The page of all blocked members. */
export const blocks: Page = {
  name: 'blocks',
  now: ({ text, stored }) => text.blocks.title(stored.settings.access.blockedMembers.length),
  render: ({ text, stored }) => {
    const { blockedMembers } = stored.settings.access;
    const lines = blockedMembers.map((block) => `- ${lineOf(text, block)}`);
    return [
      ...textsOf(...fitLines(lines, { room: LIST_ROOM, more: text.more })),
      memberRow({ customId: pickId.encode({}), placeholder: text.blocks.pick }, { chosen: [], most: 1 }),
      row(button(text.settings.titles.access, settingsPageId.encode({ page: 'access' }))),
    ];
  },
};

const blockIn = ({ interaction, stored }: PageContext, memberId: string): MemberBlock | undefined =>
  blockOf(stored.settings.access.blockedMembers, memberId, interaction.receivedAt);

/** The page of one member, blocked or not. */
const pageOf = (memberId: string): Page => ({
  name: 'blocks',
  now: (context) => {
    const block = blockIn(context, memberId);
    return block ? lineOf(context.text, block) : context.text.blocks.notYet(memberId);
  },
  render: (context) => {
    const { text, stored } = context;
    const block = blockIn(context, memberId);
    const to = { member: memberId, seen: stored.revision };
    return [
      oneOfRow(
        { customId: timeId.encode(to), placeholder: text.blocks.time },
        { options: timeOptions(text), chosen: block?.until === null ? 'ever' : '' },
      ),
      row(
        { ...button(text.blocks.note, noteId.encode(to)), disabled: !block },
        { ...button(text.blocks.unblock, unblockId.encode(to)), disabled: !block },
        button(text.blocks.all, settingsPageId.encode({ page: 'blocks' })),
      ),
    ];
  },
});

const withNote =
  (text: Text, memberId: string, note: string | null) =>
  (settings: ServerSettings): ServerSettings =>
    blocking(text, (earlier) => {
      const block = earlier.find(({ id }) => id === memberId);
      if (!block) throw new Notice(text.blocks.notBlocked);
      return { ...block, note };
    })(settings);

const noteModal = defineModal({
  id: defineCustomId('blocknoteform', whose),
  async view(opening) {
    const context = await pageContext(opening);
    const { id, text } = opening;
    const field = noteField(text, blockIn(context, id.member)?.note ?? '');
    const seen = context.stored.revision;
    return { id: { ...id, seen }, title: text.blocks.form.noteTitle, components: [field] };
  },
  submit(form) {
    const { member, seen } = form.id;
    const edit = withNote(form.text, member, noteIn(form.fields));
    return changeReply(form, { page: pageOf(member), seen, edit });
  },
});

const without =
  (memberId: string) =>
  (settings: ServerSettings): ServerSettings => {
    const blockedMembers = settings.access.blockedMembers.filter(({ id }) => id !== memberId);
    return { ...settings, access: { ...settings.access, blockedMembers } };
  };

/** The pages of blocked members, with their controls. */
export const blocksFeature: Feature = {
  routes: [
    onSelect(pickId, async (press) => {
      const context = await pageContext(press);
      const [memberId = ''] = press.values;
      const page = SNOWFLAKE.test(memberId) ? pageOf(memberId) : blocks;
      return { kind: 'update', message: await pageMessage(context, page) };
    }),
    onSelect(timeId, (press) => {
      const { interaction, text } = press;
      const { member: id, seen } = press.id;
      const until = endOfBlock(requireTime(press.values, text), interaction.receivedAt);
      const edit = blocking(text, (earlier) => ({
        id,
        until,
        note: earlier.find((block) => block.id === id)?.note ?? null,
        by: interaction.userId,
        at: interaction.receivedAt,
      }));
      return changeReply(press, { page: pageOf(id), seen, edit });
    }),
    onButton(noteId, (press) => noteModal.open(press, press.id)),
    noteModal.route,
    onButton(unblockId, (press) => {
      const { member, seen } = press.id;
      return changeReply(press, { page: blocks, seen, edit: without(member) });
    }),
  ],
};
