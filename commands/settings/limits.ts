import { Notice } from '#domain/errors.ts';
import { LIMITS } from '#domain/generation/limits.ts';
import { hasIdleLimit, limitsFor } from '#domain/policy/limits.ts';
import { roleLimitsOf } from '#domain/settings/default-settings.ts';
import { SETTINGS_LIMITS, type ServerSettings } from '#domain/settings/schema.ts';
import { goneRoles } from '#domain/settings/warnings.ts';
import { USUAL_VOTES } from '#domain/trials/trial.ts';
import { button, row, textDisplay } from '#interactions/components.ts';
import { defineCustomId, oneOf, orNone, snowflake } from '#interactions/custom-id.ts';
import { type Feature, onButton, onSelect } from '#interactions/define-command.ts';
import { oneOfRow, roleRow } from '#interactions/selects.ts';
import { roleLines } from '#messages/rules.ts';
import { changeReply } from './change.ts';
import { chosenState, stateRow, textsOf } from './controls.ts';
import { numbersModal } from './limit-form.ts';
import { demandRoom, roleIn, valuesOf, withLimits } from './limit-values.ts';
import { pageMessage } from './page.ts';
import { type Page, type PageContext, pageContext, seenField } from './panel.ts';
import { factsOf } from './warnings.ts';

const CHOSEN_LIMITS = ['side', 'samples', 'steps'] as const;

/** Whose limits: a role's, or null for everyone's. */
const whose = { role: orNone(snowflake()) };

const limitId = defineCustomId('limit', { name: oneOf(CHOSEN_LIMITS), ...whose, ...seenField });
const numbersId = defineCustomId('limitnumbers', { ...whose, ...seenField });
const votesId = defineCustomId('limitvotes', seenField);
const rolePickId = defineCustomId('limitrole', {});
const everybodyId = defineCustomId('limitall', {});
const STATES = ['unlimited', 'priority'] as const;
const stateId = defineCustomId('limitstate', { name: oneOf(STATES), role: snowflake(), ...seenField });
const removeGoneId = defineCustomId('limitgone', seenField);
const removeId = defineCustomId('limitremove', { role: snowflake(), ...seenField });

// Sides that members know from the named sizes; others come from an import.
const SIDES = [256, 512, 640, 768, 896];

const CHOICES: Record<(typeof CHOSEN_LIMITS)[number], readonly number[]> = {
  side: SIDES,
  samples: [1, 2, 3],
  steps: LIMITS.steps.slice(0, -1),
};

const NONE = 'none';

const VOTES = [1, 2, 3, 5, 8, 10, 15, 20, 30, 50, SETTINGS_LIMITS.votes.max];

/** Returns the values to choose from, the one that is set included; null for none. */
const withCurrent = (choices: readonly number[], current: number | null): (number | null)[] => {
  const values = new Set([...choices, ...(current === null ? [] : [current])]);
  return [null, ...[...values].toSorted((one, other) => one - other)];
};

const limitSelects = ({ text, stored: { settings, revision } }: PageContext, roleId: string | null) => {
  const values = valuesOf(settings.limits, roleId);
  const said = text.settings.limits;
  return CHOSEN_LIMITS.map((name) =>
    oneOfRow(
      { customId: limitId.encode({ name, role: roleId, seen: revision }), placeholder: said.labels[name] },
      {
        options: withCurrent(CHOICES[name], values[name]).map((value) => ({
          value: String(value ?? NONE),
          label:
            roleId === null
              ? said.choice(name, value)
              : said.roleChoice(name, value, settings.limits.member[name]),
        })),
        chosen: String(values[name] ?? NONE),
      },
    ),
  );
};

const votesSelect = ({ text, stored: { settings, revision } }: PageContext) => {
  const { votes } = settings.limits;
  const said = text.settings.limits.votes;
  return oneOfRow(
    { customId: votesId.encode({ seen: revision }), placeholder: said.label },
    {
      options: withCurrent(VOTES, votes).map((value) => ({
        value: String(value ?? NONE),
        label: said.choice(value, USUAL_VOTES),
      })),
      chosen: String(votes ?? NONE),
    },
  );
};

const numbersButton = ({ text, stored }: PageContext, roleId: string | null) =>
  button(
    roleId === null ? text.settings.limits.numbers : text.settings.limits.roleNumbers,
    numbersId.encode({ role: roleId, seen: stored.revision }),
  );

/** A button that removes the limits of roles that are no more: nobody can pick them. */
const goneButtons = async (context: PageContext) => {
  const { text, stored } = context;
  const gone = goneRoles(stored.settings, await factsOf(context));
  if (gone.length === 0) return [];
  return [
    row(button(text.settings.limits.removeGone(gone.length), removeGoneId.encode({ seen: stored.revision }))),
  ];
};

const withoutRoles =
  (gone: readonly string[]) =>
  (settings: ServerSettings): ServerSettings => ({
    ...settings,
    limits: {
      ...settings.limits,
      roles: settings.limits.roles.filter(({ roleId }) => !gone.includes(roleId)),
    },
  });

/** The page of the limits for everyone, with links to those of roles. */
export const limits: Page = {
  name: 'limits',
  now: ({ text, stored: { settings } }) =>
    text.settings.limits.now(settings.limits.member, settings.limits.roles.length),
  render: async (context) => {
    const { text, stored } = context;
    return [
      textDisplay(
        text.settings.limits.serverLine(stored.settings.limits),
        ...roleLines(text, stored.settings.limits),
      ),
      ...(await goneButtons(context)),
      ...limitSelects(context, null),
      votesSelect(context),
      row(numbersButton(context, null)),
      roleRow(
        { customId: rolePickId.encode({}), placeholder: text.settings.limits.pickRole },
        { chosen: [], most: 1 },
      ),
    ];
  },
};

/** The page of the limits of one role. */
const roleLimits = (roleId: string): Page => ({
  name: 'limits',
  now: ({ text, stored: { settings } }) => {
    const role = roleIn(settings.limits, roleId) ?? roleLimitsOf(roleId);
    return text.settings.limits.roleNow(role, limitsFor({ roleIds: [roleId] }, settings.limits));
  },
  render: (context) => {
    const { text, stored } = context;
    const seen = stored.revision;
    const role = roleIn(stored.settings.limits, roleId) ?? roleLimitsOf(roleId);
    const remove = button(text.settings.limits.removeRole, removeId.encode({ role: roleId, seen }));
    return [
      ...textsOf(
        hasIdleLimit(role, stored.settings.limits.member) ? text.settings.limits.noEffect : '',
        text.settings.limits.generous,
      ),
      ...limitSelects(context, roleId),
      ...STATES.map((name) =>
        stateRow(stateId.encode({ name, role: roleId, seen }), text.settings.limits.states[name], role[name]),
      ),
      row(
        numbersButton(context, roleId),
        remove,
        button(text.settings.limits.everybody, everybodyId.encode({})),
      ),
    ];
  },
});

const pageFor = (roleId: string | null): Page => (roleId === null ? limits : roleLimits(roleId));

const numbers = numbersModal(pageFor);

/** Returns the selected number, null for none. Throws a Notice for a value that was not offered. */
const chosenLimit = (
  context: PageContext,
  name: (typeof CHOSEN_LIMITS)[number],
  chosen: string,
): number | null => {
  const { text } = context;
  if (chosen === NONE) return null;
  const value = Number(chosen);
  const isAllowed = name === 'side' ? value % LIMITS.side.multipleOf === 0 : true;
  const bounds = name === 'side' ? LIMITS.side : LIMITS.samples;
  const isWithin =
    name === 'steps'
      ? LIMITS.steps.some((steps) => steps === value)
      : value >= bounds.min && value <= bounds.max;
  if (Number.isInteger(value) && isAllowed && isWithin) return value;
  throw new Notice(text.refusals.malformed);
};

/** Returns the selected number of votes, null for the usual one. Throws a Notice for a value that was not offered. */
const chosenVotes = ({ text }: PageContext, chosen: string): number | null => {
  if (chosen === NONE) return null;
  const value = Number(chosen);
  const { min, max } = SETTINGS_LIMITS.votes;
  if (Number.isInteger(value) && value >= min && value <= max) return value;
  throw new Notice(text.refusals.malformed);
};

/** The pages of limits, with their controls. */
export const limitsFeature: Feature = {
  routes: [
    onSelect(limitId, async (press) => {
      const { name, role, seen } = press.id;
      const context = await pageContext(press);
      demandRoom(context, role);
      const value = chosenLimit(context, name, press.values[0] ?? '');
      return changeReply(press, { page: pageFor(role), seen, edit: withLimits(role, { [name]: value }) });
    }),
    onSelect(votesId, async (press) => {
      const votes = chosenVotes(await pageContext(press), press.values[0] ?? '');
      return changeReply(press, {
        page: limits,
        seen: press.id.seen,
        edit: (settings) => ({ ...settings, limits: { ...settings.limits, votes } }),
      });
    }),
    onButton(numbersId, (press) => numbers.open(press, press.id)),
    numbers.route,
    onSelect(rolePickId, async (press) => {
      const context = await pageContext(press);
      const [roleId] = press.values;
      // The role of everyone has the server's id, and its limits are those of everyone.
      const isRole = roleId !== undefined && /^\d{17,20}$/.test(roleId) && roleId !== context.guildId;
      return { kind: 'update', message: await pageMessage(context, isRole ? roleLimits(roleId) : limits) };
    }),
    onButton(everybodyId, async (press) => ({
      kind: 'update',
      message: await pageMessage(await pageContext(press), limits),
    })),
    onSelect(stateId, async (press) => {
      const { name, role, seen } = press.id;
      const context = await pageContext(press);
      demandRoom(context, role);
      const edit = withLimits(role, { [name]: chosenState(press) });
      return changeReply(press, { page: roleLimits(role), seen, edit });
    }),
    onButton(removeId, (press) => {
      const { role, seen } = press.id;
      return changeReply(press, { page: limits, seen, edit: withoutRoles([role]) });
    }),
    onButton(removeGoneId, async (press) => {
      const context = await pageContext(press);
      const gone = goneRoles(context.stored.settings, await factsOf(context));
      return changeReply(press, { page: limits, seen: press.id.seen, edit: withoutRoles(gone) });
    }),
  ],
};
