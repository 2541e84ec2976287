import { type APIComponentInContainer, ButtonStyle } from 'discord-api-types/v10';
import type { DefaultSet } from '#domain/generation/option-set.ts';
import type { CounterUsage } from '#domain/policy/quota.ts';
import { optionWords } from '#generations/option-defaults.ts';
import { button, COLOURS, container, row, separator, small, textDisplay } from '#interactions/components.ts';
import { type CustomId, defineCustomId, flag } from '#interactions/custom-id.ts';
import type { Message } from '#interactions/reply.ts';
import { languageRow } from '#messages/language-choice.ts';
import type { Text } from '#text/index.ts';

/** Navigation between the pages. */
export const meIds = {
  overview: defineCustomId('me', {}),
  defaults: defineCustomId('medefaults', {}),
  deletion: defineCustomId('medelete', {}),
  done: defineCustomId('medone', {}),
  cancelAll: defineCustomId('mecancelall', {}),
  private: defineCustomId('meprivate', { on: flag() }),
  triggerWords: defineCustomId('mewords', { on: flag() }),
  language: defineCustomId('melanguage', {}),
};

/** Navigation between a member's pages. */
type Ways = Record<'overview' | 'defaults' | 'deletion' | 'done', Pick<CustomId<object>, 'encode'>>;

/** Keeps counters with a limit, and the member's images even without one. */
const relevantUsage = (usage: readonly CounterUsage[]): CounterUsage[] => {
  const isInServer = usage.some(({ counter }) => counter === 'memberImages');
  const own = isInServer ? 'memberImages' : 'operatorImages';
  return usage.filter(({ counter, most }) => most !== null || counter === own);
};

const doneButton = (text: Text, ids: Ways) => button(text.me.done, ids.done.encode({}), ButtonStyle.Primary);

type Overview = {
  usage: readonly CounterUsage[];
  defaults: DefaultSet;
  /** Their results are private where nothing else is said. */
  isPrivate: boolean;
  /** Trigger words of LoRAs are added to their prompts. */
  addsTriggerWords: boolean;
  /** Discord's code of the language that they chose; null for none. */
  language: string | null;
  /** What Discord says of their language. */
  clientLocale: string;
  /** How many of their jobs wait or run, anywhere. */
  active: number;
  /** About the last change. */
  said?: string;
  ids: typeof meIds;
};

/** Renders a member's usage and defaults, with buttons to change these and to delete all data. */
export const meMessage = (
  text: Text,
  { usage, defaults, isPrivate, addsTriggerWords, language, clientLocale, active, said = '', ids }: Overview,
): Message => {
  const set = optionWords(text, defaults);
  return {
    components: [
      container(
        COLOURS.ready,
        textDisplay(`### ${text.me.title}`, said, ...relevantUsage(usage).map(text.me.standing)),
        separator(),
        textDisplay(text.me.yourDefaults, set.length === 0 ? text.me.noDefaults : set.join(' · ')),
        textDisplay(text.me.privateLine(isPrivate), text.me.wordsLine(addsTriggerWords)),
        row(
          button(text.me.changeDefaults, ids.defaults.encode({})),
          button(text.me.privateSwitch(isPrivate), ids.private.encode({ on: !isPrivate })),
          button(text.me.wordsSwitch(addsTriggerWords), ids.triggerWords.encode({ on: !addsTriggerWords })),
        ),
        textDisplay(text.languages.own.line(language, clientLocale)),
        languageRow(text, {
          of: 'own',
          customId: ids.language.encode({}),
          chosen: language,
          locale: clientLocale,
        }),
        row(
          ...(active > 0 ? [button(text.me.cancelAll(active), ids.cancelAll.encode({}))] : []),
          button(text.me.deleteData, ids.deletion.encode({}), ButtonStyle.Danger),
          doneButton(text, ids),
        ),
      ),
    ],
  };
};

/** Renders the controls of a member's own defaults, with a note on the last change. */
export const ownDefaultsMessage = (
  text: Text,
  {
    said,
    controls,
    ids,
  }: { said: readonly string[]; controls: readonly APIComponentInContainer[]; ids: Ways },
): Message => ({
  components: [
    container(
      COLOURS.ready,
      textDisplay(`### ${text.me.defaultsTitle}`, small(text.me.bound), ...said),
      separator(),
      ...controls,
      separator(),
      row(button(text.me.back, ids.overview.encode({})), doneButton(text, ids)),
    ),
  ],
});
