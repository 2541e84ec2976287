import { refusals } from '../errors.ts';
import { read } from '../rules/check.ts';
import { commandBody, commandList } from '../rules/command.ts';
import { type Call, noContent, ok, type Route, type Services } from './route.ts';

/** Registration of commands: for every server, and for one. */
export function commandRoutes(services: Services): Route[] {
  return [
    ...scoped(services, '/applications/:application_id/commands', 'commands'),
    ...scoped(services, '/applications/:application_id/guilds/:guild_id/commands', 'guild-commands'),
  ];
}

function scoped({ commands, world }: Services, path: string, kind: string): Route[] {
  const one = `${path}/:command_id`;
  const guarded =
    (handle: (call: Call, scope: string | undefined) => ReturnType<Route['handle']>) => (call: Call) => {
      if (call.param('application_id') !== world.application.id) throw refusals.unknownApplication();
      const scope = call.param('guild_id') || undefined;
      if (scope && !world.guilds.some(({ id, hasBot }) => id === scope && hasBot))
        throw refusals.missingAccess();
      return handle(call, scope);
    };
  return [
    {
      method: 'GET',
      path,
      kind: `${kind}.list`,
      handle: guarded(({ query }, scope) => {
        const listed = commands.list(scope);
        return ok(query.get('with_localizations') === 'true' ? listed : withoutLocalizations(listed));
      }),
    },
    {
      method: 'PUT',
      path,
      kind: `${kind}.set`,
      handle: guarded(({ body }, scope) => ok(commands.set(scope, read(commandList, body)))),
    },
    {
      method: 'POST',
      path,
      kind: `${kind}.create`,
      handle: guarded(({ body }, scope) => {
        const { command, created } = commands.upsert(scope, read(commandBody, body));
        return { status: created ? 201 : 200, body: command };
      }),
    },
    {
      method: 'GET',
      path: one,
      kind: `${kind}.get`,
      handle: guarded(({ param }, scope) => ok(commands.get(scope, param('command_id')))),
    },
    {
      method: 'PATCH',
      path: one,
      kind: `${kind}.edit`,
      handle: guarded(({ param, body }, scope) => {
        const before = commands.get(scope, param('command_id'));
        return ok(commands.replace(scope, before.id, read(commandBody, { ...before, ...Object(body) })));
      }),
    },
    {
      method: 'DELETE',
      path: one,
      kind: `${kind}.delete`,
      handle: guarded(({ param }, scope) => {
        commands.remove(scope, param('command_id'));
        return noContent;
      }),
    },
  ];
}

const LOCALIZATIONS = new Set(['name_localizations', 'description_localizations']);

/** A list of commands as Discord sends it where nobody asks for their names in all languages. */
function withoutLocalizations(listed: unknown): unknown {
  if (Array.isArray(listed)) return listed.map(withoutLocalizations);
  if (typeof listed !== 'object' || listed === null) return listed;
  const kept = Object.entries(listed).filter(([key]) => !LOCALIZATIONS.has(key));
  return Object.fromEntries(kept.map(([key, value]) => [key, withoutLocalizations(value)]));
}
