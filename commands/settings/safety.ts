import { Notice } from '#domain/errors.ts';
import { SAFETY_MODES, SETTINGS_LIMITS, type ServerSettings } from '#domain/settings/schema.ts';
import { canBeFound } from '#domain/text-match.ts';
import { publicLocale } from '#generations/public-language.ts';
import { postToLog } from '#interactions/channels.ts';
import { button, noticeMessage, row, textDisplay, textField } from '#interactions/components.ts';
import { defineCustomId, oneOf } from '#interactions/custom-id.ts';
import { type Feature, type ModalOpening, onButton, onSelect } from '#interactions/define-command.ts';
import type { FieldValues } from '#interactions/interaction.ts';
import type { Services } from '#interactions/invocation.ts';
import { defineModal } from '#interactions/modals.ts';
import { channelRow, oneOfRow } from '#interactions/selects.ts';
import { type Text, textFor } from '#text/index.ts';
import { changeReply, makeChange, outcomeNote } from './change.ts';
import { chosenState, stateRow } from './controls.ts';
import { createFormReader } from './forms.ts';
import { pageMessage } from './page.ts';
import { type Page, type PageContext, pageContext, seenField } from './panel.ts';

const modeId = defineCustomId('safety', seenField);
const STATES = ['spoiler', 'reports', 'recipes', 'pictures'] as const;
const stateId = defineCustomId('safetystate', { name: oneOf(STATES), ...seenField });
const wordsId = defineCustomId('words', {});
const logId = defineCustomId('logchannel', seenField);

const withSafety =
  (changed: Partial<ServerSettings['safety']>) =>
  (settings: ServerSettings): ServerSettings => ({ ...settings, safety: { ...settings.safety, ...changed } });

/** The page of safety checker, blocked words, reports, recipes in files, pictures of others and log channel. */
export const safety: Page = {
  name: 'safety',
  now: ({ text, stored: { settings } }) =>
    text.settings.safety.now(settings.safety.checker, settings.safety.blockedWords.length),
  render: ({ text, stored }) => {
    const { settings, revision: seen } = stored;
    return [
      textDisplay(text.settings.safety.logLine(settings.log.channelId)),
      oneOfRow(
        { customId: modeId.encode({ seen }), placeholder: text.settings.safety.checker },
        {
          options: SAFETY_MODES.map((value) => ({ value, ...text.settings.safety.modes[value] })),
          chosen: settings.safety.checker,
        },
      ),
      ...STATES.map((name) =>
        stateRow(stateId.encode({ name, seen }), text.settings.safety.states[name], settings.safety[name]),
      ),
      channelRow(
        { customId: logId.encode({ seen }), placeholder: text.settings.safety.pickLog },
        { chosen: settings.log.channelId === null ? [] : [settings.log.channelId], most: 1 },
      ),
      row(button(text.settings.safety.words, wordsId.encode({}))),
    ];
  },
};

const wordsField = ({ text, stored }: PageContext) =>
  textField({
    label: text.settings.safety.wordsForm.label,
    description: text.settings.safety.wordsForm.help,
    customId: 'words',
    value: stored.settings.safety.blockedWords.join('\n'),
    long: true,
    maxLength: SETTINGS_LIMITS.blockedWordsTogether,
  });

const wordsIn = (typed: string): string[] => [
  ...new Set(
    typed
      .split(/[\n,]/)
      .map((line) => line.trim())
      .filter((line) => line !== ''),
  ),
];

/** Reads the words of the form. Throws a Notice with all problems. */
const readWords = ({ fields, text }: { fields: FieldValues; text: Text }): string[] => {
  const reader = createFormReader(fields, text);
  const { tooLong, noWord, tooMany, tooMuch } = text.settings.safety;
  const blockedWords = wordsIn(reader.typed('words'));
  for (const word of blockedWords) {
    if (word.length > SETTINGS_LIMITS.blockedWord) reader.problem(tooLong(word, SETTINGS_LIMITS.blockedWord));
    else if (!canBeFound(word)) reader.problem(noWord(word));
  }
  if (blockedWords.length > SETTINGS_LIMITS.blockedWords)
    reader.problem(tooMany(blockedWords.length, SETTINGS_LIMITS.blockedWords));
  const together = blockedWords.join('\n').length;
  if (together > SETTINGS_LIMITS.blockedWordsTogether)
    reader.problem(tooMuch(together, SETTINGS_LIMITS.blockedWordsTogether));
  reader.demandNone();
  return blockedWords;
};

const wordsModal = defineModal({
  id: defineCustomId('wordsform', seenField),
  async view(opening: ModalOpening<object, Services>) {
    const context = await pageContext(opening);
    const { title } = opening.text.settings.safety.wordsForm;
    return { id: { seen: context.stored.revision }, title, components: [wordsField(context)] };
  },
  async submit(form) {
    await pageContext(form);
    const edit = withSafety({ blockedWords: readWords(form) });
    return changeReply(form, { page: safety, seen: form.id.seen, edit });
  },
});

/** Whether the channel belongs to this server and the bot can post to it, which is tried out. */
const canPostTo = async (
  { interaction, stored, services, guildId }: PageContext,
  channelId: string,
): Promise<boolean> => {
  const text = textFor(publicLocale(interaction, stored.settings));
  const greeting = noticeMessage(text.settings.safety.logGreeting(interaction.userId));
  return (await postToLog(services, { guildId, channelId }, greeting)) !== undefined;
};

/** The page of safety, with its controls. */
export const safetyFeature: Feature = {
  routes: [
    onSelect(modeId, (press) => {
      const checker = SAFETY_MODES.find((mode) => mode === press.values[0]);
      if (!checker) throw new Notice(press.text.refusals.malformed);
      return changeReply(press, { page: safety, seen: press.id.seen, edit: withSafety({ checker }) });
    }),
    onSelect(stateId, (press) => {
      const { name, seen } = press.id;
      return changeReply(press, { page: safety, seen, edit: withSafety({ [name]: chosenState(press) }) });
    }),
    onButton(wordsId, (press) => wordsModal.open(press, {})),
    wordsModal.route,
    onSelect(logId, async (press) => {
      const context = await pageContext(press);
      const [channelId = null] = press.values;
      if (channelId !== null && !/^\d{17,20}$/.test(channelId))
        throw new Notice(press.text.refusals.malformed);
      const { text } = press;
      return {
        kind: 'deferUpdate',
        work: async () => {
          if (channelId !== null && !(await canPostTo(context, channelId))) {
            return pageMessage(await pageContext(press), safety, text.settings.safety.cannotPost(channelId));
          }
          const edit = (settings: ServerSettings) => ({ ...settings, log: { channelId } });
          const made = await makeChange(press, { seen: press.id.seen, edit });
          await made.announce();
          return pageMessage(made.context, safety, outcomeNote(text, made.outcome));
        },
      };
    }),
  ],
};
