import { ButtonStyle, ComponentType } from 'discord-api-types/v10';
import { describe, expect, it } from 'vitest';
import { Notice, StorageUnavailableError } from '#domain/errors.ts';
import type { DraftStore } from '#domain/members/drafts.ts';
import { button, noticeMessage, row, textField } from '#interactions/components.ts';
import { defineCustomId, storedId, whole } from '#interactions/custom-id.ts';
import { defineCommand, type Feature, type ModalUse, onDraft } from '#interactions/define-command.ts';
import type { FieldValues, Interaction, OptionValues } from '#interactions/interaction.ts';
import { defineModal } from '#interactions/modals.ts';
import { integerOption, stringOption } from '#interactions/options.ts';
import { privately, type Reply, type Responder, refusal } from '#interactions/reply.ts';
import { createRouter } from '#interactions/router.ts';
import { type ComponentNode, nodesOf, walk } from '#sandbox/discord/components.ts';
import { createDraftStore } from '#store/drafts.ts';
import { manualClock, neverClock } from '../support/clock.ts';
import { interactionContext } from '../support/interaction-contexts.ts';
import { testLog } from '../support/log.ts';
import { openMemoryDatabase } from '../support/memory-database.ts';
import { noServices } from '../support/services.ts';

const ADA = interactionContext();
const BEN = interactionContext({ userId: '1100000000000000077' });
const SECRET = 'sk-very-secret-4711';

type Shown = { custom_id?: string; components: readonly object[] };

/** What the responder was given last: a message or a modal, and the files beside it. */
const recorder = () => {
  const shown: (Shown & { attachments?: { name: string; data: Uint8Array }[] })[] = [];
  const note = async (message: Shown): Promise<void> => {
    shown.push(message);
  };
  const ways = ['message', 'update', 'modal', 'edit', 'followUpEphemeral'].map((way) => [way, note]);
  const silent = ['defer', 'deferUpdate', 'remove'].map((way) => [way, async () => undefined]);
  return { shown, responder: Object.fromEntries([...ways, ...silent]) as Responder };
};

const formId = defineCustomId('form', { seen: whole(0, 9) });
const askedId = defineCustomId('asked', { draft: storedId() });

const fieldNamed = (customId: string) =>
  textField({ label: customId, customId, value: customId === 'key' ? '' : 'as set', maxLength: 50 });

/** A form of three fields, of which one is secret. `submit` is what the test is about. */
const formThat = (submit: (use: ModalUse<{ seen: number }>) => Promise<Reply> | Reply) => {
  const modal = defineModal({
    id: formId,
    secrets: ['key'],
    view: ({ about }) => ({
      id: { seen: 7 },
      title: about.join(),
      components: ['words', 'count', 'key'].map(fieldNamed),
    }),
    submit,
  });
  const command = defineCommand({
    name: 'try',
    help: () => 'x',
    options: {
      words: stringOption(),
      count: integerOption({ min: 0, max: 99 }),
      hidden: integerOption({ min: 0, max: 99 }),
    },
    describe: () => ({ description: 'x', options: { words: 'x', count: 'x', hidden: 'x' } }),
    modalFor: (options) => modal.filled({ seen: 1 }, options),
    run: ({ options, ...use }) =>
      submit({ ...use, id: { seen: 1 }, messageId: null, fields: modal.filled({ seen: 1 }, options).fields }),
  });
  const asked = onDraft(askedId, (fields) => ({ ...fields, words: 'changed' }));
  return { command, routes: [modal.route, asked] };
};

const noted = new Notice('not like this', ['count']);

const openRouter = async (
  feature: Feature,
  given: { drafts?: DraftStore; clock?: typeof manualClock } = {},
) => {
  const sql = await openMemoryDatabase();
  const log = testLog();
  let count = 0;
  const stored = createDraftStore(sql, { random: { id: () => `draft-${count++}` }, log });
  const services = noServices({ drafts: given.drafts ?? stored });
  const clock = given.clock?.() ?? neverClock();
  const start = () => createRouter({ features: [feature], services, clock, random: { id: () => 'x' }, log });
  let route = start();
  const act = async (interaction: Interaction) => {
    const { shown, responder } = recorder();
    const outcome = await route(interaction, responder);
    const last = shown.at(-1);
    const controls = [...walk(nodesOf({ components: last?.components ?? [] }))].map(
      ({ component }) => component,
    );
    const said = controls
      .map(({ content, label }) => `${content ?? ''}${label ?? ''}`)
      .join('\n')
      .trim();
    return { outcome, customId: last?.custom_id ?? '', controls, said, files: last?.attachments ?? [] };
  };
  const raw = async (): Promise<string> => JSON.stringify(await sql.all('SELECT value FROM document'));
  return { act, raw, log, clock, restart: () => (route = start()) };
};

type Answer = { controls: ComponentNode[] };

const using = (options: OptionValues): Interaction => ({
  ...ADA,
  kind: 'command',
  name: 'try',
  subcommand: null,
  options,
});
const sending = (fields: FieldValues, customId = formId.encode({ seen: 2 })): Interaction => ({
  ...ADA,
  kind: 'modal',
  customId,
  fields,
  messageId: '9',
});
const pressing = ({ controls }: Answer, from = ADA): Interaction => {
  const pressed = controls.find(({ type }) => type === ComponentType.Button);
  return { ...from, kind: 'button', customId: String(pressed?.custom_id), messageId: '10' };
};
const shownIn = ({ controls }: Answer): Record<string, string> =>
  Object.fromEntries(
    controls
      .filter(({ type }) => type === ComponentType.TextInput)
      .map(({ custom_id, value = '' }) => [String(custom_id), String(value)]),
  );

/** A form that refuses until a field has the value wanted, and notes what it is sent. */
const choosy = (refuse: () => Promise<Reply> | Reply) => {
  const sent: Pick<ModalUse<{ seen: number }>, 'fields' | 'id' | 'messageId' | 'draft'>[] = [];
  const feature = formThat(({ fields, id, messageId, draft }) => {
    sent.push({ fields, id, messageId, ...(draft === undefined ? {} : { draft }) });
    return fields.words === 'good' ? privately(noticeMessage('done')) : refuse();
  });
  return { sent, feature };
};

const REFUSING: [string, () => Promise<Reply> | Reply][] = [
  [
    'a Notice',
    () => {
      throw noted;
    },
  ],
  ['a message of problems', () => refusal(noticeMessage('not like this'), ['count'])],
  [
    'a Notice after the answer was deferred',
    () => ({ kind: 'defer', ephemeral: true, work: () => Promise.reject(noted) }),
  ],
  [
    'a Notice after an update was deferred',
    () => ({ kind: 'deferUpdate', work: () => Promise.reject(noted) }),
  ],
  [
    'a Notice instead of a reservation',
    () => ({ kind: 'generate', ephemeral: false, reserve: () => Promise.reject(noted) }),
  ],
];

describe('Fix it…', () => {
  it.each(REFUSING)('opens a form again filled in after %s, across a restart', async (_, refuse) => {
    const { sent, feature } = choosy(refuse);
    const { act, restart } = await openRouter(feature);
    const refused = await act(sending({ words: 'bad', count: '3', key: '' }));
    expect(refused).toMatchObject({ outcome: 'refused', said: expect.stringContaining('not like this') });
    restart();
    const opened = await act(pressing(refused));
    expect(shownIn(opened)).toEqual({ words: 'bad', count: '3', key: '' });
    const again = await act(sending({ words: 'worse', count: '3', key: '' }, opened.customId));
    const reopened = await act(pressing(again));
    expect(shownIn(reopened)).toMatchObject({ words: 'worse' });
    const done = await act(sending({ words: 'good', count: '3', key: '' }, reopened.customId));
    expect(done).toMatchObject({ outcome: 'answered', said: 'done' });
    // Conflicts are still told by what the editor saw, and the message is the one that opened the form first.
    expect(sent.at(-1)).toMatchObject({ id: { seen: 2 }, messageId: '9' });
  });

  it("brings a command's options into its form, and keeps those that the form does not show", async () => {
    const { sent, feature } = choosy(() => Promise.reject(noted));
    const { act } = await openRouter(feature);
    const opened = await act(pressing(await act(using({ words: 'bad', count: 3, hidden: 8 }))));
    expect(shownIn(opened)).toEqual({ words: 'bad', count: '3', key: '' });
    await act(sending({ words: 'good', count: '3', key: '' }, opened.customId));
    // What is unchanged stays what it was, a number too.
    expect(sent.at(-1)?.fields).toEqual({ words: 'good', count: 3, hidden: 8, key: '' });
  });

  it('is for the one who typed it, for an hour, and loses nothing that is sent in later', async () => {
    const { feature } = choosy(() => Promise.reject(noted));
    const { act } = await openRouter(feature);
    const refused = await act(sending({ words: 'bad', count: '3', key: SECRET }));
    expect(await act(pressing(refused, BEN))).toMatchObject({ outcome: 'refused', customId: '' });
    const { customId } = await act(pressing(refused));
    const late = {
      ...sending({ words: 'much work', count: '4', key: SECRET }, customId),
      userId: BEN.userId,
    };
    const told = await act(late);
    expect(told.said).toContain('kept for an hour');
    expect(told.said).toContain('much work');
    expect(told.said).not.toContain(SECRET);
  });

  it('keeps no secret, says so, and asks for it again', async () => {
    const { feature } = choosy(() => Promise.reject(noted));
    const { act, raw, log } = await openRouter(feature);
    const refused = await act(sending({ words: 'bad', count: '3', key: SECRET }));
    expect(refused.said).toContain('is not kept: type it again');
    expect(await raw()).toContain('bad');
    expect(await raw()).not.toContain(SECRET);
    const opened = await act(pressing(refused));
    expect(opened.said).toContain('is not kept: type it again');
    expect(shownIn(opened)).toEqual({ words: 'bad', count: '3', key: '' });
    await act(sending({ words: 'worse', count: '3', key: SECRET }, opened.customId));
    expect(JSON.stringify([await raw(), log.lines])).not.toContain(SECRET);
  });

  it('opens what others have changed since as it is now', async () => {
    const { sent, feature } = choosy(() => ({
      kind: 'update',
      message: noticeMessage('somebody was faster'),
      refused: { isOutdated: true },
    }));
    const { act } = await openRouter(feature);
    const opened = await act(pressing(await act(sending({ words: 'bad', count: '3', key: '' }))));
    await act(sending({ words: 'good', count: '3', key: '' }, opened.customId));
    expect(sent.map(({ id }) => id.seen)).toEqual([2, 7]);
  });

  it('comes with a fault too', async () => {
    const { feature } = choosy(() => Promise.reject(new TypeError('a bug')));
    const { act } = await openRouter(feature);
    const failed = await act(sending({ words: 'bad', count: '3', key: '' }));
    expect(failed.outcome).toBe('failed');
    expect(shownIn(await act(pressing(failed)))).toMatchObject({ words: 'bad' });
  });
});

describe('a question about what was typed', () => {
  const ask = (): Reply => ({
    kind: 'question',
    fields: { remembered: 'yes' },
    ask: (draft) => ({ components: [row(button('Do it', askedId.encode({ draft }), ButtonStyle.Primary))] }),
  });

  it('submits it with a change, and names it', async () => {
    const { sent, feature } = choosy(ask);
    const { act, restart } = await openRouter(feature);
    const question = await act(using({ words: 'bad', hidden: 8 }));
    restart();
    await act(pressing(question));
    expect(sent.at(-1)?.fields).toEqual({ words: 'changed', hidden: 8, remembered: 'yes' });
    expect(sent.at(-1)?.draft).toMatch(/^draft-\d+$/);
    expect(await act(pressing(question, BEN))).toMatchObject({ outcome: 'refused' });
  });

  it('offers to fix what is refused after it', async () => {
    const replies: (() => Reply | Promise<Reply>)[] = [ask, () => Promise.reject(noted)];
    const { feature } = choosy(() => replies.shift()?.() ?? ask());
    const { act } = await openRouter(feature);
    const refused = await act(pressing(await act(using({ words: 'bad', count: 3 }))));
    expect(refused.said).toContain('not like this');
    expect(shownIn(await act(pressing(refused)))).toMatchObject({ words: 'changed', count: '3' });
  });
});

describe('what no form takes, or nothing keeps', () => {
  const plain = (): Feature => ({
    command: defineCommand({
      name: 'try',
      help: () => 'x',
      options: { words: stringOption(), count: integerOption({ min: 0, max: 99 }) },
      describe: () => ({ description: 'x', options: { words: 'x', count: 'x' } }),
      run: () => Promise.reject(noted),
    }),
  });

  it('is repeated, to be copied', async () => {
    const { act } = await openRouter(plain());
    expect((await act(using({ words: 'a long search', count: 3 }))).said).toContain(
      '```\n/try words:a long search count:3\n```',
    );
    expect((await act(using({ count: 3 }))).said).toBe('not like this');
  });

  it.each(['x'.repeat(5_000), 'a ``` fence'])(
    'is a file where it does not fit into a message',
    async (words) => {
      const { act } = await openRouter(plain());
      const [file] = (await act(using({ words }))).files;
      expect(new TextDecoder().decode(file?.data)).toBe(`/try words:${words}`);
    },
  );

  it('is repeated while the database is away, without its secrets', async () => {
    const { feature } = choosy(() => Promise.reject(new StorageUnavailableError('gone')));
    const drafts: DraftStore = {
      keep: () => Promise.reject(new Error('not asked')),
      find: async () => undefined,
      clear: async () => undefined,
    };
    const { act, log } = await openRouter(feature, { drafts });
    const told = await act(sending({ words: 'bad', count: '', key: SECRET }));
    expect(told).toMatchObject({ outcome: 'unavailable', said: expect.stringContaining('```\nbad\n```') });
    expect(told.said).not.toContain(SECRET);
    expect(log.lines.map(({ message }) => message)).not.toContain('what somebody typed could not be kept');
  });

  it.each([
    ['fails', () => Promise.reject(new Error('full'))],
    ['has no room', async () => undefined],
  ])('is repeated when keeping it %s', async (_, keep) => {
    const { feature } = choosy(() => Promise.reject(noted));
    const drafts: DraftStore = { keep, find: async () => undefined, clear: async () => undefined };
    const { act } = await openRouter(feature, { drafts });
    expect((await act(sending({ words: 'bad', count: '4', key: '' }))).said).toContain(
      'words: bad\ncount: 4',
    );
  });

  it('is repeated when keeping it takes too long', async () => {
    const { feature } = choosy(() => Promise.reject(noted));
    const drafts: DraftStore = {
      keep: () => new Promise(() => undefined),
      find: async () => undefined,
      clear: async () => undefined,
    };
    const clock = manualClock();
    const { act } = await openRouter(feature, { drafts, clock: () => clock });
    const answer = act(sending({ words: 'bad', count: '', key: '' }));
    await clock.advance(1_000);
    expect((await answer).said).toContain('```\nbad\n```');
  });

  it('is repeated from a form of an older version', async () => {
    const { feature } = choosy(() => Promise.reject(noted));
    const { act } = await openRouter(feature);
    const told = await act(sending({ words: 'bad', key: SECRET }, 'form:old:1'));
    expect(told.said).toContain('older version');
    expect(told.said).toContain('```\nbad\n```');
  });
});
