import { type ChangeServices, makeChange, outcomeNote } from '#commands/settings/change.ts';
import { requireManager } from '#commands/settings/panel.ts';
import { Notice } from '#domain/errors.ts';
import { wildcardProblem } from '#domain/prompt-template/examine-wildcards.ts';
import { parseTemplate } from '#domain/prompt-template/template.ts';
import {
  findList,
  readEntries,
  WILDCARD_LIMITS,
  type WildcardList,
  wildcardListSchema,
  wildcardName,
  wildcardsOf,
} from '#domain/prompt-template/wildcard-list.ts';
import type { ServerSettings } from '#domain/settings/schema.ts';
import { noticeMessage, textField } from '#interactions/components.ts';
import { defineCustomId } from '#interactions/custom-id.ts';
import type { Invocation, Uses } from '#interactions/invocation.ts';
import { defineModal } from '#interactions/modals.ts';
import type { Reply } from '#interactions/reply.ts';
import { undoFor } from '#messages/undo.ts';
import type { Text } from '#text/index.ts';

/** Reads a list as somebody typed it. Throws a Notice that says what is wrong with it. */
const readList = ({ wildcards: said }: Text, typed: { name: string; words: string }): WildcardList => {
  const list = { id: wildcardName(typed.name), entries: readEntries(typed.words) };
  const { success, error } = wildcardListSchema.safeParse(list);
  const unread = list.entries.map(parseTemplate).find((entry) => !entry.ok);
  if (success && unread?.ok === false) {
    const { given, reason } = unread.problem;
    throw new Notice(said.badEntry(given, { kind: reason }), ['words']);
  }
  if (success) return list;
  const isName = error.issues.some(({ path }) => path[0] === 'id');
  if (isName) throw new Notice(said.badName(typed.name), ['name']);
  throw new Notice(list.entries.length === 0 ? said.noWords : said.tooMuch, ['words']);
};

const withLists = (settings: ServerSettings, lists: WildcardList[]): ServerSettings => ({
  ...settings,
  wildcards: { lists },
});

/** The list that others name and that is not there; undefined for none. Throws a Notice for lists that go in a circle. */
const requireUsable = (
  { wildcards: said }: Text,
  list: WildcardList,
  all: readonly WildcardList[],
): string | undefined => {
  const problem = wildcardProblem([{ kind: 'wildcard', name: list.id }], wildcardsOf(all));
  if (problem?.kind === 'unknownWildcard') return problem.name;
  if (problem) throw new Notice(said.badEntry(`__${problem.name}__`, problem), ['words']);
  return undefined;
};

/** Changes the lists of a server. */
const changeLists = async (
  use: Invocation<ChangeServices>,
  edit: (lists: readonly WildcardList[]) => WildcardList[],
): Promise<{ note: string; isSaved: boolean; announce: () => Promise<void> }> => {
  const { outcome, announce } = await makeChange(use, {
    seen: null,
    edit: (settings) => withLists(settings, edit(settings.wildcards.lists)),
  });
  const isSaved = outcome.kind === 'saved' || outcome.kind === 'unchanged';
  return { note: outcomeNote(use.text, outcome), isSaved, announce };
};

/** Saves a list; one of the same name is replaced. Only for those who manage the server. */
export const setList = async (
  use: Invocation<ChangeServices>,
  typed: { name: string; words: string },
): Promise<Reply> => {
  requireManager(use);
  const { wildcards: said } = use.text;
  const list = readList(use.text, typed);
  let unknown: string | undefined;
  const { note, isSaved, announce } = await changeLists(use, (lists) => {
    const others = lists.filter(({ id }) => id !== list.id);
    if (others.length >= WILDCARD_LIMITS.lists) throw new Notice(said.full);
    const all = [...others, list].toSorted((a, b) => a.id.localeCompare(b.id));
    unknown = requireUsable(use.text, list, all);
    return all;
  });
  const remarks = unknown === undefined ? [] : [said.savedWithUnknown(unknown)];
  const message = isSaved
    ? noticeMessage(said.saved(list.id, list.entries.length), ...remarks)
    : noticeMessage(note);
  return { kind: 'message', message, ephemeral: true, after: announce };
};

/** A list of words to edit, one word per line. */
export const wildcardModal = defineModal({
  id: defineCustomId('wildcardform', {}),
  view(opening) {
    requireManager(opening);
    const { id, text } = opening;
    const { form } = text.wildcards;
    const name = { label: form.name, customId: 'name', value: '', description: form.nameHelp };
    const words = { label: form.words, customId: 'words', value: '', description: form.wordsHelp };
    return {
      id,
      title: form.title,
      components: [
        // Characters may count as two.
        textField({ ...name, required: true, maxLength: 2 * WILDCARD_LIMITS.name }),
        textField({ ...words, required: true, maxLength: WILDCARD_LIMITS.together, long: true }),
      ],
    };
  },
  submit: (use) =>
    setList(use, { name: String(use.fields.name ?? ''), words: String(use.fields.words ?? '') }),
});

/** Deletes a list. It can be undone for an hour. Only for those who manage the server. */
export const deleteList = async (
  use: Invocation<ChangeServices & Uses<'drafts'>>,
  typed: string,
): Promise<Reply> => {
  const guildId = requireManager(use);
  const { wildcards: said } = use.text;
  const { settings } = await use.services.settings.read(guildId);
  const list = findList(settings.wildcards.lists, typed);
  if (!list) throw new Notice(said.unknown(typed));
  const filled = wildcardModal.filled({}, { name: list.id, words: list.entries.join('\n') });
  const withUndo = await undoFor(use, filled);
  const { note, isSaved, announce } = await changeLists(use, (lists) =>
    lists.filter(({ id }) => id !== list.id),
  );
  const message = isSaved ? withUndo(noticeMessage(said.deleted(list.id))) : noticeMessage(note);
  return { kind: 'message', message, ephemeral: true, after: announce };
};
