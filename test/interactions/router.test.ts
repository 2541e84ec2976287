import { describe, expect, it } from 'vitest';
import { Notice, StorageUnavailableError } from '#domain/errors.ts';
import type { Clock } from '#domain/system.ts';
import { noticeMessage } from '#interactions/components.ts';
import { defineCustomId, storedId } from '#interactions/custom-id.ts';
import { defineCommand, type Feature, onButton } from '#interactions/define-command.ts';
import type { Interaction } from '#interactions/interaction.ts';
import type { Completer } from '#interactions/invocation.ts';
import { completedBy, type Options, stringOption } from '#interactions/options.ts';
import { InteractionGone, privately, type Reply, type Responder } from '#interactions/reply.ts';
import { createRouter } from '#interactions/router.ts';
import { manualClock, neverClock } from '../support/clock.ts';
import { interactionContext } from '../support/interaction-contexts.ts';
import { testLog } from '../support/log.ts';
import { noServices } from '../support/services.ts';

const FAULT_ID = 'fault-1';

const interaction = interactionContext({ attachmentSizeLimit: 1 });

const commandIncoming: Interaction = {
  ...interaction,
  kind: 'command',
  name: 'try',
  subcommand: null,
  options: {},
};
const press = (customId: string): Interaction => ({
  ...interaction,
  kind: 'button',
  customId,
  messageId: '9',
});

const pressId = defineCustomId('press', { generation: storedId() });
const hello = noticeMessage('hello');

/** A responder that writes down what it is asked, each with the text that a member would read. */
const recorder = (failing: Partial<Responder> = {}) => {
  const calls: string[] = [];
  const note =
    (name: string) =>
    async (...given: unknown[]): Promise<void> => {
      calls.push(
        [name, ...JSON.stringify(given).matchAll(/"content":"([^"]*)"|(true|false)/g)]
          .map((part) => (typeof part === 'string' ? part : (part[1] ?? part[2] ?? '')))
          .join(' '),
      );
    };
  const names = [
    'message',
    'update',
    'modal',
    'choices',
    'defer',
    'deferUpdate',
    'edit',
    'followUpEphemeral',
    'remove',
  ];
  const responder = Object.fromEntries(names.map((name) => [name, note(name)])) as unknown as Responder;
  return { calls, responder: { ...responder, ...failing } };
};

const commandThat = (run: () => Promise<Reply> | Reply, options: Options = {}): Feature => ({
  command: defineCommand({
    name: 'try',
    help: () => 'x',
    options,
    describe: () => ({ description: 'x', options: {} }),
    run,
  }),
});

const routerOn = (clock: Clock, ...features: Feature[]) => {
  const log = testLog();
  const random = { id: () => FAULT_ID };
  return { log, route: createRouter({ features, services: noServices(), clock, random, log }) };
};

const routerFor = (...features: Feature[]) => routerOn(neverClock(), ...features);

describe('the router', () => {
  it.each<[string, Reply, string[]]>([
    ['a message', privately(hello), ['message hello true']],
    ['an update', { kind: 'update', message: hello }, ['update hello']],
    ['a modal', { kind: 'modal', modal: { custom_id: 'x', title: 'x', components: [] } }, ['modal']],
    [
      'an answer later',
      { kind: 'defer', ephemeral: false, work: async () => hello },
      ['defer false', 'edit hello'],
    ],
    [
      'an answer by somebody else',
      { kind: 'defer', ephemeral: true, work: async () => undefined },
      ['defer true'],
    ],
    ['an update later', { kind: 'deferUpdate', work: async () => hello }, ['deferUpdate', 'edit hello']],
    ['a removal', { kind: 'deferUpdate', work: async () => 'delete' }, ['deferUpdate', 'remove']],
  ])('carries out %s', async (_, reply, expected) => {
    const { calls, responder } = recorder();
    const { route } = routerFor(commandThat(() => reply));
    expect(await route(commandIncoming, responder)).toBe('answered');
    expect(calls).toEqual(expected);
  });

  it('tells an expected refusal in private', async () => {
    const { calls, responder } = recorder();
    const { route, log } = routerFor(
      commandThat(() => {
        throw new Notice('not today');
      }),
    );
    expect(await route(commandIncoming, responder)).toBe('refused');
    expect(calls).toEqual(['message not today true']);
    expect(log.lines).toEqual([]);
  });

  it('takes an announced answer back before it tells a refusal, which the channel need not see', async () => {
    const { calls, responder } = recorder();
    const work = async () => {
      throw new Notice('not twice');
    };
    const { route } = routerFor(commandThat(() => ({ kind: 'defer', ephemeral: false, work })));
    expect(await route(commandIncoming, responder)).toBe('refused');
    expect(calls).toEqual(['defer false', 'remove', 'followUpEphemeral not twice']);
  });

  it('gives a fault an id, and the member and the log the same', async () => {
    const { calls, responder } = recorder();
    const { route, log } = routerFor(
      commandThat(() => {
        throw new TypeError('a secret detail');
      }),
    );
    expect(await route(commandIncoming, responder)).toBe('failed');
    expect(calls.join()).toContain(FAULT_ID);
    expect(calls.join()).not.toContain('secret detail');
    expect(log.lines).toMatchObject([{ level: 'error', facts: { faultId: FAULT_ID, what: 'try' } }]);
  });

  it('is silent when nobody waits for the answer any more', async () => {
    const gone = async () => {
      throw new InteractionGone('too late');
    };
    const { calls, responder } = recorder({ message: gone });
    const { route } = routerFor(commandThat(() => privately(hello)));
    expect(await route(commandIncoming, responder)).toBe('gone');
    expect(calls).toEqual([]);
  });

  it('does not reject when even the error cannot be told', async () => {
    const broken = async () => {
      throw new Error('Discord is down');
    };
    const { responder } = recorder({ message: broken });
    const { route, log } = routerFor(commandThat(() => privately(hello)));
    expect(await route(commandIncoming, responder)).toBe('failed');
    expect(log.lines.map(({ level }) => level)).toEqual(['error', 'warn']);
  });

  it('says so when it does not know the command', async () => {
    const { calls, responder } = recorder();
    const { route } = routerFor();
    expect(await route(commandIncoming, responder)).toBe('refused');
    expect(calls[0]).toContain('does not know this command');
  });

  it('hands a press to its route with what the custom_id carries', async () => {
    const { calls, responder } = recorder();
    const { route } = routerFor({
      routes: [onButton(pressId, ({ id }) => privately(noticeMessage(`pressed ${id.generation}`)))],
    });
    await route(press(pressId.encode({ generation: 'abc' })), responder);
    expect(calls).toEqual(['message pressed abc true']);
  });

  it.each(['unknown:abc:1', 'press:old:1', 'press', '', ':::', 'press:abc:1:2:3'])(
    'answers a stale or forged custom_id politely: %j',
    async (customId) => {
      const { calls, responder } = recorder();
      const { route } = routerFor({ routes: [onButton(pressId, () => privately(hello))] });
      expect(await route(press(customId), responder)).toBe('refused');
      expect(calls[0]).toContain('older version');
    },
  );

  it('refuses to start with two features of the same name', () => {
    const twice = commandThat(() => privately(hello));
    expect(() => routerFor(twice, twice)).toThrow('share a name');
  });
});

describe('autocomplete', () => {
  const typing: Interaction = {
    ...interaction,
    kind: 'autocomplete',
    name: 'try',
    subcommand: null,
    options: {},
    focused: { name: 'lora', value: 'x' },
  };
  const never = () => Promise.reject(new Error('not to be run'));
  const completing = (complete: Completer): Feature =>
    commandThat(never, { lora: completedBy(complete, stringOption()) });

  const choicesFrom = async (feature: Feature, clock = neverClock()) => {
    let answered: readonly unknown[] | undefined;
    const { responder } = recorder({
      choices: async (choices) => {
        answered = choices;
      },
    });
    const log = testLog();
    const route = createRouter({
      features: [feature],
      services: noServices(),
      clock,
      random: { id: () => 'f' },
      log,
    });
    await route(typing, responder);
    return answered;
  };

  it('gives at most 25 choices, names of at most 100 characters, and no value that would have to be cut', async () => {
    const long = { name: 'n'.repeat(200), value: 'v'.repeat(100) };
    const tooLong = { name: 'n', value: 'v'.repeat(101) };
    const choices = await choicesFrom(completing(() => [tooLong, ...Array.from({ length: 30 }, () => long)]));
    expect(choices).toHaveLength(25);
    expect(choices?.[0]).toEqual({ name: `${'n'.repeat(99)}…`, value: 'v'.repeat(100) });
  });

  it('is empty rather than late', async () => {
    const impatient = { ...neverClock(), sleep: async () => undefined };
    expect(
      await choicesFrom(
        completing(() => new Promise(() => undefined)),
        impatient,
      ),
    ).toEqual([]);
  });

  it('is empty when it fails, and for options without suggestions', async () => {
    expect(await choicesFrom(completing(() => Promise.reject(new Error('broken'))))).toEqual([]);
    expect(await choicesFrom(commandThat(never))).toEqual([]);
  });
});

describe('a promise of an image', () => {
  const generating = () => {
    const reserved = Promise.withResolvers<void>();
    const done: string[] = [];
    const log = (what: string) => async (): Promise<void> => void done.push(what);
    const reserve = async () => {
      await reserved.promise;
      return { commit: log('committed'), cancel: log('cancelled') };
    };
    const clock = manualClock();
    const feature = commandThat(() => ({ kind: 'generate', ephemeral: false, reserve }));
    return { reserved, done, clock, ...routerOn(clock, feature) };
  };

  it('is made when it is reserved, and committed when Discord has heard it', async () => {
    const { calls, responder } = recorder();
    const { reserved, done, clock, route } = generating();
    const routed = route(commandIncoming, responder);
    await clock.advance(1000);
    expect([calls, done]).toEqual([[], []]);
    reserved.resolve();
    expect(await routed).toBe('answered');
    expect([calls, done]).toEqual([['defer false'], ['committed']]);
  });

  it('is refused in time when reserving takes long, and cancelled once it is reserved', async () => {
    const { calls, responder } = recorder();
    const { reserved, done, clock, route } = generating();
    const routed = route(commandIncoming, responder);
    await clock.advance(2000);
    expect(await routed).toBe('unavailable');
    expect(calls).toEqual([expect.stringMatching(/^message The bot cannot reach its database/)]);
    reserved.resolve();
    await clock.advance(0);
    expect(done).toEqual(['cancelled']);
  });

  it('is refused when it could not be reserved', async () => {
    const { calls, responder } = recorder();
    const { reserved, done, route } = generating();
    const routed = route(commandIncoming, responder);
    reserved.reject(new StorageUnavailableError('the database does not answer'));
    expect(await routed).toBe('unavailable');
    expect(calls).toEqual([expect.stringMatching(/^message The bot cannot reach its database/)]);
    expect(done).toEqual([]);
  });

  it('is cancelled when Discord does not take it', async () => {
    const gone = () => Promise.reject(new InteractionGone('too late'));
    const { responder } = recorder({ defer: gone });
    const { reserved, done, route } = generating();
    const routed = route(commandIncoming, responder);
    reserved.resolve();
    expect(await routed).toBe('gone');
    expect(done).toEqual(['cancelled']);
  });
});
