import type { APIApplicationCommandBasicOption } from 'discord-api-types/v10';
import type { VNode } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { AutocompleteAnswer, OptionValues, PageState } from '../contract.ts';
import type { UploadFile } from './api.ts';
import { type CommandEntry, type TypedOut, writtenOut } from './command-entries.ts';
import { OptionType } from './constants.ts';
import { html, useLive } from './html.ts';
import { TextField } from './inputs.ts';
import { asksBot, useOptionHelp } from './option-help.ts';
import { OptionPill, type Pill } from './option-pill.ts';
import { fixedChoices, readOption, readOptions, type TypedOption } from './option-value.ts';
import type { Suggestion, Suggestions } from './suggestions.ts';

type Option = APIApplicationCommandBasicOption;

type Props = {
  entry: CommandEntry;
  /** What was typed or pasted behind the command's name already. */
  typedOut: TypedOut;
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
  /** The command as it stands, as one line of text; empty where there is nothing to lose. */
  wrote(text: string): void;
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
  const { entry, typedOut, state, suggestions, upload, complete, send, leave, complain, advise } = props;
  const pills = useLive(() => firstPills(entry, typedOut.given));
  const [adding, setAdding] = useState(typedOut.rest);
  const fields = useRef(new Map<string, HTMLTextAreaElement>()).current;
  const [wanted, focusOn] = useState<Wanted>(() => nextOf(pills.current));
  useLayoutEffect(() => {
    fields.get(wanted.field)?.focus();
    if (wanted.quietly) suggestions.hide();
  }, [wanted]);
  const escapedAt = useRef('');
  const written = writtenAs(entry, pills.current, adding);
  useLayoutEffect(() => props.wrote(written), [written]);

  const typedIn = ({ option, value: text }: Pill): TypedOption => ({
    option,
    text,
    choices: fixedChoices(option, state),
  });
  const focusNext = (): void => focusOn(nextOf(pills.current));

  const change = (name: string, changes: Partial<Pill>): void =>
    pills.set(pills.current.map((pill) => (pill.option.name === name ? { ...pill, ...changes } : pill)));

  const add = (option: Option, text = ''): void => {
    setAdding('');
    pills.set([...pills.current, pillOf(option, text)]);
    focusOn({ field: option.name });
  };

  const remove = (name: string): void => {
    const index = pills.current.findIndex(({ option }) => option.name === name);
    const before = pills.current[index - 1];
    pills.set(pills.current.toSpliced(index, 1));
    focusOn({ field: before?.option.name ?? ADDER });
  };

  const help = useOptionHelp({
    suggestions,
    complete,
    typed: () => pills.current.map(typedIn),
    put: (name, value) => change(name, { ...value, problem: '' }),
    settled: focusNext,
  });

  const edit = (name: string, changes: Partial<Pill>): void => {
    change(name, { problem: '', ...changes });
    complain();
    help.show(name);
  };

  const fail = (name: string, problem: string): void => {
    edit(name, { text: '', value: '' });
    change(name, { problem });
    complain(`${name}: ${problem}`);
  };

  const refuse = (field: string, problem: string): void => {
    focusOn({ field, quietly: true });
    complain(problem);
  };

  const submit = () => {
    help.stop();
    if (adding.trim() !== '')
      return refuse(ADDER, `No option takes “${adding.trim()}”. Change it, or take it out.`);
    const read = readOptions(pills.current.map(typedIn));
    if ('values' in read) return send(read.values);
    pills.set(pills.current.map((pill) => ({ ...pill, problem: read.problems.get(pill.option.name) ?? '' })));
    const [first] = read.problems;
    if (first !== undefined) refuse(first[0], `${first[0]}: ${first[1]}`);
  };

  const stepBack = () => {
    if (written === '' || written === escapedAt.current) return leave();
    escapedAt.current = written;
    advise('Press Escape once more to throw this command away.');
  };

  const erase = (field: string): void => {
    const pill = pills.current.find(({ option }) => option.name === field);
    const last = pills.current.at(-1);
    if (pill !== undefined && pill.option.required !== true) remove(field);
    else if (pill !== undefined ? written === '' : last === undefined) leave();
    else if (last !== undefined) focusOn({ field: last.option.name });
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
    const named = remaining.find(({ name }) => `${name}:` === typed);
    if (named !== undefined) return add(named);
    const matching = remaining.filter(({ name }) => name.startsWith(typed.replace(/:$/, '')));
    // As in Discord, text that names no option is meant for the first that takes it.
    const taker = typed === '' ? undefined : remaining.find((option) => takes(option, text, state));
    const items = matching.map((option) => optionItem(option, () => add(option)));
    if (taker !== undefined) items.push(fillItem(taker, text.trim(), () => add(taker, text.trim())));
    if (items.length === 0 && typed === '') return suggestions.hide();
    const nothing = 'No option of this command takes that.';
    const active = typed === '' ? {} : { active: 0 };
    suggestions.show(ADDER, { heading: 'Options', items, nothing, ...active });
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
        focused=${() => help.show(name)} focus=${() => fields.get(name)?.focus()}
        edit=${(changes: Partial<Pill>) => edit(name, changes)}
        fail=${(problem: string) => fail(name, problem)}
        press=${(event: KeyboardEvent) => press(event, name, pill.text)} />
    `;
  };

  return html`
    <div class="command-line" data-testid="command-line">
      <span class="command-name">${entry.label}</span>
      <span class="pills">${pills.current.map(drawPill)}</span>
      <${TextField} class="tail" value=${adding} field=${keep(ADDER)} role="combobox" aria-label="Add an option"
        aria-autocomplete="list" ...${suggestions.ariaOf(ADDER)} onFocus=${() => offer(adding)}
        onInput=${({ currentTarget: { value } }: { currentTarget: HTMLTextAreaElement }) => {
          setAdding(value);
          complain();
          offer(value);
        }}
        onKeyDown=${(event: KeyboardEvent) => press(event, ADDER, adding)} />
      <button type="button" class="more" hidden=${remaining.length === 0} onClick=${() => fields.get(ADDER)?.focus()}>
        +${remaining.length} more
      </button>
    </div>
  `;
};

const isFile = ({ type }: Option): boolean => type === OptionType.Attachment;

/** A file cannot be written down: the name of one is told to be chosen. */
const pillOf = (option: Option, text = ''): Pill =>
  isFile(option) && text !== ''
    ? { option, text: '', value: '', problem: `Choose the file ${text}.` }
    : { option, text, value: text, problem: '' };

/** The required options, and those that were typed or pasted already. */
const firstPills = ({ options }: CommandEntry, given: Map<string, string>): Pill[] =>
  options
    .filter(({ name, required }) => required === true || given.has(name))
    .map((option) => pillOf(option, given.get(option.name)));

const writtenAs = (entry: CommandEntry, pills: Pill[], rest: string): string => {
  const filled = pills.filter(({ text }) => text.trim() !== '');
  if (filled.length === 0 && rest.trim() === '') return '';
  return writtenOut(entry, { given: new Map(filled.map(({ option, text }) => [option.name, text])), rest });
};

const takes = (option: Option, text: string, state: PageState): boolean =>
  !isFile(option) && 'value' in readOption({ option, text, choices: fixedChoices(option, state) });

/** The first empty option, if there is one, otherwise the place where options are added. */
const nextOf = (pills: Pill[]): Wanted => ({
  field: pills.find(({ text }) => text.trim() === '')?.option.name ?? ADDER,
});

const optionItem = ({ name, description, required }: Option, pick: () => void): Suggestion => ({
  label: name,
  description,
  aside: required === true && 'required',
  pick,
});

const fillItem = ({ name, description }: Option, text: string, pick: () => void): Suggestion => ({
  label: [html`<strong>${name}:</strong>`, ` ${text}`],
  description,
  pick,
});
