import { describe, expect, it } from 'vitest';
import { Notice, StorageUnavailableError } from '#domain/errors.ts';
import type { Clock } from '#domain/system.ts';
import { defineCustomId, storedId } from '#interactions/custom-id.ts';
import { defineRoute, type Feature, type SlashCommand } from '#interactions/define-command.ts';
import type { Interaction } from '#interactions/interaction.ts';
import { InteractionGone, privately, type Reply, type Responder } from '#interactions/reply.ts';
import { createRouter } from '#interactions/router.ts';
import { noticeMessage } from '#messages/notice.ts';
import { manualClock, neverClock } from '../support/clock.ts';
import { testLog } from '../support/log.ts';
import { originIn } from '../support/origins.ts';
import { noServices } from '../support/services.ts';

const FAULT_ID = 'fault-1';

const origin = originIn({ attachmentSizeLimit: 1 });

const commandIncoming: Interaction = {
  ...origin,
  kind: 'command',
  name: 'try',
  subcommand: null,
  options: {},
  files: {},
};
const press = (customId: string): Interaction => ({
  ...origin,
  kind: 'component',
  customId,
  values: [],
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

const commandThat = (run: SlashCommand['run'], more: Partial<SlashCommand> = {}): Feature => ({
  command: { name: 'try', description: () => 'x', help: () => 'x', options: () => [], run, ...more },
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
      routes: [defineRoute(pressId, ({ id }) => privately(noticeMessage(`pressed ${id.generation}`)))],
    });
    await route(press(pressId.encode({ generation: 'abc' })), responder);
    expect(calls).toEqual(['message pressed abc true']);
  });

  it.each(['unknown:abc:1', 'press:old:1', 'press', '', ':::', 'press:abc:1:2:3'])(
    'answers a stale or forged custom_id politely: %j',
    async (customId) => {
      const { calls, responder } = recorder();
      const { route } = routerFor({ routes: [defineRoute(pressId, () => privately(hello))] });
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
    ...origin,
    kind: 'autocomplete',
    name: 'try',
    subcommand: null,
    options: {},
    focused: { name: 'lora', value: 'x' },
  };
  const never = () => Promise.reject(new Error('not to be run'));
  const completing = (complete: NonNullable<SlashCommand['autocomplete']>[string]): Feature =>
    commandThat(never, { autocomplete: { lora: complete } });

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

describe('an answer that comes later, of which a note is written', () => {
  const deferral = () => {
    const written = Promise.withResolvers<void>();
    const erased: string[] = [];
    const erase = async (): Promise<void> => void erased.push('erased');
    const reply: Reply = {
      kind: 'defer',
      ephemeral: false,
      note: { write: () => written.promise, erase },
      work: async () => hello,
    };
    const clock = manualClock();
    return {
      written,
      erased,
      clock,
      ...routerOn(
        clock,
        commandThat(() => reply),
      ),
    };
  };

  it('is announced when the note is written: nobody waits for what was lost', async () => {
    const { calls, responder } = recorder();
    const { written, clock, route } = deferral();
    const routed = route(commandIncoming, responder);
    await clock.advance(1000);
    expect(calls).toEqual([]);
    written.resolve();
    await routed;
    expect(calls).toEqual(['defer false', 'edit hello']);
  });

  it('is refused in time when writing takes long, and taken back once it is written', async () => {
    const { calls, responder } = recorder();
    const { written, erased, clock, route } = deferral();
    const routed = route(commandIncoming, responder);
    await clock.advance(2000);
    expect(await routed).toBe('unavailable');
    expect(calls).toEqual([expect.stringMatching(/^message The bot cannot reach its database/)]);
    written.resolve();
    await clock.advance(0);
    expect(erased).toEqual(['erased']);
  });

  it('is refused when the note could not be written', async () => {
    const { calls, responder } = recorder();
    const { written, erased, route } = deferral();
    const routed = route(commandIncoming, responder);
    written.reject(new StorageUnavailableError('the database does not answer'));
    expect(await routed).toBe('unavailable');
    expect(calls).toEqual([expect.stringMatching(/^message The bot cannot reach its database/)]);
    expect(erased).toEqual([]);
  });

  it('is taken back when Discord does not take it', async () => {
    const gone = () => Promise.reject(new InteractionGone('too late'));
    const { responder } = recorder({ defer: gone });
    const { written, erased, route } = deferral();
    const routed = route(commandIncoming, responder);
    written.resolve();
    expect(await routed).toBe('gone');
    expect(erased).toEqual(['erased']);
  });
});
