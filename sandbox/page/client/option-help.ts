import type { APIApplicationCommandBasicOption } from 'discord-api-types/v10';
import { useEffect, useRef } from 'preact/hooks';
import type { AutocompleteAnswer, OptionValues } from '../contract.ts';
import { createAutocompleter } from './autocompleter.ts';
import { shownName } from './command-entries.ts';
import { AUTOCOMPLETE_DELAY_MS } from './constants.ts';
import { type Child, html } from './html.ts';
import {
  type Choice,
  choiceTypedOut,
  matchChoices,
  readPartialOptions,
  type TypedOption,
} from './option-value.ts';
import type { Suggestions } from './suggestions.ts';

type Option = APIApplicationCommandBasicOption;

type Parts = {
  suggestions: Suggestions;
  typed(): TypedOption[];
  /** Asks the bot; `focused` names the option whose text is being typed. */
  complete(options: OptionValues, focused: string, signal: AbortSignal): Promise<AutocompleteAnswer>;
  /** Shows the text in the option, which sends the value. */
  put(name: string, value: { text: string; value: string }): void;
  /** A choice was made: the option needs no more typing. */
  settled(): void;
};

/** Helps with the option that has the focus: its description, its choices, or what the bot suggests for it. */
export type OptionHelp = { show(name: string): void; stop(): void };

export const asksBot = (option: Option): boolean => 'autocomplete' in option && option.autocomplete === true;

export const useOptionHelp = (parts: Parts): OptionHelp => {
  const { suggestions } = parts;
  const describe = ({ option }: TypedOption, busy = false): void =>
    suggestions.show(option.name, { heading: headingOf(option), items: [], busy });

  const pickChoice = ({ option }: TypedOption, { name }: Choice): void => {
    parts.put(option.name, { text: name, value: name });
    stop();
    parts.settled();
  };

  /**
   * Shows the name of a suggestion and sends its value, as Discord's client does. Once the text is edited, it is the
   * text that is sent: a bot that takes lists has to understand its own names. The focus stays, so that a list of
   * several can be continued behind it.
   */
  const pickSuggestion = (one: TypedOption, { name, value }: Choice): void => {
    parts.put(one.option.name, { text: name, value: String(value) });
    stop();
    describe(one);
  };

  // Answers come after later renderings: they find the newest functions here.
  const latest = useRef({ parts, pickSuggestion });
  latest.current = { parts, pickSuggestion };
  const autocompleter = useRef(
    createAutocompleter<TypedOption, { one: TypedOption; answer: AutocompleteAnswer }>({
      delayMs: AUTOCOMPLETE_DELAY_MS,
      fetch: async (one, signal) => {
        const { typed, complete } = latest.current.parts;
        const { name } = one.option;
        return { one, answer: await complete(readPartialOptions(typed(), name), name, signal) };
      },
      answered: ({ one, answer }) =>
        list(latest.current.parts.suggestions, { one, choices: answer.choices }, (choice) =>
          latest.current.pickSuggestion(one, choice),
        ),
      failed: suggestions.hide,
    }),
  ).current;
  const stop = autocompleter.cancel;
  useEffect(() => stop, [stop]);

  const show = (name: string) => {
    stop();
    const one = parts.typed().find(({ option }) => option.name === name);
    if (one === undefined) return;
    const { choices } = one;
    if (choices !== undefined) {
      const matching = { one, choices: matchChoices(choices, one.text) };
      return list(suggestions, matching, (choice) => pickChoice(one, choice));
    }
    describe(one, asksBot(one.option));
    if (asksBot(one.option)) autocompleter.ask(one);
  };

  return { show, stop };
};

const list = (
  suggestions: Suggestions,
  { one: { option, text }, choices }: { one: TypedOption; choices: Choice[] },
  pick: (choice: Choice) => void,
): void => {
  const named = choiceTypedOut(choices, text);
  suggestions.show(option.name, {
    heading: headingOf(option),
    items: choices.map((choice) => ({ label: choice.name, pick: () => pick(choice) })),
    nothing: 'No options match your search.',
    active: named === undefined ? 0 : choices.indexOf(named),
  });
};

const headingOf = ({ description, ...option }: Option): Child => [
  html`<strong>${shownName(option)}</strong>`,
  html`<span class="description">${description}</span>`,
];
