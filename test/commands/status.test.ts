import { describe, expect, it } from 'vitest';
import type { BotStatus } from '#domain/status.ts';
import { interactionContext } from '../support/interaction-contexts.ts';
import { controlCalled, openCommandHarness, usingCommand, usingComponent } from './command-harness.ts';

const OPERATOR = interactionContext();
const BEN = interactionContext({ userId: '1100000000000000032' });

const QUIET: BotStatus = {
  process: {
    role: 'gateway',
    versions: { bot: '1.2.3', node: '24.0.0' },
    startedAt: 1_700_000_000_000,
    makesImages: false,
    isShared: true,
  },
  database: { engine: 'Postgres', problem: 'the database does not answer' },
  ownLane: { running: 1, waiting: 2, delivering: 3, pausedMs: 4500, concurrency: 5 },
  serverLanes: { running: 1, waiting: 0, delivering: 0, pausedMs: null, lanes: 2 },
  openComparisons: 7,
  api: { answers: 0, errors: [], pauses: 0 },
  balance: null,
  modelListAt: null,
  alerts: ['The disk is full.'],
};

const openStatus = async (status: BotStatus = QUIET) => {
  const harness = await openCommandHarness();
  harness.services.operators = { include: async (id) => id === OPERATOR.userId };
  harness.services.readStatus = async () => status;
  return harness;
};

describe('/status', () => {
  it('says of several processes which figures are those of all, and which of the one that answers', async () => {
    const { act } = await openStatus();
    const { said } = await act(usingCommand(OPERATOR, 'status'));
    expect(said).toContain('⚠️ The disk is full.');
    expect(said).toContain('Paused for 5 s more');
    expect(said).toContain("**Servers' own keys**, 2 with jobs: 1 at ModelsLab");
    expect(said).toContain('This process only takes orders');
    expect(said).toContain('**Database:** Postgres, the database does not answer.');
    expect(said).toContain('are those of all processes on this database');
  });

  it('is refreshed by nobody but those who run the bot', async () => {
    const { act } = await openStatus();
    const refresh = controlCalled(await act(usingCommand(OPERATOR, 'status')), 'Refresh');
    expect((await act(usingComponent(OPERATOR, refresh))).said).toContain('How the bot is');
    const refused = await act(usingComponent(BEN, refresh));
    expect(refused.said).toContain('Only those who run this bot');
    expect(refused.said).not.toContain('Postgres');
  });
});
