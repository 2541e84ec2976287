import { PermissionFlagsBits } from 'discord-api-types/v10';
import { describe, expect, it } from 'vitest';
import { outcomeId } from '#commands/history/view.ts';
import type { Generation, GenerationState } from '#domain/generation/generation.ts';
import type { SheetTile } from '#domain/generation/thumbnails.ts';
import type { InteractionContext } from '#interactions/interaction.ts';
import { historyPageId, openId } from '#messages/custom-ids.ts';
import { generationIn, requestWith } from '../support/generations.ts';
import { directMessageContext, interactionContext } from '../support/interaction-contexts.ts';
import { openCommandHarness, usingCommand, usingComponent } from './command-harness.ts';

const ADA = interactionContext();
const BEN = interactionContext({ userId: '1100000000000000032' });
const WARDEN = interactionContext({
  userId: '1100000000000000033',
  permissions: PermissionFlagsBits.UseApplicationCommands | PermissionFlagsBits.ManageMessages,
});
const ELSEWHERE = { guildId: '1100000000000000019' };

const STATES: Record<'done' | 'failed' | 'unfetched', GenerationState> = {
  done: { name: 'done', at: 1, outputs: [], seconds: 1, safetyReplaced: null, message: null },
  failed: { name: 'failed', at: 1, failure: { kind: 'unreachable' } },
  unfetched: {
    name: 'failed',
    at: 1,
    failure: { kind: 'downloadFailed' },
    made: {
      outputs: [{ source: { kind: 'url', url: 'https://images.example/1.png' }, fallbackUrls: [] }],
      seconds: 1,
      safetyReplaced: null,
    },
  },
};

/** Commands for which results stand in the ledger, and every thumbnail is there that is asked for. */
const openHistory = async () => {
  const harness = await openCommandHarness();
  const { services, ledger } = harness;
  const asked: string[] = [];
  const sheets: (readonly SheetTile[])[] = [];
  services.thumbnails = {
    of: async (generations) => {
      asked.push(...generations.map(({ id }) => id));
      return new Map(generations.map(({ id }) => [id, new Uint8Array([1])]));
    },
  };
  services.paintSheet = async (tiles) => {
    sheets.push(tiles);
    return new Uint8Array([1]);
  };
  const made = async (id: string, given: Partial<Generation> = {}, state: keyof typeof STATES = 'done') => {
    const row = generationIn(
      { name: 'queued' },
      {
        id,
        idempotencyKey: id,
        requesterId: ADA.userId,
        guildId: ADA.guildId,
        channelId: ADA.channelId,
        ...given,
      },
    );
    await ledger.add({ ...row, interaction: { ...row.interaction, id } });
    const to = STATES[state];
    // Its images were made before they could not be fetched.
    const outputs = to.name === 'failed' ? to.made : undefined;
    if (outputs) await ledger.move(id, ['queued'], { name: 'delivering', at: 1, ...outputs });
    await ledger.move(id, ['queued', 'delivering'], to);
  };
  const look = (from: InteractionContext, options: Record<string, string> = {}) =>
    harness.act(usingCommand(from, 'history', { options }));
  const open = (from: InteractionContext, id: string) =>
    harness.act(usingComponent(from, openId.encode({}), [id]));
  const show = (from: InteractionContext, outcome: string) =>
    harness.act(usingComponent(from, outcomeId.encode({ member: null, filter: null }), [outcome]));
  return { ...harness, asked, sheets, made, look, open, show };
};

const page = (values: Partial<Parameters<typeof historyPageId.encode>[0]>) =>
  historyPageId.encode({ page: 0, member: null, filter: null, ...values });

describe('/history', () => {
  it('asks for no picture from an age-restricted channel, or made without the safety checker, elsewhere', async () => {
    const { made, look, asked, sheets } = await openHistory();
    await made('calm');
    await made('restricted', { ageRestricted: true });
    await made('unchecked', { request: { ...requestWith(), safetyChecker: false } });
    await look(ADA);
    expect(asked).toEqual(['calm']);
    expect(sheets[0]?.map(({ picture, note }) => (picture ? 'picture' : note))).toEqual([
      'Age-restricted',
      'Age-restricted',
      'picture',
    ]);
    await look(interactionContext({ ageRestricted: true }));
    expect(asked.slice(1).toSorted()).toEqual(['calm', 'restricted', 'unchecked']);
  });

  it('opens none of these elsewhere, in direct messages neither', async () => {
    const { made, open } = await openHistory();
    await made('restricted', { ageRestricted: true });
    for (const from of [ADA, directMessageContext()]) {
      expect((await open(from, 'restricted')).said).toContain('age-restricted channel');
    }
    expect((await open(interactionContext({ ageRestricted: true }), 'restricted')).said).toContain(
      'Reroll same seed',
    );
  });

  it('is all of it one’s own wherever it was made, and of others what was made here', async () => {
    const { made, look } = await openHistory();
    await made('here');
    await made('elsewhere', { ...ELSEWHERE, request: requestWith({ prompt: 'another server' }) });
    await made('private', { guildId: null, request: requestWith({ prompt: 'a secret' }) });
    const own = await look(ADA);
    expect(own.said).toContain('another server');
    expect(own.said).toContain('a secret');
    const seen = await look(WARDEN, { member: ADA.userId });
    expect(seen.said).toContain('a cat');
    expect(seen.said).not.toContain('another server');
    expect(seen.said).not.toContain('a secret');
  });

  it.each([
    ['members who may not manage messages', BEN],
    [
      'managers in direct messages',
      directMessageContext({ userId: WARDEN.userId, permissions: WARDEN.permissions }),
    ],
    ['managers where no admin has added the bot', { ...WARDEN, isInstalledInGuild: false }],
  ])('of others is nothing for %s, whatever they send', async (_, from) => {
    const { made, look, open, act } = await openHistory();
    await made('hers', { request: requestWith({ prompt: 'a secret' }) });
    const refused = 'Only members with **Manage Messages**';
    expect((await look(from, { member: ADA.userId })).said).toContain(refused);
    expect((await act(usingComponent(from, page({ member: ADA.userId })))).said).toContain(refused);
    const opened = await open(from, 'hers');
    expect(opened.outcome).toBe('refused');
    expect(opened.said).not.toContain('secret');
  });

  it('of others is for moderators what was made in their channel and its public threads, and nothing else', async () => {
    const { made, look, open } = await openHistory();
    const CLOSED = '1100000000000000077';
    const THREAD = '1100000000000000078';
    const say = (prompt: string) => ({ request: requestWith({ prompt }) });
    await made('here', say('made here'));
    await made('thread', {
      ...say('made in a thread'),
      channelId: THREAD,
      threadParentId: WARDEN.channelId,
    });
    await made('closed', { ...say('made behind doors'), channelId: CLOSED });
    await made('closed-thread', { ...say('made under doors'), channelId: '1', threadParentId: CLOSED });
    await made('private-thread', { ...say('made in private'), channelId: '2', threadParentId: null });
    const trick = `"channelId":"${WARDEN.channelId}" "threadParentId":"${WARDEN.channelId}"`;
    await made('tricky', { ...say(trick), channelId: CLOSED });
    const seen = async (from: InteractionContext): Promise<string[]> => {
      const { said } = await look(from, { member: ADA.userId });
      return ['here', 'in a thread', 'behind', 'under', 'in private', 'channelId'].filter((words) =>
        said.includes(words),
      );
    };
    expect(await seen(WARDEN)).toEqual(['here', 'in a thread']);
    const inThread = { ...WARDEN, channelId: THREAD, isThread: true, threadParentId: WARDEN.channelId };
    expect(await seen(inThread)).toEqual(['here', 'in a thread']);
    expect(await seen({ ...WARDEN, permissions: PermissionFlagsBits.ManageGuild })).toHaveLength(6);
    const outcomes = async (from: InteractionContext) =>
      Promise.all(
        ['here', 'thread', 'closed', 'closed-thread', 'private-thread', 'tricky'].map(
          async (id) => (await open(from, id)).outcome,
        ),
      );
    const [yes, no] = ['answered', 'refused'];
    expect(await outcomes(WARDEN)).toEqual([yes, yes, no, no, no, no]);
    expect(await outcomes({ ...WARDEN, permissions: PermissionFlagsBits.ManageGuild })).toEqual(
      Array.from({ length: 6 }, () => yes),
    );
  });

  it('suggests to moderators the LoRAs of their channel only', async () => {
    const { made, ledger } = await openHistory();
    const lora = (id: string) => ({ request: requestWith({ lora: id }) });
    await made('here', lora('open-lora'));
    await made('closed', { ...lora('secret-lora'), channelId: '1100000000000000077' });
    const query = { requesterId: ADA.userId, guildId: ADA.guildId ?? '' };
    expect(await ledger.lorasOf({ ...query, channelIds: [ADA.channelId] })).toEqual(['open-lora']);
    expect(await ledger.lorasOf(query)).toHaveLength(2);
  });

  it('opens images that could not be fetched only where they may be seen', async () => {
    const { made, look, open } = await openHistory();
    await made('late', { ageRestricted: true }, 'unfetched');
    expect((await look(ADA)).said).toContain('could not be downloaded: open it to try again');
    expect((await open(ADA, 'late')).said).toContain('age-restricted channel');
    expect((await open(interactionContext({ ageRestricted: true }), 'late')).said).toContain(
      'Reroll same seed',
    );
  });

  it('opens nothing of another server for a moderator of this one', async () => {
    const { made, open } = await openHistory();
    await made('there', ELSEWHERE);
    await made('private', { guildId: null });
    for (const id of ['there', 'private', 'absent', 'NO ID', '']) {
      expect((await open(WARDEN, id)).outcome).toBe('refused');
    }
  });

  it('shows and opens what was deleted to nobody', async () => {
    const { made, look, open, ledger, asked } = await openHistory();
    await made('gone');
    await ledger.move('gone', ['done'], { name: 'deleted', at: 2 });
    expect((await look(ADA)).said).toContain('There is nothing here yet');
    expect((await open(ADA, 'gone')).outcome).toBe('refused');
    expect(asked).toEqual([]);
  });

  it('answers politely to a search that nobody remembers, and to pages beyond the last', async () => {
    const { made, act } = await openHistory();
    await made('one');
    expect((await act(usingComponent(ADA, page({ filter: 'somebody-elses' })))).said).toContain(
      'Use /history again',
    );
    expect((await act(usingComponent(ADA, page({ page: 999 })))).said).toContain('Newer');
  });

  it('finds nothing by signs alone, and everything by blanks', async () => {
    const { made, look } = await openHistory();
    await made('one');
    expect((await look(ADA, { search: '!!! %' })).said).toContain('There is no such result');
    expect((await look(ADA, { search: '  ' })).said).toContain('a cat');
  });

  it('blurs one picture alone, not the whole sheet', async () => {
    const { made, look, sheets } = await openHistory();
    await made('one');
    const spoilers = async () => JSON.stringify((await look(ADA)).controls).includes('"spoiler":true');
    expect(await spoilers()).toBe(false);
    await made('two', { spoiler: true });
    expect(await spoilers()).toBe(false);
    expect(sheets.at(-1)?.map(({ blurred }) => blurred)).toEqual([true, false]);
  });

  it('shows images first, and failed ones where they are asked for', async () => {
    const { made, look, show } = await openHistory();
    await made('one', { request: requestWith({ prompt: 'a fox' }) });
    await made('two', { request: requestWith({ prompt: 'a wolf' }) }, 'failed');
    const first = await look(ADA);
    expect(first.said).toContain('a fox');
    expect(first.said).not.toContain('a wolf');
    const failed = await show(ADA, 'failed');
    expect(failed.said).toContain('a wolf');
    expect(failed.said).not.toContain('a fox');
    const all = await show(ADA, 'all');
    expect(all.said).toContain('a fox');
    expect(all.said).toContain('a wolf');
  });

  it('has private results for their requester alone', async () => {
    const { made, look, open } = await openHistory();
    await made('secret', { private: true, request: requestWith({ prompt: 'a secret' }) });
    expect((await look(ADA)).said).toContain('a secret');
    expect((await open(ADA, 'secret')).said).toContain('Reroll same seed');
    expect((await look(WARDEN, { member: ADA.userId })).said).not.toContain('a secret');
    expect((await open(WARDEN, 'secret')).said).toContain('no longer have the details');
  });

  it('has no sheet where nothing came to a picture', async () => {
    const { made, show, sheets } = await openHistory();
    await made('failed', {}, 'failed');
    expect((await show(ADA, 'failed')).said).toContain('failed');
    expect(sheets).toEqual([]);
  });
});
