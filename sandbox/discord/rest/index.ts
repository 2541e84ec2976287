import { setImmediate as turn } from 'node:timers/promises';
import type { HttpBindings } from '@hono/node-server';
import { type Context, Hono } from 'hono';
import type { Author } from '../author.ts';
import type { Upload } from '../compose.ts';
import { ApiError, refusals } from '../errors.ts';
import { delayed, type Fault, type FaultScript } from '../faults.ts';
import type { TakeFirstAnswer } from '../first-answer.ts';
import type { RecordedRequest } from '../journal.ts';
import type { Judge } from '../judge.ts';
import { readUpload } from '../upload.ts';
import { blame } from '../validation-error.ts';
import { applicationRoutes } from './application.ts';
import { callbackRoutes } from './callback.ts';
import { channelRoutes } from './channels.ts';
import { commandRoutes } from './commands.ts';
import { cut, faultAnswer, isFinal } from './fault-answers.ts';
import { roleRoutes } from './roles.ts';
import type { Answer, Call, Route, Services } from './route.ts';
import { webhookRoutes } from './webhooks.ts';

type Env = { Bindings: HttpBindings };
type Parts = {
  services: Services;
  author: Author;
  takeFirstAnswer: TakeFirstAnswer;
  token: string;
  faults: FaultScript;
  judge?: Judge | undefined;
};

/** Discord's REST API v10, to be mounted at `/api/v10`. */
export function restApi(parts: Parts): Hono<Env> {
  const { services, author } = parts;
  const routes = [
    ...applicationRoutes(services),
    ...commandRoutes(services),
    ...callbackRoutes(parts.takeFirstAnswer),
    ...webhookRoutes(services, author),
    ...channelRoutes(services, author),
    ...roleRoutes(services),
  ];
  const app = new Hono<Env>();
  for (const route of routes) app.on(route.method, route.path, (context) => serve(parts, route, context));
  app.all('*', (context) => {
    const place = `${context.req.method} ${pathOf(context)}`;
    services.journal.violate(place, 'The stand-in knows no such route.');
    return respond(failed(refusals.notFound()));
  });
  app.onError((problem, context) => {
    services.journal.violate(pathOf(context), `The stand-in itself failed: ${problem.stack}`);
    return respond({ status: 500, body: { message: '500: Internal Server Error', code: 0 } });
  });
  return app;
}

async function serve(parts: Parts, route: Route, context: Context<Env>): Promise<Response> {
  const { faults, services } = parts;
  const record = services.journal.record({
    method: route.method,
    path: pathOf(context),
    kind: route.kind,
    at: services.now(),
    body: undefined,
    files: [],
  });
  const fault = faults.take(route.kind);
  if (fault) excuse(services, context, fault);
  await delayed(fault);
  const answer = await outcome(parts, route, { context, fault, record });
  record.status = fault?.kind === 'reset' ? 0 : answer.status;
  if (fault?.kind === 'rateLimit') record.scope = fault.scope ?? 'user';
  if (fault?.kind === 'reset') return cut(context.env);
  return fault && isFinal(fault) ? faultAnswer(fault) : respond(answer);
}

type Incident = { context: Context<Env>; fault: Fault | undefined; record: RecordedRequest };

async function outcome(parts: Parts, route: Route, { context, fault, record }: Incident): Promise<Answer> {
  try {
    const upload = await readUpload({
      type: context.req.header('content-type'),
      text: () => context.req.text(),
      formData: () => context.req.formData(),
    });
    record.body = upload.body;
    record.files = upload.files.map(({ filename, bytes }) => ({ name: filename, size: bytes.length }));
    if (fault?.kind === 'refuse') throw new ApiError(fault.status, fault.code, fault.message);
    const lost = fault && isFinal(fault) ? faultAnswer(fault).status : undefined;
    if (lost && !isCarriedOut(fault)) return { status: lost };
    const answer = await carryOut(parts, route, { context, upload });
    return lost ? { status: lost } : answer;
  } catch (problem) {
    if (!(problem instanceof ApiError)) throw problem;
    const isExcused = fault?.kind === 'refuse' || (await hasHungUp(context));
    if (!isExcused) blame(parts.services.journal, route.kind, problem);
    return failed(problem);
  }
}

async function carryOut(
  { services, token, judge }: Parts,
  route: Route,
  { context, upload }: { context: Context<Env>; upload: Upload },
): Promise<Answer> {
  if (!route.open && context.req.header('authorization') !== `Bot ${token}`) throw refusals.unauthorized();
  const operation = { method: route.method.toLowerCase(), path: route.path.replace(/:(\w+)/g, '{$1}') };
  const query = new URL(context.req.url).searchParams;
  const call: Call = { ...upload, query, param: (name) => context.req.param(name) ?? '' };
  const answer = await route.handle(call);
  const complaints = [
    ...(upload.body === undefined ? [] : (judge?.request(operation, upload.body) ?? [])),
    ...(judge?.response(operation, { status: answer.status, body: answer.body }) ?? []).map(
      (c) => `own answer: ${c}`,
    ),
  ];
  for (const complaint of complaints) services.journal.violate(route.kind, complaint);
  return answer;
}

const isCarriedOut = (fault: Fault | undefined) =>
  fault !== undefined && 'carriedOut' in fault && fault.carriedOut === true;

/** Whatever goes wrong with the interaction of a spoiled request is not the bot's fault. */
function excuse({ interactions }: Services, context: Context<Env>, fault: Fault): void {
  const token = context.req.param('interaction_token') ?? context.req.param('webhook_token');
  const interaction = token ? interactions.byToken(token) : undefined;
  if (!interaction) return;
  interaction.excused = true;
  if (fault.kind === 'late') interactions.fail(interaction, 'The answer came too late.');
}

/** Whether the bot has given up on a request: how late that arrives is the network's doing. */
async function hasHungUp({ env }: Context<Env>): Promise<boolean> {
  // What came with the request, such as the end of its connection, is heard in the next turn.
  await turn();
  return env.incoming.socket.destroyed;
}

function failed(error: ApiError): Answer {
  return { status: error.status, body: error.toJSON() };
}

function respond({ status, body }: Answer): Response {
  return body === undefined ? new Response(null, { status }) : Response.json(body, { status });
}

function pathOf(context: Context<Env>): string {
  return decodeURIComponent(context.req.path).replace(/^\/api(\/v\d+)?/, '');
}
