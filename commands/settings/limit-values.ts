import { Notice } from '#domain/errors.ts';
import { roleLimitsOf } from '#domain/settings/default-settings.ts';
import {
  type MemberLimits,
  type RoleLimits,
  SETTINGS_LIMITS,
  type ServerSettings,
} from '#domain/settings/schema.ts';
import type { PageContext } from './panel.ts';

/** The limits in a server's settings. */
export type Limits = ServerSettings['limits'];

/** The limits of a role, where it has any of its own. */
export const roleIn = ({ roles }: Limits, roleId: string): RoleLimits | undefined =>
  roles.find((role) => role.roleId === roleId);

/** Throws a Notice if there is no room for another role. */
export const demandRoom = ({ text, stored }: PageContext, roleId: string | null): void => {
  const { roles } = stored.settings.limits;
  const isNew = roleId !== null && roles.every((role) => role.roleId !== roleId);
  if (isNew && roles.length >= SETTINGS_LIMITS.picked) throw new Notice(text.settings.limits.tooManyRoles);
};

/** The limits of a role, or of everybody where no role is named. */
export const valuesOf = (limits: Limits, roleId: string | null): MemberLimits =>
  roleId === null ? limits.member : (roleIn(limits, roleId) ?? roleLimitsOf(roleId));

const withRole = (limits: Limits, role: RoleLimits): Limits => {
  const others = limits.roles.filter(({ roleId }) => roleId !== role.roleId);
  return { ...limits, roles: [...others, role] };
};

/** Returns an edit of the limits for everyone, or of a role. */
export const withLimits =
  (roleId: string | null, changed: Partial<RoleLimits>, others: Partial<Limits> = {}) =>
  (settings: ServerSettings): ServerSettings => {
    const limits = { ...settings.limits, ...others };
    if (roleId === null)
      return { ...settings, limits: { ...limits, member: { ...limits.member, ...changed } } };
    const role = { ...(roleIn(limits, roleId) ?? roleLimitsOf(roleId)), ...changed };
    return { ...settings, limits: withRole(limits, role) };
  };
