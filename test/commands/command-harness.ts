import { expect } from 'vitest';
import { features } from '#commands/index.ts';
import type {
  FieldValues,
  Interaction,
  InteractionContext,
  OptionValues,
} from '#interactions/interaction.ts';
import { createRouter } from '#interactions/router.ts';
import { neverClock } from '../support/clock.ts';
import { testLog } from '../support/log.ts';
import { loadJudge } from '../support/openapi.ts';
import { openServiceHarness } from './service-harness.ts';
import { type Recorded, validatingResponder } from './validating-responder.ts';

const judge = await loadJudge();

/** What came of something that was done, and all that could be read of it. */
type Answer = Recorded & { outcome: string; said: string };

/** The commands on stores in memory. Whatever is done there must break no rule of Discord's, and be no fault. */
export const openCommandHarness = async () => {
  const harness = await openServiceHarness();
  const { services } = harness;
  const log = testLog();
  const route = createRouter({ features, services, clock: neverClock(), random: { id: () => 'fault' }, log });
  const act = async (incoming: Interaction): Promise<Answer> => {
    const recorded = validatingResponder(incoming, judge);
    const outcome = await route(incoming, recorded.responder);
    expect(log.lines.filter(({ level }) => level === 'error' || level === 'warn')).toEqual([]);
    expect(outcome).not.toBe('failed');
    expect(recorded.violations).toEqual([]);
    const said = recorded.controls.map(({ content, label }) => `${content ?? ''}${label ?? ''}`).join('\n');
    return { ...recorded, outcome, said };
  };
  return { ...harness, act };
};

/** Somebody uses a command. */
export const usingCommand = (
  from: InteractionContext,
  name: string,
  { subcommand = null, options = {} }: { subcommand?: string | null; options?: OptionValues } = {},
): Interaction => ({ ...from, kind: 'command', name, subcommand, options });

/** The use of a button, or, with values, of a select in which they are picked. */
const componentUse = (customId: string, values: string[]) => {
  const used = { customId, messageId: '1300000000000000001' };
  return values.length === 0
    ? ({ ...used, kind: 'button' } as const)
    : ({ ...used, kind: 'select', values } as const);
};

/** Somebody presses or picks something in a message. */
export const usingComponent = (
  from: InteractionContext,
  customId: string,
  values: string[] = [],
): Interaction => ({
  ...from,
  ...componentUse(customId, values),
});

/** Somebody sends a form in. */
export const submittingModal = (
  from: InteractionContext,
  customId: string,
  fields: FieldValues,
): Interaction => ({
  ...from,
  kind: 'modal',
  customId,
  fields,
  messageId: '1300000000000000001',
});

const isCalled = (node: object, name: string): boolean =>
  ['label', 'placeholder'].some((key) => key in node && Object(node)[key] === name);

/** The custom_id of the control that has such a label or placeholder. */
export const controlCalled = ({ controls }: Pick<Recorded, 'controls'>, name: string): string =>
  String(controls.find((control) => isCalled(control, name))?.custom_id ?? '');

/** The custom_id of the form that was opened. */
export const formIn = ({ modals }: Pick<Recorded, 'modals'>): string => modals[0] ?? '';
