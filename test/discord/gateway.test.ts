import { describe, expect, it, vi } from 'vitest';
import { systemClock } from '#app/system.ts';
import { connectGateway } from '#discord/gateway.ts';
import { startDiscord } from '#sandbox/discord/index.ts';
import { testLog } from '../support/log.ts';
import { startGatewayServer } from './gateway-server.ts';

const connect = async () => {
  const stack = new AsyncDisposableStack();
  const server = stack.use(await startGatewayServer());
  const received: unknown[] = [];
  const log = testLog();
  const gateway = stack.use(
    await connectGateway({
      apiUrl: server.apiUrl,
      token: 'token',
      clock: systemClock,
      log,
      onInteraction: (payload) => void received.push(payload),
    }),
  );
  return { server, gateway, received, log, [Symbol.asyncDispose]: () => stack.disposeAsync() };
};

/** Connects to the fake, which minds the rules. */
const connectTo = ({ apiUrl, token }: { apiUrl: string; token: string }, log = testLog()) =>
  connectGateway({ apiUrl, token, clock: systemClock, log, onInteraction: () => undefined });

/** Takes unhandled rejections, which would end a process, in the place of the test runner. */
const watchRejections = () => {
  const others = process.listeners('unhandledRejection');
  const rejections: unknown[] = [];
  process.removeAllListeners('unhandledRejection');
  process.on('unhandledRejection', (reason) => void rejections.push(reason));
  return {
    rejections,
    [Symbol.dispose]() {
      process.removeAllListeners('unhandledRejection');
      for (const listener of others) process.on('unhandledRejection', listener);
    },
  };
};

const INTERACTION = {
  id: '1200000000000000001',
  application_id: '1100000000000000001',
  type: 2,
  token: 'token',
  version: 1,
  user: { id: '1100000000000000031', username: 'ada', discriminator: '0', avatar: null },
  data: { id: '1200000000000000009', name: 'imagine', type: 1 },
};

describe('the gateway', () => {
  it('hands an interaction on as Discord sent it', async () => {
    await using bot = await connect();
    const whole = { ...INTERACTION, entitlements: [], authorizing_integration_owners: {} };
    bot.server.dispatch('INTERACTION_CREATE', whole);
    await vi.waitFor(() => expect(bot.received).toEqual([whole]));
    expect(bot.gateway).toMatchObject({ applicationId: '1100000000000000001' });
    expect(bot.gateway.isConnected()).toBe(true);
  });

  it('hands on an interaction that lacks what the library reads of it', async () => {
    using _ = watchRejections();
    await using bot = await connect();
    bot.server.dispatch('INTERACTION_CREATE', INTERACTION);
    await vi.waitFor(() => expect(bot.received).toMatchObject([INTERACTION]));
  });

  it('is not ended by an interaction that lacks what the library reads of it', async () => {
    using unhandled = watchRejections();
    await using bot = await connect();
    bot.server.dispatch('INTERACTION_CREATE', INTERACTION);
    bot.server.dispatch('INTERACTION_CREATE', { ...INTERACTION, id: '1200000000000000002' });
    await vi.waitFor(() => expect(bot.received).toHaveLength(2));
    await new Promise((resolve) => setImmediate(resolve));
    expect(unhandled.rejections).toEqual([]);
  });

  it('says that a broken connection is being restored, and that it is back', async () => {
    await using discord = await startDiscord();
    const log = testLog();
    const said = () => log.lines.map(({ message }) => message);
    await using gateway = await connectTo(discord, log);
    discord.faults.dropGateway();
    await vi.waitFor(() => expect(said()).toContain('the gateway connection is being restored'));
    await vi.waitFor(() => expect(said()).toContain('the gateway connection is back'));
    expect(gateway.isConnected()).toBe(true);
  });

  it('is closed without a word', async () => {
    const bot = await connect();
    await bot[Symbol.asyncDispose]();
    expect(bot.log.lines).toEqual([]);
  });

  it.each([
    [4004, 'DISCORD_TOKEN'],
    [4011, '4011, ShardingRequired'],
  ])('tells what to do when Discord ends the connection for good: %i', async (code, what) => {
    await using discord = await startDiscord();
    await using gateway = await connectTo(discord);
    discord.faults.closeGateway(code);
    expect(await gateway.lost).toContain(what);
    expect(gateway.isConnected()).toBe(false);
  });

  it('refuses to start with a token that Discord refuses', async () => {
    await using discord = await startDiscord();
    const { apiUrl } = discord;
    await expect(connectTo({ apiUrl, token: 'wrong' })).rejects.toThrow();
    expect(discord.connected()).toBe(false);
  });
});
