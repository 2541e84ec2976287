import {
  type MemberLimits,
  type RoleLimits,
  roleLimitsOf,
  type ServerSettings,
} from '#domain/settings/schema.ts';

/** The limits in a server's settings. */
export type Limits = ServerSettings['limits'];

/** The limits of a role, where it has any of its own. */
export const roleIn = ({ roles }: Limits, roleId: string): RoleLimits | undefined =>
  roles.find((role) => role.roleId === roleId);

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
