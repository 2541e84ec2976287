import { Notice } from '#domain/errors.ts';
import type { NewDraft } from '#domain/members/drafts.ts';
import { customIdName } from './custom-id.ts';
import type { DraftRoute, ModalRoute } from './define-command.ts';
import { BLANK_DRAFT, findDraft, fixButtonId, fixModalId, merged, openFix } from './drafts.ts';
import type { FieldValues, Interaction } from './interaction.ts';
import type { Invocation, Services } from './invocation.ts';
import type { Registry } from './registry.ts';
import type { Reply } from './reply.ts';
import { commandLine, fieldLines } from './typed-words.ts';

/** An interaction that gets a reply. */
export type Request = Exclude<Interaction, { kind: 'autocomplete' }>;

type MessageCommandRequest = Extract<Request, { kind: 'messageCommand' }>;
type ComponentUse = Exclude<Request, { kind: 'command' | 'messageCommand' }>;
type ModalSubmit = Extract<Request, { kind: 'modal' }>;

/** What somebody typed, for when it is refused. Nothing secret is in it. */
export type Typed = {
  /** null: no modal takes it. */
  draft: NewDraft | null;
  /** The text to copy. */
  words: string;
};

/** What an interaction asks for, and what its person typed for that; null for nothing. */
export type Handling = { typed: Typed | null; run(): Promise<Reply> | Reply };

type Means = { registry: Registry; invocation: Invocation<Services> };

/** What is sent in: by a modal, or by a button for it. */
type Submission = {
  form: string;
  fields: FieldValues;
  messageId: string | null;
  /** The draft that it is from. */
  draft?: string;
  /** A button submits the draft. */
  isPressed?: boolean;
};

const commandHandling = (
  { registry, invocation }: Means,
  used: Extract<Request, { kind: 'command' }>,
): Handling => {
  const { refusals } = invocation.text;
  const runnable = registry.runnable(used);
  if (!runnable) throw new Notice(refusals.unknownCommand);
  const modal = runnable.modalFor(used.options);
  const words = commandLine(used, runnable, invocation.text);
  return {
    typed: modal || words !== '' ? { draft: modal ? { ...BLANK_DRAFT, ...modal } : null, words } : null,
    async run() {
      const reply = await runnable.run(invocation, used.options);
      if (!reply) throw new Notice(refusals.malformed);
      return reply;
    },
  };
};

/** Nothing is typed into the menu of a message. */
const messageCommandHandling = (
  { registry, invocation }: Means,
  { name, target }: MessageCommandRequest,
): Handling => {
  const command = registry.messageCommand(name);
  if (!command) throw new Notice(invocation.text.refusals.unknownCommand);
  return { typed: null, run: () => command.run({ ...invocation, target }) };
};

const typedIn = ({ secrets }: ModalRoute, sent: Submission): Typed | null => {
  const { form, messageId, draft: id } = sent;
  const names = Object.keys(sent.fields);
  const fields = Object.fromEntries(Object.entries(sent.fields).filter(([name]) => !secrets.includes(name)));
  const hasSecrets = names.some((name) => secrets.includes(name) && sent.fields[name] !== '');
  if (names.length === 0) return null;
  const draft = { ...BLANK_DRAFT, form, fields, messageId, hasSecrets, ...(id === undefined ? {} : { id }) };
  return { draft, words: fieldLines(fields) };
};

const modalHandling = ({ invocation }: Means, route: ModalRoute, sent: Submission): Handling => {
  const typed = typedIn(route, sent);
  const decoded = route.id.decode(sent.form);
  if (decoded.kind !== 'ok') {
    const stale = () => Promise.reject(new Notice(invocation.text.refusals.staleButton));
    return { typed: typed && { ...typed, draft: null }, run: stale };
  }
  const { fields, messageId, draft, isPressed = false } = sent;
  const use = { ...invocation, id: decoded.values, fields, messageId };
  return { typed, run: () => route.run(isPressed && draft !== undefined ? { ...use, draft } : use) };
};

/** Returns the modal that a custom_id names. Throws a Notice if there is none any more. */
const modalRoute = ({ registry, invocation }: Means, customId: string): ModalRoute => {
  const route = registry.route(customId);
  if (route?.kind !== 'modal') throw new Notice(invocation.text.refusals.staleButton);
  return route;
};

/** Handles a modal that was opened by **Fix it…**: the draft has what it does not show. */
const fixHandling = async (
  means: Means,
  { fields, messageId }: ModalSubmit,
  { draft: id, modal }: { draft: string; modal: string },
): Promise<Handling> => {
  const route = modalRoute(means, modal);
  const draft = await findDraft(means.invocation, id);
  if (draft) return modalHandling(means, route, { ...merged(draft, fields), draft: id });
  const typed = typedIn(route, { form: '', fields, messageId });
  const gone = () => Promise.reject(new Notice(means.invocation.text.fix.gone));
  return { typed: typed && { ...typed, draft: null }, run: gone };
};

const draftHandling = async (means: Means, { change }: DraftRoute, draftId: string): Promise<Handling> => {
  const draft = await findDraft(means.invocation, draftId);
  if (!draft) throw new Notice(means.invocation.text.fix.gone);
  const { form, fields, messageId } = draft;
  const sent = { form, fields: change(fields), messageId, draft: draftId, isPressed: true };
  return modalHandling(means, modalRoute(means, form), sent);
};

/** Handles what the router itself declares: **Fix it…** and the modal that it opens. */
const ownHandling = (means: Means, used: ComponentUse): Promise<Handling> | Handling | undefined => {
  const button = fixButtonId.decode(used.customId);
  if (used.kind === 'button' && button.kind === 'ok') {
    const { draft } = button.values;
    return {
      typed: null,
      run: () => openFix(means.invocation, draft, (form) => modalRoute(means, customIdName(form))),
    };
  }
  const modal = fixModalId.decode(used.customId);
  return used.kind === 'modal' && modal.kind === 'ok' ? fixHandling(means, used, modal.values) : undefined;
};

const componentHandling = (means: Means, used: ComponentUse): Promise<Handling> | Handling => {
  const { registry, invocation } = means;
  const stale = new Notice(invocation.text.refusals.staleButton);
  const route = registry.route(used.customId);
  if (used.kind === 'modal' && route?.kind === 'modal') {
    const { customId: form, fields, messageId } = used;
    return modalHandling(means, route, { form, fields, messageId });
  }
  const decoded = route?.id.decode(used.customId);
  if (decoded?.kind !== 'ok') throw stale;
  const pictures = 'pictures' in used ? (used.pictures ?? []) : [];
  const use = { ...invocation, id: decoded.values, messageId: used.messageId ?? '', pictures };
  if (used.kind === 'button' && route?.kind === 'button') return { typed: null, run: () => route.run(use) };
  if (used.kind === 'select' && route?.kind === 'select')
    return { typed: null, run: () => route.run({ ...use, values: used.values }) };
  if (used.kind === 'button' && route?.kind === 'draft') {
    const own = route.id.decode(used.customId);
    if (own.kind === 'ok') return draftHandling(means, route, own.values.draft);
  }
  throw stale;
};

/** Finds what handles an interaction. Throws a Notice if nothing does any more. */
export const handlingOf = async (means: Means, request: Request): Promise<Handling> => {
  if (request.kind === 'command') return commandHandling(means, request);
  if (request.kind === 'messageCommand') return messageCommandHandling(means, request);
  return (await ownHandling(means, request)) ?? componentHandling(means, request);
};
