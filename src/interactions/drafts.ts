import { ButtonStyle } from 'discord-api-types/v10';
import { Notice } from '#domain/errors.ts';
import type { Draft } from '#domain/members/drafts.ts';
import type { Text } from '#text/index.ts';
import { button, row, small, textDisplay } from './components.ts';
import { customIdName, defineCustomId, storedId, words } from './custom-id.ts';
import type { FilledModal, ModalRoute } from './define-command.ts';
import type { FieldValues } from './interaction.ts';
import type { Invocation, Services, Uses } from './invocation.ts';
import { filledIn, shownText } from './modals.ts';
import type { Message, Reply } from './reply.ts';
import { hasRoomFor } from './typed-words.ts';

/** A draft with nothing but what was typed. */
export const BLANK_DRAFT = { about: [], isOutdated: false, hasSecrets: false, messageId: null };

/** Opens a draft in its modal. */
export const fixButtonId = defineCustomId('fix', { draft: storedId() });

/** That modal. It names the one that it stands for, whose secrets are known even when the draft is gone. */
export const fixModalId = defineCustomId('fixform', { draft: storedId(), modal: words(40) });

/** Adds **Fix it…** to a refusal. */
export const withFixButton = (
  text: Text,
  message: Message,
  { draft, hasSecrets }: { draft: string; hasSecrets: boolean },
): Message => ({
  ...message,
  components: [
    ...message.components,
    ...(hasSecrets && hasRoomFor(message, text.fix.secret) ? [textDisplay(small(text.fix.secret))] : []),
    row(button(text.buttons.fix, fixButtonId.encode({ draft }), ButtonStyle.Primary)),
  ],
});

/** Keeps a modal filled in, for the requester, and returns the draft's id; undefined if it is too large. */
export const keepFilled = (
  { interaction, services }: Invocation<Uses<'drafts'>>,
  { form, fields }: FilledModal,
): Promise<string | undefined> => services.drafts.keep(interaction.userId, { ...BLANK_DRAFT, form, fields });

/** Returns a draft of the requester; undefined if there is none. */
export const findDraft = (
  { interaction, services }: Invocation<Services>,
  id: string,
): Promise<Draft | undefined> => services.drafts.find(interaction.userId, id);

/** Returns the draft as its modal was sent in: what was not changed stays as it was typed at first. */
export const merged = (
  { form, fields, messageId }: Draft,
  sent: FieldValues,
): { form: string; fields: FieldValues; messageId: string | null } => {
  const isChanged = ([name, value]: [string, FieldValues[string]]): boolean => {
    const before = fields[name];
    return before === undefined || Array.isArray(before) || shownText(before) !== value;
  };
  const changed = Object.fromEntries(Object.entries(sent).filter(isChanged));
  return { form, fields: { ...fields, ...changed }, messageId };
};

/**
 * Opens a draft in its modal, for an hour more. Rejects with a Notice for anyone but the one who typed it, and when it has
 * expired.
 */
export const openFix = async (
  invocation: Invocation<Services>,
  id: string,
  modalOf: (form: string) => ModalRoute,
): Promise<Reply> => {
  const { interaction, text, services } = invocation;
  const draft = await findDraft(invocation, id);
  if (!draft) throw new Notice(text.fix.gone);
  const route = modalOf(draft.form);
  const decoded = route.id.decode(draft.form);
  if (decoded.kind !== 'ok') throw new Notice(text.refusals.staleButton);
  const { about, fields: typed } = draft;
  const view = await route.view({ ...invocation, id: decoded.values, about, typed });
  const form = draft.isOutdated ? view.form : draft.form;
  await services.drafts.keep(interaction.userId, { ...draft, form, isOutdated: false });
  return {
    kind: 'modal',
    modal: {
      custom_id: fixModalId.encode({ draft: id, modal: customIdName(form) }),
      title: view.title,
      components: [
        ...(draft.hasSecrets ? [textDisplay(text.fix.secret)] : []),
        ...filledIn(view.components, typed),
      ],
    },
  };
};
