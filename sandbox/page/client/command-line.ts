import type { APIApplicationCommandBasicOption } from 'discord-api-types/v10';
import type { VNode } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { AutocompleteAnswer, OptionValues, PageState } from '../contract.ts';
import type { UploadFile } from './api.ts';
import { createAutocompleter } from './autocompleter.ts';
import type { CommandEntry } from './command-entries.ts';
import { AUTOCOMPLETE_DELAY_MS, OptionType } from './constants.ts';
import { type Child, html, useLive } from './html.ts';
import { TextField } from './inputs.ts';
import { OptionPill, type Pill } from './option-pill.ts';
import {
  type Choice,
  fixedChoices,
  matchChoices,
  readOptions,
  readPartialOptions,
  type TypedOption,
} from './option-value.ts';
import type { Suggestion, Suggestions } from './suggestions.ts';

type Option = APIApplicationCommandBasicOption;

type Props = {
  entry: CommandEntry;
  /** Values that were typed or pasted already, by option name. */
  given: Map<string, string>;
  state: PageState;
  suggestions: Suggestions;
  upload: UploadFile;
  /** Asks the bot; `focused` names the option whose text is being typed. */
  complete(options: OptionValues, focused: string, signal: AbortSignal): Promise<AutocompleteAnswer>;
  send(values: OptionValues): void;
  leave(): void;
  /** What is wrong with the first option that cannot be sent; undefined when that is fixed. */
  complain(problem?: string): void;
  advise(words: string): void;
};

/** Which field the focus goes to, and whether that is to offer nothing. */
type Wanted = { field: string; quietly?: boolean };

/** The name of the place behind the options where another one is added. No option is named so. */
const ADDER = '+';

/**
 * A chosen command with its options as pills: the required ones at once, the others added by name or from the list.
 * Enter sends, Escape leaves (pressed twice, where something would be lost), Backspace in an empty field takes the
 * option away.
 */
export const CommandLine = (props: Props): VNode => {
  const { entry, given, state, suggestions, upload, send, leave, complain, advise } = props;
  const pills = useLive(() => firstPills(entry, given));
  const [adding, setAdding] = useState('');
  const fields = useRef(new Map<string, HTMLTextAreaElement>()).current;
  const [wanted, focusOn] = useState<Wanted>(() => nextOf(pills.current));
  useLayoutEffect(() => {
    fields.get(wanted.field)?.focus();
    if (wanted.quietly) suggestions.hide();
  }, [wanted]);
  const escapedAt = useRef('');

  const typedIn = ({ option, value: text }: Pill): TypedOption => ({
    option,
    text,
    choices: fixedChoices(option, state),
  });
  const focusNext = (): void => focusOn(nextOf(pills.current));

  const change = (name: string, changes: Partial<Pill>): void =>
    pills.set(pills.current.map((pill) => (pill.option.name === name ? { ...pill, ...changes } : pill)));

  const add = (option: Option): void => {
    setAdding('');
    pills.set([...pills.current, pillOf(option)]);
    focusOn({ field: option.name });
  };

  const remove = (name: string): void => {
    const index = pills.current.findIndex(({ option }) => option.name === name);
    const before = pills.current[index - 1];
    pills.set(pills.current.toSpliced(index, 1));
    focusOn({ field: before?.option.name ?? ADDER });
  };

  const assistant = useAssistant(props, () => pills.current.map(typedIn), { change, settled: focusNext });

  const edit = (name: string, changes: Partial<Pill>): void => {
    change(name, { problem: '', ...changes });
    complain();
    assistant.help(name);
  };

  const fail = (name: string, problem: string): void => {
    edit(name, { text: '', value: '' });
    change(name, { problem });
    complain(`${name}: ${problem}`);
  };

  const submit = () => {
    assistant.stop();
    const read = readOptions(pills.current.map(typedIn));
    if ('values' in read) return send(read.values);
    pills.set(pills.current.map((pill) => ({ ...pill, problem: read.problems.get(pill.option.name) ?? '' })));
    const [first] = read.problems;
    if (first === undefined) return;
    const [name, problem] = first;
    focusOn({ field: name, quietly: true });
    complain(`${name}: ${problem}`);
  };

  const stepBack = () => {
    const typed = pills.current.map(({ text }) => text);
    const sight = JSON.stringify(typed);
    if (typed.every((text) => text.trim() === '') || sight === escapedAt.current) return leave();
    escapedAt.current = sight;
    advise('Press Escape once more to throw this command away.');
  };

  const erase = (field: string): void => {
    const pill = pills.current.find(({ option }) => option.name === field);
    const last = pills.current.at(-1);
    if (pill !== undefined && pill.option.required !== true) remove(field);
    else if (pill !== undefined || last === undefined) leave();
    else focusOn({ field: last.option.name });
  };

  const press = (event: KeyboardEvent, field: string, text: string): void => {
    if (event.isComposing || suggestions.handleKey(event)) return;
    const keys: Record<string, (() => void) | undefined> = {
      Enter: submit,
      Escape: stepBack,
      Backspace: text === '' ? () => erase(field) : undefined,
    };
    const handle = keys[event.key];
    if (handle === undefined) return;
    event.preventDefault();
    handle();
  };

  const remaining = entry.options.filter((one) =>
    pills.current.every(({ option }) => option.name !== one.name),
  );

  const offer = (text: string) => {
    const typed = text.trim().toLowerCase();
    const matching = remaining.filter(({ name }) => name.startsWith(typed.replace(/:$/, '')));
    const named = matching.find(({ name }) => `${name}:` === typed);
    if (named !== undefined) return add(named);
    if (matching.length === 0 && typed === '') return suggestions.hide();
    const items = matching.map((option) => optionItem(option, () => add(option)));
    const nothing = 'This command has no such option.';
    suggestions.show(ADDER, { heading: 'Options', items, nothing, eager: typed !== '' });
  };

  const keep = (name: string) => (element: HTMLTextAreaElement | null) => {
    if (element === null) fields.delete(name);
    else fields.set(name, element);
  };

  const drawPill = (pill: Pill): VNode => {
    const { name } = pill.option;
    return html`
      <${OptionPill} key=${name} pill=${pill}
        suggests=${typedIn(pill).choices !== undefined || asksBot(pill.option)}
        aria=${suggestions.ariaOf(name)} field=${keep(name)} upload=${upload}
        focused=${() => assistant.help(name)} focus=${() => fields.get(name)?.focus()}
        edit=${(changes: Partial<Pill>) => edit(name, changes)}
        fail=${(problem: string) => fail(name, problem)}
        press=${(event: KeyboardEvent) => press(event, name, pill.text)} />
    `;
  };

  return html`
    <div class="command-line" data-testid="command-line">
      <span class="command-name">${entry.label}</span>
      <span class="pills">${pills.current.map(drawPill)}</span>
      <${TextField}
        class="tail"
        value=${adding}
        field=${keep(ADDER)}
        role="combobox"
        aria-label="Add an option"
        aria-autocomplete="list"
        ...${suggestions.ariaOf(ADDER)}
        onFocus=${() => offer(adding)}
        onInput=${({ currentTarget }: { currentTarget: HTMLTextAreaElement }) => {
          setAdding(currentTarget.value);
          offer(currentTarget.value);
        }}
        onKeyDown=${(event: KeyboardEvent) => press(event, ADDER, adding)}
      />
      <button type="button" class="more" hidden=${remaining.length === 0} onClick=${() => fields.get(ADDER)?.focus()}>
        +${remaining.length} more
      </button>
    </div>
  `;
};

const pillOf = (option: Option, text = ''): Pill => ({ option, text, value: text, problem: '' });

/** The required options, and those that were typed or pasted already. A file cannot be written down. */
const firstPills = ({ options }: CommandEntry, given: Map<string, string>): Pill[] =>
  options
    .filter(({ name, required }) => required === true || given.has(name))
    .map((option) => pillOf(option, isFile(option) ? '' : given.get(option.name)));

/** The first empty option, if there is one, otherwise the place where options are added. */
const nextOf = (pills: Pill[]): Wanted => ({
  field: pills.find(({ text }) => text.trim() === '')?.option.name ?? ADDER,
});

const asksBot = (option: Option): boolean => 'autocomplete' in option && option.autocomplete === true;

const optionItem = ({ name, description, required }: Option, pick: () => void): Suggestion => ({
  label: name,
  description,
  aside: required === true && 'required',
  pick,
});

type Reactions = { change(name: string, changes: Partial<Pill>): void; settled(): void };

/** Helps with the option that has the focus: its description, its choices, or what the bot suggests for it. */
type Assistant = { help(name: string): void; stop(): void };

const useAssistant = (
  props: Props,
  typed: () => TypedOption[],
  { change, settled }: Reactions,
): Assistant => {
  const { suggestions } = props;

  const show = ({ option }: TypedOption, choices: Choice[], pick: (choice: Choice) => void): void =>
    suggestions.show(option.name, {
      heading: headingOf(option),
      items: choices.map((choice) => ({ label: choice.name, pick: () => pick(choice) })),
      nothing: 'No options match your search.',
      eager: true,
    });

  const describe = ({ option }: TypedOption, busy = false): void =>
    suggestions.show(option.name, { heading: headingOf(option), items: [], busy });

  const pickChoice = ({ option }: TypedOption, { name }: Choice): void => {
    change(option.name, { text: name, value: name, problem: '' });
    stop();
    settled();
  };

  /**
   * Shows the name of a suggestion and sends its value, as Discord's client does. Once the text is edited, it is the
   * text that is sent: a bot that takes lists has to understand its own names. The focus stays, so that a list of
   * several can be continued behind it.
   */
  const pickSuggestion = (one: TypedOption, { name, value }: Choice): void => {
    change(one.option.name, { text: name, value: String(value), problem: '' });
    stop();
    describe(one);
  };

  // Answers come after later renderings: they find the newest functions here.
  const latest = useRef({ typed, props, show, pickSuggestion });
  latest.current = { typed, props, show, pickSuggestion };
  const autocompleter = useRef(
    createAutocompleter<TypedOption, { one: TypedOption; answer: AutocompleteAnswer }>({
      delayMs: AUTOCOMPLETE_DELAY_MS,
      fetch: async (one, signal) => {
        const { name } = one.option;
        const options = readPartialOptions(latest.current.typed(), name);
        return { one, answer: await latest.current.props.complete(options, name, signal) };
      },
      answered: ({ one, answer }) =>
        latest.current.show(one, answer.choices, (choice) => latest.current.pickSuggestion(one, choice)),
      failed: suggestions.hide,
    }),
  ).current;
  const stop = autocompleter.cancel;
  useEffect(() => stop, [stop]);

  const help = (name: string) => {
    stop();
    const one = typed().find(({ option }) => option.name === name);
    if (one === undefined) return;
    if (one.choices !== undefined)
      return show(one, matchChoices(one.choices, one.text), (choice) => pickChoice(one, choice));
    describe(one, asksBot(one.option));
    if (asksBot(one.option)) autocompleter.ask(one);
  };

  return { help, stop };
};

const headingOf = ({ name, description }: Option): Child => [
  html`<strong>${name}</strong>`,
  html`<span class="description">${description}</span>`,
];

const isFile = ({ type }: Option): boolean => type === OptionType.Attachment;
