import fc from 'fast-check';
import type { PinnedLora } from '#domain/catalogue/pinned-lora.ts';
import { LIMITS } from '#domain/generation/limits.ts';
import type { AuditEntry, SettingChange } from '#domain/settings/changes.ts';
import {
  DEFAULT_SETTINGS,
  type ListRule,
  type MemberLimits,
  type RoleLimits,
  SAFETY_MODES,
} from '#domain/settings/schema.ts';
import type { Text } from '#text/index.ts';

type Words = fc.Arbitrary<string>;

const amount = fc.nat({ max: 10_000 });
const snowflake = fc.bigInt({ min: 2n ** 53n, max: 2n ** 63n }).map(String);
const ids = fc.array(snowflake, { maxLength: 30 });
const yesNo = fc.boolean();
const orNull = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null });
const some = <T>(one: fc.Arbitrary<T>) => fc.array(one, { minLength: 1, maxLength: 4 });
const bounds = fc.record({ min: amount, max: amount });
const twoAmounts = fc.tuple(amount, amount);

const memberLimits: fc.Arbitrary<MemberLimits> = fc.record({
  side: orNull(amount),
  samples: orNull(amount),
  steps: orNull(fc.constantFrom(...LIMITS.steps)),
  imagesPerDay: orNull(amount),
  jobs: orNull(amount),
});

const roleLimits: fc.Arbitrary<RoleLimits> = fc
  .tuple(memberLimits, snowflake, yesNo, yesNo)
  .map(([limits, roleId, unlimited, priority]) => ({ ...limits, roleId, unlimited, priority }));

const listRule = (word: Words): fc.Arbitrary<ListRule> =>
  fc.record({
    mode: fc.constantFrom('all' as const, 'only' as const, 'except' as const),
    ids: fc.array(word, { maxLength: 20 }),
  });

const paths = fc.constantFrom(
  'limits.member.samples',
  'limits.roles[110000000000000001].steps',
  'loras.pinned[xl-cake].nickname',
  'loras.rule.ids',
  'access.channels',
  'access.roles',
  'access.blockedMembers',
  'log.channelId',
  'defaults.model',
  'key',
);

/** Changes of settings, with those words where values stand. */
const changes = (word: Words): fc.Arbitrary<SettingChange> =>
  fc.record({ path: paths, from: fc.array(word, { maxLength: 3 }), to: fc.array(word, { maxLength: 3 }) });

const entries = (word: Words): fc.Arbitrary<AuditEntry> =>
  fc
    .tuple(changes(word), snowflake, fc.nat({ max: 2_000_000_000_000 }), amount)
    .map(([change, by, at, revision]) => ({ ...change, by, at, revision }));

const pinned = (word: Words): fc.Arbitrary<PinnedLora> =>
  fc.record({
    id: word,
    nickname: orNull(word),
    strength: orNull(fc.double({ min: 0.1, max: 1, noNaN: true })),
    triggerWords: orNull(word),
  });

/** What the sentences of the settings say when they are called with generated arguments. */
export const settingsCalls = (
  { settings, audit, rules }: Text,
  word: Words,
): Record<string, fc.Arbitrary<string>> => ({
  'settings.broken': fc.constantFrom('record', 'limits').map(settings.broken),
  'settings.alsoChanged': some(entries(word)).map(settings.alsoChanged),
  'settings.conflict': some(entries(word)).map(settings.conflict),
  'settings.notInRange': fc.tuple(word, word, bounds).map((given) => settings.notInRange(...given)),
  'settings.limits.atMost.side': amount.map(settings.limits.atMost.side),
  'settings.limits.atMost.samples': amount.map(settings.limits.atMost.samples),
  'settings.limits.atMost.steps': amount.map(settings.limits.atMost.steps),
  'settings.limits.ofRole': snowflake.map(settings.limits.ofRole),
  'settings.limits.unlimited': yesNo.map(settings.limits.unlimited),
  'settings.limits.priority': yesNo.map(settings.limits.priority),
  'settings.limits.yours': memberLimits.map(settings.limits.yours),
  'settings.limits.everybodyLine': memberLimits.map(settings.limits.everybodyLine),
  'settings.limits.serverLine': orNull(amount).map((serverImagesPerDay) =>
    settings.limits.serverLine({ ...DEFAULT_SETTINGS.limits, serverImagesPerDay }),
  ),
  'settings.limits.roleLine': roleLimits.map(settings.limits.roleLine),
  'settings.limits.noTimeZone': word.map(settings.limits.noTimeZone),
  'settings.access.channels': ids.map(settings.access.channels),
  'settings.access.roles': ids.map(settings.access.roles),
  'settings.access.blocked': some(snowflake).map(settings.access.blocked),
  'settings.access.blockedCount': fc.integer({ min: 1, max: 99 }).map(settings.access.blockedCount),
  'settings.access.othersButtons': yesNo.map(settings.access.othersButtons),
  'settings.access.directMessages': yesNo.map(settings.access.directMessages),
  'settings.access.othersButtonsLine': yesNo.map(settings.access.othersButtonsLine),
  'settings.access.directMessagesLine': yesNo.map(settings.access.directMessagesLine),
  'settings.lists.rule': fc
    .tuple(
      fc.constantFrom('rule' as const, 'models' as const, 'embeddings' as const, 'schedulers' as const),
      listRule(word),
    )
    .map((given) => settings.lists.rule(...given)),
  'settings.lists.inList': some(word).map((named) => settings.lists.inList({ mode: 'all', ids: named })),
  'settings.lists.defaultModelOut': word.map(settings.lists.defaultModelOut),
  'settings.lists.notAnId': word.map(settings.lists.notAnId),
  'settings.lists.tooMany': twoAmounts.map((given) => settings.lists.tooMany(...given)),
  'settings.lists.unknown': some(word).map(settings.lists.unknown),
  'settings.pinned.count': fc.integer({ min: 1, max: 25 }).map(settings.pinned.count),
  'settings.pinned.title': amount.map(settings.pinned.title),
  'settings.pinned.line': pinned(word).map(settings.pinned.line),
  'settings.pinned.takenNickname': fc
    .tuple(word, word)
    .map((given) => settings.pinned.takenNickname(...given)),
  'settings.pinned.badNickname': word.map(settings.pinned.badNickname),
  'settings.safety.checkerLine': fc.constantFrom(...SAFETY_MODES).map(settings.safety.checkerLine),
  'settings.safety.spoiler': yesNo.map(settings.safety.spoiler),
  'settings.safety.reports': yesNo.map(settings.safety.reports),
  'settings.safety.spoilerLine': yesNo.map(settings.safety.spoilerLine),
  'settings.safety.wordsLine': amount.map(settings.safety.wordsLine),
  'settings.safety.reportsLine': fc.tuple(yesNo, yesNo).map((given) => settings.safety.reportsLine(...given)),
  'settings.safety.logLine': orNull(snowflake).map(settings.safety.logLine),
  'settings.safety.logGreeting': snowflake.map(settings.safety.logGreeting),
  'settings.safety.cannotPost': snowflake.map(settings.safety.cannotPost),
  'settings.safety.tooLong': fc.tuple(word, amount).map((given) => settings.safety.tooLong(...given)),
  'settings.safety.noWord': word.map(settings.safety.noWord),
  'settings.safety.tooMany': twoAmounts.map((given) => settings.safety.tooMany(...given)),
  'settings.safety.tooMuch': twoAmounts.map((given) => settings.safety.tooMuch(...given)),
  'settings.key.line': fc.tuple(word, amount).map((given) => settings.key.line(...given)),
  'settings.key.unreadableLine': word.map(settings.key.unreadableLine),
  'settings.key.noKey': bounds.map(settings.key.noKey),
  'settings.transfer.problems': amount.map(settings.transfer.problems),
  'settings.transfer.problem': fc.tuple(word, word).map((given) => settings.transfer.problem(...given)),
  'settings.transfer.preview': amount.map(settings.transfer.preview),
  'audit.change': changes(word).map(audit.change),
  'audit.entry': entries(word).map(audit.entry),
  'rules.operatorImages': amount.map(rules.operatorImages),
  'rules.operatorJobs': amount.map(rules.operatorJobs),
});
