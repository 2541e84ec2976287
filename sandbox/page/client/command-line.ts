import type { APIApplicationCommandBasicOption } from 'discord-api-types/v10';
import type { VNode } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { AutocompleteAnswer, OptionValues, PageState } from '../contract.ts';
import type { UploadFile } from './api.ts';
import { ADDER, type Draft, isFile, useDraft } from './command-draft.ts';
import { type CommandEntry, shownName, type TypedOut } from './command-entries.ts';
import { html } from './html.ts';
import { handleKey, TextField } from './inputs.ts';
import { asksBot, type OptionHelp, useOptionHelp } from './option-help.ts';
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

/** What a command line works with. */
type Line = Props & { draft: Draft; help: OptionHelp };

/**
 * A chosen command with its options as pills: the required ones at once, the others added by name or from the list.
 * Enter sends, Escape leaves (pressed twice, where something would be lost), Backspace in an empty field takes the
 * option away.
 */
export const CommandLine = (props: Props): VNode => {
  const { entry, state, suggestions, complete } = props;
  const draft = useDraft({ ...props, entered: ({ quietly }) => void (quietly && suggestions.hide()) });
  useLayoutEffect(() => props.wrote(draft.written), [draft.written]);
  const help = useOptionHelp({
    suggestions,
    complete,
    typed: () => typedOptions(draft, state),
    put: (name, value) => draft.change(name, { ...value, problem: '' }),
    settled: draft.focusNext,
  });
  const line = { ...props, draft, help };
  const escapedAt = useRef('');

  const stepBack = () => {
    if (draft.written === '' || draft.written === escapedAt.current) return props.leave();
    escapedAt.current = draft.written;
    props.advise('Press Escape once more to throw this command away.');
  };

  const press = (event: KeyboardEvent, field: string, text: string): void => {
    if (event.isComposing || suggestions.handleKey(event)) return;
    const Backspace = text === '' ? () => erase(line, field) : undefined;
    handleKey(event, { Enter: () => submit(line), Escape: stepBack, Backspace });
  };

  const more = draft.remaining.length;
  return html`
    <div class="command-line" data-testid="command-line">
      <span class="command-name">${entry.label}</span>
      <span class="pills">${draft.pills.map((pill) => pillView(pill, line, press))}</span>
      <${TextField} class="tail" value=${draft.rest} field=${draft.fieldOf(ADDER)} role="combobox" aria-label="Add an option"
        aria-autocomplete="list" ...${suggestions.ariaOf(ADDER)} onFocus=${() => offer(line, draft.rest)}
        onInput=${({ currentTarget: { value } }: { currentTarget: HTMLTextAreaElement }) => {
          draft.setRest(value);
          props.complain();
          offer(line, value);
        }}
        onKeyDown=${(event: KeyboardEvent) => press(event, ADDER, draft.rest)} />
      <button type="button" class="more" hidden=${more === 0} onClick=${() => draft.enter(ADDER)}>
        +${more} more
      </button>
    </div>
  `;
};

const pillView = (
  pill: Pill,
  line: Line,
  press: (event: KeyboardEvent, field: string, text: string) => void,
): VNode => {
  const { draft, help, state, suggestions, upload } = line;
  const { name } = pill.option;
  return html`
    <${OptionPill} key=${name} pill=${pill}
      suggests=${fixedChoices(pill.option, state) !== undefined || asksBot(pill.option)}
      aria=${suggestions.ariaOf(name)} field=${draft.fieldOf(name)} upload=${upload}
      focused=${() => help.show(name)} focus=${() => draft.enter(name)}
      edit=${(changes: Partial<Pill>) => edit(line, name, changes)}
      fail=${(problem: string) => fail(line, name, problem)}
      press=${(event: KeyboardEvent) => press(event, name, pill.text)} />
  `;
};

const typedOptions = ({ pills }: Draft, state: PageState): TypedOption[] =>
  pills.map(({ option, value: text }) => ({ option, text, choices: fixedChoices(option, state) }));

const edit = ({ draft, help, complain }: Line, name: string, changes: Partial<Pill>): void => {
  draft.change(name, { problem: '', ...changes });
  complain();
  help.show(name);
};

const fail = (line: Line, name: string, problem: string): void => {
  edit(line, name, { text: '', value: '' });
  line.draft.change(name, { problem });
  line.complain(`${name}: ${problem}`);
};

/** Takes the option of an empty field away. Where that cannot be, it goes to the one before, or leaves. */
const erase = ({ draft, leave }: Line, field: string): void => {
  const pill = draft.pills.find(({ option }) => option.name === field);
  const last = draft.pills.at(-1);
  if (pill !== undefined && pill.option.required !== true) draft.remove(field);
  else if (pill !== undefined ? draft.written === '' : last === undefined) leave();
  else if (last !== undefined) draft.focusOn({ field: last.option.name });
};

const submit = (line: Line) => {
  const { draft, help, state, send } = line;
  help.stop();
  const rest = draft.rest.trim();
  if (rest !== '') return refuse(line, ADDER, `No option takes “${rest}”. Change it, or take it out.`);
  const read = readOptions(typedOptions(draft, state));
  if ('values' in read) return send(read.values);
  draft.setPills(
    draft.pills.map((pill) => ({ ...pill, problem: read.problems.get(pill.option.name) ?? '' })),
  );
  const [first] = read.problems;
  if (first !== undefined) refuse(line, first[0], `${first[0]}: ${first[1]}`);
};

const refuse = ({ draft, complain }: Line, field: string, problem: string): void => {
  draft.focusOn({ field, quietly: true });
  complain(problem);
};

/** Lists the options that can be added for what was typed behind the others. */
const offer = ({ draft, help, state, suggestions }: Line, text: string) => {
  // What the bot still answers for another field would take the list away.
  help.stop();
  const { remaining, add } = draft;
  const typed = text.trim().toLowerCase();
  const namesOf = (option: Option) => [option.name, shownName(option)];
  const named = remaining.find((option) => namesOf(option).some((name) => `${name}:` === typed));
  if (named !== undefined) return add(named);
  const wanted = typed.replace(/:$/, '');
  const matching = remaining.filter((option) => namesOf(option).some((name) => name.startsWith(wanted)));
  // As in Discord, text that names no option is meant for the first that takes it.
  const taker = typed === '' ? undefined : remaining.find((option) => takes(option, text, state));
  const items = matching.map((option) => optionItem(option, () => add(option)));
  if (taker !== undefined) items.push(fillItem(taker, text.trim(), () => add(taker, text.trim())));
  if (items.length === 0 && typed === '') return suggestions.hide();
  const nothing = 'No option of this command takes that.';
  const active = typed === '' ? {} : { active: 0 };
  suggestions.show(ADDER, { heading: 'Options', items, nothing, ...active });
};

const takes = (option: Option, text: string, state: PageState): boolean =>
  !isFile(option) && 'value' in readOption({ option, text, choices: fixedChoices(option, state) });

const optionItem = ({ description, required, ...option }: Option, pick: () => void): Suggestion => ({
  label: shownName(option),
  description,
  aside: required === true && 'required',
  pick,
});

const fillItem = ({ description, ...option }: Option, text: string, pick: () => void): Suggestion => ({
  label: [html`<strong>${shownName(option)}:</strong>`, ` ${text}`],
  description,
  pick,
});
