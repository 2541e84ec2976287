import { describe, expect, it, vi } from 'vitest';
import { textOf } from '#sandbox/discord/index.ts';
import { type BotHarness, startBotHarness } from '../support/bot-harness.ts';
import { orders, resultOf } from '../support/expectations.ts';

const wildcardOf =
  ({ discord }: BotHarness, who: string) =>
  async (subcommand: string, options: Record<string, string> = {}): Promise<string> =>
    textOf(await discord.as(who).slash('wildcard', options, { subcommand, raw: true }).message());

const prompts = ({ modelslab }: BotHarness): string[] =>
  orders(modelslab).map(({ prompt }) => String(prompt));

const COLOURS = ['red', 'blue', 'green'];

describe('a prompt with choices', () => {
  it('is picked by its seed: the same seed picks the same, and a new one picks anew', async () => {
    const seeds = [11, 12, 13, 14, 15, 16, 17, 18];
    await using harness = await startBotHarness({ random: { seed: () => seeds.shift() ?? 0 } });
    const ada = harness.discord.as('Ada');
    await wildcardOf(harness, 'Mona')('set', { name: 'colour', words: COLOURS.join(', ') });
    const prompt = 'a {big|small|tiny|huge} __colour__ fox --seed 7';
    const first = await resultOf(ada.slash('imagine', { prompt }));
    const [picked = ''] = prompts(harness);
    expect(picked).toMatch(/^a (big|small|tiny|huge) (red|blue|green) fox$/);
    const [, size, ,] = picked.split(' ');
    expect(textOf(first)).toContain(`Picked by the seed: \`${size}\``);
    await resultOf(ada.press(first, 'Reroll same seed'));
    for (let index = 0; index < 6; index += 1) {
      const anew = await resultOf(ada.press(first, 'New seed'));
      expect(textOf(anew)).toContain('Made again with a new seed');
    }
    const [, again, ...others] = prompts(harness);
    expect(again).toBe(picked);
    for (const other of others) expect(other).toMatch(/^a (big|small|tiny|huge) (red|blue|green) fox$/);
    expect(new Set(others).size).toBeGreaterThan(1);
    const form = await ada.press(first, 'Remix').modal();
    expect(JSON.stringify(form)).toContain('a {big|small|tiny|huge} __colour__ fox');
  });

  it('gives all images of a comparison the same words', async () => {
    await using harness = await startBotHarness();
    const ada = harness.discord.as('Ada');
    const typed = { prompt: 'a {big|small|tiny|huge} {red|blue} fox', x: 'steps 21, 31, 41' };
    const plan = await ada.slash('compare', typed).message();
    await ada.press(plan, 'Start').message();
    await vi.waitFor(() => expect(prompts(harness)).toHaveLength(3));
    const [first = '', ...others] = prompts(harness);
    expect(first).toMatch(/^a (big|small|tiny|huge) (red|blue) fox$/);
    expect(others).toEqual([first, first]);
  });

  it('makes an image of each combination with --all, after a proposal', async () => {
    await using harness = await startBotHarness();
    const ada = harness.discord.as('Ada');
    await wildcardOf(harness, 'Mona')('set', { name: 'colour', words: COLOURS.join(', ') });
    const prompt = 'a {big|small} __colour__ fox --all --steps 21';
    const plan = await ada.slash('imagine', { prompt }).message('6 images');
    expect(prompts(harness)).toEqual([]);
    await ada.press(plan, 'Start').message();
    await vi.waitFor(() => expect(prompts(harness)).toHaveLength(6));
    const each = COLOURS.flatMap((colour) => [`a big ${colour} fox`, `a small ${colour} fox`]);
    expect(prompts(harness).toSorted()).toEqual(each.toSorted());
    expect(new Set(orders(harness.modelslab).map(({ seed }) => seed)).size).toBe(1);
    expect(orders(harness.modelslab)[0]).toMatchObject({ num_inference_steps: '21' });
  });

  it('makes all combinations of what is remixed, with its options', async () => {
    await using harness = await startBotHarness();
    const ada = harness.discord.as('Ada');
    const result = await resultOf(ada.slash('imagine', { prompt: 'a fox', guidance: 9, seed: 77 }));
    const plan = await ada.submit(ada.press(result, 'Remix'), { prompt: 'a {red|blue} fox --all' });
    await ada.press(await plan.message('2 images'), 'Start').message();
    await vi.waitFor(() => expect(prompts(harness)).toHaveLength(3));
    const [, ...grid] = orders(harness.modelslab);
    expect(grid.map((order) => order.prompt).toSorted()).toEqual(['a blue fox', 'a red fox']);
    for (const order of grid) expect(order).toMatchObject({ guidance_scale: 9, seed: 77 });
  });

  it('that cannot be read is refused where it is wrong, and sends nothing', async () => {
    await using harness = await startBotHarness();
    const ada = harness.discord.as('Ada');
    for (const [prompt, said] of [
      ['a {red|blue fox', '`{red|blue fox` is a choice without its end'],
      ['a {3$$red|blue} fox', 'picks more than there is'],
      ['a __colour__ fox', '`__colour__` is no list of this server'],
      ['a fox --all', '`--all` makes an image of each choice, and there is none'],
      ['{a|b} {c|d} {e|f} --all', '`{e|f}` is one choice more than a grid can show'],
      ['{a|b|c|d|e|f} {1|2|3|4|5} --all', 'makes more than 25 images'],
    ] as const) {
      expect(textOf(await ada.slash('imagine', { prompt }).message())).toContain(said);
    }
    const grid = { prompt: 'a {red|blue} fox --all', x: 'steps 21, 31' };
    await ada.slash('compare', grid).message('`--all` works in `/imagine` alone');
    expect(prompts(harness)).toEqual([]);
  });

  it('with braces that are words is sent as it is, and stays so in a remix', async () => {
    await using harness = await startBotHarness();
    const ada = harness.discord.as('Ada');
    const result = await resultOf(ada.slash('imagine', { prompt: '{masterpiece} \\{a|b\\} fox' }));
    expect(prompts(harness)).toEqual(['{masterpiece} {a|b} fox']);
    await resultOf(await ada.submit(ada.press(result, 'Remix')));
    expect(prompts(harness)[1]).toBe('{masterpiece} {a|b} fox');
  });
});

describe('a list of words', () => {
  it('is made, shown, changed and deleted by those who manage the server, and deleting can be undone', async () => {
    await using harness = await startBotHarness();
    const [mona, ada] = [wildcardOf(harness, 'Mona'), wildcardOf(harness, 'Ada')];
    const { discord } = harness;
    expect(await ada('list')).toContain('There are none here yet');
    expect(await ada('set', { name: 'colour', words: 'red' })).toContain('**Manage Server**');
    expect(await mona('set', { name: '__Colour__', words: 'red, blue, red' })).toContain('with 2 words');
    expect(await ada('list')).toContain('`__colour__`: red and blue');
    expect(await ada('list', { name: 'colour' })).toContain('- blue');
    const form = discord.as('Mona').slash('wildcard', { name: 'colour' }, { subcommand: 'set' });
    expect(JSON.stringify(await form.modal())).toContain('red\\nblue');
    const changed = await discord.as('Mona').submit(form, { words: 'pale red, almost pink\ndeep blue' });
    await changed.message('Saved');
    expect(await ada('list', { name: 'colour' })).toContain('- pale red, almost pink');
    const gone = await discord
      .as('Mona')
      .slash('wildcard', { name: 'colour' }, { subcommand: 'delete' })
      .message();
    expect(textOf(gone)).toContain('is gone');
    expect(await ada('list')).toContain('There are none here yet');
    await discord.as('Mona').press(gone, 'Undo').message('Saved');
    expect(await ada('list')).toContain('deep blue');
  });

  it.each([
    ['a name with blanks', { name: 'two words', words: 'a' }, 'cannot be the name'],
    ['no words', { name: 'colour', words: ' , ,' }, 'needs words'],
    ['too long a word', { name: 'colour', words: 'x'.repeat(101) }, 'too much for a list'],
  ])('with %s is refused, and can be fixed', async (_, typed, said) => {
    await using harness = await startBotHarness();
    const told = await wildcardOf(harness, 'Mona')('set', typed);
    expect(told).toContain(said);
    expect(told).toContain('Fix it…');
  });

  it('can hold choices and other lists, and no circle', async () => {
    await using harness = await startBotHarness();
    const mona = wildcardOf(harness, 'Mona');
    const mood = { name: 'mood', words: '{dark|pale} __colour__' };
    expect(await mona('set', mood)).toContain('`__colour__`, which is no list of this server yet');
    const ada = harness.discord.as('Ada');
    await ada
      .slash('imagine', { prompt: 'a __mood__ fox' })
      .message('`__colour__` is no list of this server');
    expect(await mona('set', { name: 'colour', words: 'red, __mood__' })).toContain(
      'goes in a circle: `__colour__` → `__mood__` → `__colour__`',
    );
    expect(await mona('set', { name: 'colour', words: 'red, {blue|' })).toContain('a choice without its end');
    expect(await mona('set', { name: 'colour', words: 'red, blue' })).toContain('with 2 words');
    await resultOf(ada.slash('imagine', { prompt: 'a __mood__ fox' }));
    expect(prompts(harness)[0]).toMatch(/^a (dark|pale) (red|blue) fox$/);
  });

  it('is suggested by its name', async () => {
    await using harness = await startBotHarness();
    await wildcardOf(harness, 'Mona')('set', { name: 'colour', words: 'red, blue' });
    const choices = await harness.discord
      .as('Ada')
      .autocomplete('wildcard', { name: 'col' }, { focused: 'name', subcommand: 'list' });
    expect(choices).toEqual([{ name: 'colour: red and blue', value: 'colour' }]);
  });
});
