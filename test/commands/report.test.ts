import { PermissionFlagsBits } from 'discord-api-types/v10';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { blockModal, reportModal } from '#commands/report/form.ts';
import { blockReportedId, deleteReportedId, reportMessage } from '#commands/report/view.ts';
import { REPORT_LIMITS, REPORT_REASONS } from '#domain/members/reports.ts';
import { SETTINGS_LIMITS, type ServerSettings } from '#domain/settings/schema.ts';
import type { ChannelMessages } from '#interactions/channels.ts';
import type { CustomId } from '#interactions/custom-id.ts';
import type { InteractionContext } from '#interactions/interaction.ts';
import type { Message } from '#interactions/reply.ts';
import { nodesOf, walk } from '#sandbox/discord/components.ts';
import { textFor } from '#text/index.ts';
import { blockFor } from '../domain/policy/inputs.ts';
import { anyText } from '../support/arbitraries.ts';
import { generationIn } from '../support/generations.ts';
import { interactionContext } from '../support/interaction-contexts.ts';
import { loadJudge } from '../support/openapi.ts';
import { openCommandHarness, submittingModal, usingComponent } from './command-harness.ts';
import { messageViolations } from './validating-responder.ts';

const judge = await loadJudge();
const text = textFor('en-US');

const GUILD = interactionContext().guildId ?? '';
const LOG = '1100000000000000023';
const ADA = interactionContext();
const BEN = interactionContext({ userId: '1100000000000000032' });
const CID = interactionContext({ userId: '1100000000000000034' });
const MONA = interactionContext({
  userId: '1100000000000000033',
  channelId: LOG,
  permissions: PermissionFlagsBits.ManageGuild | PermissionFlagsBits.ManageMessages,
});

const wordsOf = (message: Message | undefined): string =>
  message === undefined
    ? ''
    : [...walk(nodesOf(message))].map(({ component }) => String(component.content ?? '')).join('\n');

const taking = (settings: ServerSettings): ServerSettings => ({
  ...settings,
  safety: { ...settings.safety, reports: true },
  log: { channelId: LOG },
});

/** A notice board on which can be posted, or not; `latest` is what stands there. */
const openBoard = () => {
  const board = { posts: 0, latest: undefined as Message | undefined, isClosed: false };
  const channelMessages: ChannelMessages = {
    post: async (channelId, message) => {
      if (board.isClosed) return undefined;
      board.posts += 1;
      board.latest = message;
      expect(messageViolations(message, judge ? { judge } : {})).toEqual([]);
      return { channelId, id: '1300000000000000009' };
    },
    postOnce: async () => 'refused',
    pictures: async () => [],
    edit: async (_, message) => {
      board.latest = message;
      return !board.isClosed;
    },
    remove: async () => !board.isClosed,
  };
  return { board, channelMessages };
};

const RESULT = generationIn(
  {
    name: 'done',
    at: 0,
    outputs: [],
    seconds: 1,
    safetyReplaced: null,
    message: { channelId: ADA.channelId, id: '1300000000000000013' },
  },
  { requesterId: ADA.userId, guildId: ADA.guildId, channelId: ADA.channelId, reportable: true },
);

const openReports = async ({ logGuild = ADA.guildId } = {}) => {
  const { services, act } = await openCommandHarness();
  const change = (edit: (settings: ServerSettings) => ServerSettings) =>
    services.settings.change(ADA.guildId ?? '', { by: '1', at: 0, seen: null, edit });
  await change(taking);
  const { board, channelMessages } = openBoard();
  services.channelMessages = channelMessages;
  services.channels = {
    find: async () => ({ guildId: logGuild, parentId: null, ageRestricted: false, closed: false }),
  };
  services.ledger = { ...services.ledger, find: async () => RESULT };
  const press = async (from: InteractionContext, id: CustomId<{ generation: string }>): Promise<string> =>
    (await act(usingComponent(from, id.encode({ generation: RESULT.id })))).said;
  const report = async (from: InteractionContext): Promise<string> =>
    (
      await act(
        submittingModal(from, reportModal.filled({ generation: RESULT.id }, {}).form, {
          reason: ['spam'],
          words: '',
        }),
      )
    ).said;
  const block = async (time: string, note = ''): Promise<string> => {
    const customId = blockModal.filled({ generation: RESULT.id }, {}).form;
    return (await act(submittingModal(MONA, customId, { time: [time], note }))).said;
  };
  const blocks = async () => (await services.settings.read(GUILD)).settings.access.blockedMembers;
  return { press, report, block, blocks, board, change, services };
};

describe('a report', () => {
  it('that could not be posted is posted when somebody reports the image again', async () => {
    const { report, board } = await openReports();
    board.isClosed = true;
    expect(await report(BEN)).toContain('could not be delivered');
    board.isClosed = false;
    expect(await report(CID)).toContain('see your report');
    expect(wordsOf(board.latest)).not.toContain(BEN.userId);
    expect(await report(BEN)).toContain('see your report');
    expect(wordsOf(board.latest)).toContain(`<@${CID.userId}> and <@${BEN.userId}>`);
    expect(board.posts).toBe(1);
  });

  it("is posted to no other server's channel", async () => {
    const { report, board } = await openReports({ logGuild: '1100000000000000019' });
    expect(await report(BEN)).toContain('could not be delivered');
    expect(board.posts).toBe(0);
  });

  it.each([
    [
      'where a member brought the bot along',
      interactionContext({ ...BEN, isInstalledInGuild: false }),
      'in which the image was made',
    ],
    ['by its author', ADA, 'This image is yours'],
    [
      'in another server',
      interactionContext({ ...BEN, guildId: '1100000000000000019' }),
      'no longer have the details',
    ],
  ])('is not made %s', async (_, from, sentence) => {
    const { report, board } = await openReports();
    expect(await report(from)).toContain(sentence);
    expect(board.posts).toBe(0);
  });

  it('shows what was done in the answer where the bot cannot change its message', async () => {
    const { block, report, board } = await openReports();
    await report(BEN);
    board.isClosed = true;
    expect(await block('ever')).toContain(`<@${MONA.userId}> blocked the author`);
  });

  it('fits into a message, whatever was asked for and however many report it', () => {
    const member = fc.bigInt({ min: 2n ** 60n, max: 2n ** 63n }).map(String);
    const deed = fc.option(fc.record({ by: member, at: fc.nat() }));
    const reported = fc.record({
      generationId: fc.constant('0'.repeat(36)),
      guildId: member,
      requesterId: member,
      prompt: anyText(REPORT_LIMITS.prompt),
      image: fc.record({ channelId: member, id: member }),
      reporters: fc.array(member, { minLength: 1, maxLength: REPORT_LIMITS.reporters }),
      statements: fc.array(
        fc.record({
          by: member,
          reason: fc.constantFrom(...REPORT_REASONS),
          words: anyText(REPORT_LIMITS.words),
        }),
        { maxLength: REPORT_LIMITS.reporters },
      ),
      postingSince: fc.constant(0),
      notice: fc.constant(null),
      deleted: deed,
      blocked: fc.option(fc.record({ by: member, at: fc.nat(), until: fc.option(fc.nat()) })),
      dismissed: deed,
      revision: fc.nat(),
    });
    fc.assert(
      fc.property(reported, (one) => {
        expect(messageViolations(reportMessage(text, one, new Uint8Array([1])), {})).toEqual([]);
      }),
    );
  });
});

describe('blocking an author', () => {
  it('says so when there is no room, and works once there is', async () => {
    const blockedMembers = Array.from({ length: SETTINGS_LIMITS.listed }, (_, index) =>
      blockFor(String(2n ** 60n + BigInt(index))),
    );
    const full = (settings: ServerSettings): ServerSettings => ({
      ...settings,
      access: { ...settings.access, blockedMembers },
    });
    const { block, blocks, report, change, services } = await openReports();
    await report(BEN);
    await change(full);
    expect(await block('day')).toContain('No more members can be blocked');
    expect((await services.reports.find(RESULT.id))?.blocked).toBeNull();
    await change((settings) => ({ ...settings, access: { ...settings.access, blockedMembers: [] } }));
    await block('day', ' again  and again ');
    expect(await blocks()).toEqual([
      {
        id: ADA.userId,
        until: MONA.receivedAt + 86_400_000,
        note: 'again  and again',
        by: MONA.userId,
        at: MONA.receivedAt,
      },
    ]);
  });

  it('shortens no block that is there, and lengthens one', async () => {
    const { block, blocks, report, services } = await openReports();
    await report(BEN);
    const end = async () => (await blocks())[0]?.until;
    await block('week');
    await block('hour');
    expect(await end()).toBe(MONA.receivedAt + 7 * 86_400_000);
    expect((await services.reports.find(RESULT.id))?.blocked?.until).toBe(await end());
    await block('ever');
    await block('week');
    expect(await end()).toBeNull();
  });

  it('needs a time', async () => {
    const { block, blocks, report } = await openReports();
    await report(BEN);
    expect(await block('sometime')).toContain('Choose for how long');
    expect(await blocks()).toEqual([]);
  });

  it('is for those who manage the server, deleting for those who manage messages', async () => {
    const { press, report, services } = await openReports();
    await report(BEN);
    const only = (permissions: bigint) => ({ ...MONA, permissions });
    expect(await press(only(PermissionFlagsBits.ManageMessages), blockReportedId)).toContain('Manage Server');
    expect(await press(only(0n), deleteReportedId)).toContain('Manage Messages');
    expect(await services.reports.find(RESULT.id)).toMatchObject({ deleted: null, blocked: null });
  });
});
