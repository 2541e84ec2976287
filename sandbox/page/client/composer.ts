import type { VNode } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { OptionValues } from '../contract.ts';
import type { Api } from './api.ts';
import { channelLabel } from './channels.ts';
import {
  type CommandEntry,
  commandEntries,
  entryTypedOut,
  matchEntries,
  optionsTypedOut,
  shownName,
  type TypedOut,
} from './command-entries.ts';
import { CommandLine } from './command-line.ts';
import { classes, html } from './html.ts';
import { icon } from './icons.ts';
import { TextField } from './inputs.ts';
import { COMPOSER, type Failures, type OpenModal } from './interactions.ts';
import type { Session } from './session.ts';
import { type Suggestion, type Suggestions, useSuggestions } from './suggestions.ts';

/** A sentence, and whether it is bad news. */
type Status = { text: string; wrong: boolean };

const news = (text: string): Status => ({ text, wrong: false });
const badNews = (text: string): Status => ({ text, wrong: true });

const NOTHING = news('');

/** What somebody needs to know to get through a command with the keyboard. */
const KEYS = news('Enter sends · Tab adds an option · Escape leaves');

/** A command that is being typed, and what was typed behind its name before. */
type Begun = { entry: CommandEntry; typedOut: TypedOut; serverId: string | undefined; count: number };

type Props = {
  api: Api;
  session: Session;
  failures: Failures;
  openModal: OpenModal;
  /** A command that was asked for elsewhere on the page, as it would be typed: "/imagine prompt: a fox". */
  asked: { text: string } | undefined;
};

/**
 * The box at the bottom of the page: a text box until a command is chosen, then that command's options. What was typed
 * and not sent goes back into the text box.
 */
export const Composer = (props: Props): VNode => {
  const { api, session, failures, asked } = props;
  const suggestions = useSuggestions();
  const [said, say] = useState(NOTHING);
  const [draft, setDraft] = useState('');
  const written = useRef('');
  const [begun, setBegun] = useBegun(session);

  const rest = (): void => {
    setBegun(undefined);
    suggestions.hide();
    say(NOTHING);
  };

  const begin = (entry: CommandEntry, typedOut: TypedOut = { given: new Map(), rest: '' }): void => {
    failures.clear(COMPOSER);
    written.current = '';
    setBegun({ entry, typedOut });
    suggestions.hide();
    say(KEYS);
  };

  useLayoutEffect(() => {
    if (asked === undefined) return;
    const text = `${asked.text} `;
    const entry = entryTypedOut(commandEntries(session.state.commands), text);
    if (entry === undefined) return say(badNews(`${asked.text} is not offered here.`));
    if (begun !== undefined && written.current !== '') setDraft(written.current);
    begin(entry, optionsTypedOut(entry, text));
  }, [asked]);

  // What is typed goes along to other places. Where the command is another one it is typed anew, as the box does.
  useLayoutEffect(() => {
    if (begun === undefined || isStillThere(begun, session)) return;
    setDraft(written.current);
    rest();
    if (written.current !== '') say(badNews(`${begun.entry.label} is not offered here.`));
  });

  const send = async (entry: CommandEntry, options: OptionValues): Promise<void> => {
    const text = written.current || entry.label;
    rest();
    say(news(`Sending ${entry.label} …`));
    const answered = await run(props, entry, options);
    say(NOTHING);
    if (!answered) setDraft((typed) => typed || text);
  };

  const line = ({ entry, typedOut, count: key }: Begun): VNode => html`
    <${CommandLine}
      key=${key}
      entry=${entry}
      typedOut=${typedOut}
      state=${session.state}
      suggestions=${suggestions}
      upload=${(file: File) => api.upload(session.place, file)}
      complete=${(options: OptionValues, focused: string, signal: AbortSignal) =>
        api.autocomplete({ ...session.place, ...namesOf(entry), options, focused }, signal)}
      send=${(options: OptionValues) => void send(entry, options)}
      leave=${rest}
      complain=${(problem?: string) => say(problem === undefined ? KEYS : badNews(problem))}
      advise=${(text: string) => say(news(text))}
      wrote=${into(written)}
    />
  `;

  const box = (): VNode => html`
    <${MessageBox} session=${session} suggestions=${suggestions} text=${draft} edit=${setDraft} say=${say}
      begin=${(entry: CommandEntry, typedOut?: TypedOut) => {
        setDraft('');
        begin(entry, typedOut);
      }} />
  `;

  return html`
    <div class="composer" onFocusOut=${(event: Leaving) => void (leaves(event) && suggestions.hide())}>
      ${suggestions.view}
      <div class="composer-bar">
        ${icon(begun === undefined ? 'plus' : 'slash', 24)}
        ${begun === undefined ? box() : line(begun)}
      </div>
      ${statusLine(said, failures.of(COMPOSER))}
    </div>
  `;
};

/** The command that is being typed in a server; each has a number of its own, so that none is taken for another. */
const useBegun = (session: Session) => {
  const [begun, setBegun] = useState<Begun>();
  const count = useRef(0);
  const set = (next: Pick<Begun, 'entry' | 'typedOut'> | undefined): void => {
    count.current += 1;
    setBegun(next && { ...next, serverId: session.state.serverId, count: count.current });
  };
  return [begun, set] as const;
};

/** Takes a value into a reference. */
const into =
  <T>(reference: { current: T }) =>
  (value: T): void => {
    reference.current = value;
  };

type Leaving = FocusEvent & { currentTarget: HTMLElement };

/** Whether the focus goes out of an element: the list of suggestions covers messages, and goes when somebody turns to them. */
const leaves = ({ currentTarget, relatedTarget }: Leaving): boolean =>
  !(relatedTarget instanceof Node && currentTarget.contains(relatedTarget));

/** Shows what went wrong, else the hint. */
const statusLine = (said: Status, failure: string | undefined): VNode => {
  const { text, wrong } = failure === undefined ? said : badNews(failure);
  return html`
    <p class=${classes('composer-status', wrong && 'wrong')} role="status" data-testid="composer-status">
      ${wrong && icon('warning', 16)}${text}
    </p>
  `;
};

/** Sends a command, and shows the form that it opens. Resolves to whether it was answered. */
const run = async (
  { api, session, failures, openModal }: Props,
  entry: CommandEntry,
  options: OptionValues,
): Promise<boolean> => {
  const body = { ...session.place, ...namesOf(entry), options };
  const outcome = await failures.guard(COMPOSER, () => api.runCommand(body));
  if (outcome?.kind === 'modal') openModal(outcome.modal);
  return outcome !== undefined && outcome.kind !== 'unanswered';
};

const isStillThere = ({ entry, serverId }: Begun, { state }: Session): boolean =>
  state.serverId === serverId && commandEntries(state.commands).some(({ label }) => label === entry.label);

const namesOf = ({ command, group, subcommand }: CommandEntry) => ({
  command,
  ...(group === undefined ? {} : { group }),
  ...(subcommand === undefined ? {} : { subcommand }),
});

type BoxProps = {
  session: Session;
  suggestions: Suggestions;
  text: string;
  edit(text: string): void;
  begin(entry: CommandEntry, typedOut?: TypedOut): void;
  say(status: Status): void;
};

const FIELD = 'message';

/** The text box as one finds it: a slash opens the list of commands. */
const MessageBox = ({ session, suggestions, text, edit, begin, say }: BoxProps): VNode => {
  const field = useRef<HTMLTextAreaElement | null>(null);
  useLayoutEffect(() => field.current?.focus(), []);

  const offer = (typed: string) => {
    const entries = commandEntries(session.state.commands);
    const typedOut = entryTypedOut(entries, typed);
    if (typedOut !== undefined) return begin(typedOut, optionsTypedOut(typedOut, typed));
    if (!typed.startsWith('/')) return suggestions.hide();
    const items = matchEntries(entries, typed).map((entry) => commandItem(entry, () => begin(entry)));
    suggestions.show(FIELD, {
      heading: 'Commands',
      items,
      nothing: 'There is no such command.',
      active: 0,
    });
  };

  // A list in sight follows the commands, which are others in another language.
  useLayoutEffect(() => {
    if (suggestions.isShownFor(FIELD)) offer(text);
  }, [session.state.commands]);

  const press = (event: KeyboardEvent): void => {
    if (event.isComposing || suggestions.handleKey(event)) return;
    if (event.key !== 'Enter' || event.shiftKey) return;
    event.preventDefault();
    if (text.trim() === '') return;
    const isCommand = entryTypedOut(commandEntries(session.state.commands), `${text} `) !== undefined;
    if (isCommand) offer(`${text} `);
    else say(news(`${session.state.bot.name} answers commands only. Type / to see them.`));
  };

  const label = channelLabel(session.channel);
  return html`
    <${TextField}
      class="message-box"
      value=${text}
      field=${into(field)}
      aria-label=${`Message ${label}`}
      placeholder=${`Message ${label} — type / for commands`}
      aria-autocomplete="list"
      ...${suggestions.ariaOf(FIELD)}
      onInput=${({ currentTarget }: { currentTarget: HTMLTextAreaElement }) => {
        edit(currentTarget.value);
        offer(currentTarget.value);
      }}
      onFocus=${() => offer(text)}
      onKeyDown=${press}
    />
  `;
};

const commandItem = ({ label, description, options }: CommandEntry, pick: () => void): Suggestion => {
  const required = options.filter((option) => option.required === true);
  const names = required.map((one) => html`<span class="option-name">${shownName(one)}</span>`);
  return { label: [html`<strong>${label}</strong>`, names], description, pick };
};
