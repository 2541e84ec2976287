/** The part of Discord's error tree below one field. */
type ErrorTree = { [key: string]: ErrorTree | { code: string; message: string }[] };

/** A place in a body, why it is refused, in Discord's words where they are known. */
export type Problem = { path: readonly (string | number)[]; code: string; message: string };

/** An answer of Discord's that refuses: HTTP status, JSON error code, sentence and, for 50035, the error tree. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: number;
  readonly problems: readonly Problem[];

  constructor(status: number, code: number, message: string, problems: readonly Problem[] = []) {
    super(message);
    this.status = status;
    this.code = code;
    this.problems = problems;
  }

  /** The body of the answer. */
  toJSON() {
    const base = { message: this.message, code: this.code };
    return this.problems.length === 0 ? base : { ...base, errors: errorTree(this.problems) };
  }
}

/** The refusals that more than one route gives. */
export const refusals = {
  unauthorized: () => new ApiError(401, 0, '401: Unauthorized'),
  notFound: () => new ApiError(404, 0, '404: Not Found'),
  unknownApplication: () => new ApiError(404, 10002, 'Unknown Application'),
  unknownChannel: () => new ApiError(404, 10003, 'Unknown Channel'),
  unknownGuild: () => new ApiError(404, 10004, 'Unknown Guild'),
  unknownMessage: () => new ApiError(404, 10008, 'Unknown Message'),
  unknownUser: () => new ApiError(404, 10013, 'Unknown User'),
  unknownWebhook: () => new ApiError(404, 10015, 'Unknown Webhook'),
  unknownInteraction: () => new ApiError(404, 10062, 'Unknown interaction'),
  unknownCommand: () => new ApiError(404, 10063, 'Unknown application command'),
  tooLarge: () => new ApiError(413, 40005, 'Request entity too large'),
  tooManyFollowUps: () =>
    new ApiError(400, 40094, 'This interaction has hit the maximum number of follow up messages'),
  alreadyAcknowledged: () => new ApiError(400, 40060, 'Interaction has already been acknowledged.'),
  missingAccess: () => new ApiError(403, 50001, 'Missing Access'),
  notTheAuthor: () => new ApiError(403, 50005, 'Cannot edit a message authored by another user'),
  emptyMessage: () => new ApiError(400, 50006, 'Cannot send an empty message'),
  notText: () => new ApiError(400, 50008, 'Cannot send messages in a non-text channel'),
  missingPermissions: () => new ApiError(403, 50013, 'Missing Permissions'),
  invalidWebhookToken: () => new ApiError(401, 50027, 'Invalid Webhook Token'),
  invalidForm: (problems: readonly Problem[]) => new ApiError(400, 50035, 'Invalid Form Body', problems),
  /** Discord's sentence for an address that does not prove that it checks signatures. */
  unverifiedEndpoint: () =>
    refusals.invalidForm([
      {
        path: ['interactions_endpoint_url'],
        code: 'APPLICATION_INTERACTIONS_ENDPOINT_URL_INVALID',
        message: 'The specified interactions endpoint url could not be verified.',
      },
    ]),
  invalidJson: () => new ApiError(400, 50109, 'The request body contains invalid JSON.'),
};

function errorTree(problems: readonly Problem[]): ErrorTree {
  const root: ErrorTree = {};
  for (const { path, code, message } of problems) {
    let node = root;
    for (const key of path) node = branch(node, String(key));
    const errors = node._errors;
    if (Array.isArray(errors)) errors.push({ code, message });
    else node._errors = [{ code, message }];
  }
  return root;
}

function branch(node: ErrorTree, key: string): ErrorTree {
  const found = node[key];
  if (found && !Array.isArray(found)) return found;
  const made: ErrorTree = {};
  node[key] = made;
  return made;
}

/** `data.components[0].label: Must be 45 or fewer in length.` */
export function problemText({ path, message }: Problem): string {
  const place = path.reduce<string>(
    (text, key) => (typeof key === 'number' ? `${text}[${key}]` : text ? `${text}.${key}` : key),
    '',
  );
  return place ? `${place}: ${message}` : message;
}
