import { operationOf, pictureOf } from '#domain/generation/operation.ts';
import { isEnding, type Picture } from '#domain/generation/picture.ts';
import type { GenerationRequest } from '#domain/generation/request.ts';
import type { PolicyInput } from './input.ts';
import type { PictureRefusalKind, Refusal } from './result.ts';

/** Where a picture would go. */
type Destination = {
  /** Others see what is made of it. */
  isPublic: boolean;
  ageRestricted: boolean;
  /** Pictures of others may be sent to the API. */
  takesOthers: boolean;
};

/** Why a picture may not be sent to the API from where it is; undefined: it may. */
export const pictureObjection = (
  { from, ageRestricted, spoiler }: Omit<Picture, 'url' | 'result'>,
  to: Destination,
): PictureRefusalKind | undefined => {
  if (from === 'others' && !to.takesOthers) return 'othersPicture';
  if (ageRestricted && to.isPublic && !to.ageRestricted) return 'restrictedPicture';
  return from === 'others' && spoiler && to.isPublic ? 'spoileredPicture' : undefined;
};

/** The request with its picture as it is for who orders it: what another member brought along is not theirs. */
export const withOwnerOfPicture = ({ request, pressed, requester }: PolicyInput): GenerationRequest => {
  const operation = operationOf(request);
  const isOwn = pressed === null || pressed.requesterId === requester.id;
  if (isOwn || !('picture' in operation) || operation.picture.from !== 'member') return request;
  return { ...request, operation: { ...operation, picture: { ...operation.picture, from: 'others' } } };
};

/** Why the picture of a request may not go into it. */
export const pictureRefusals = ({
  request,
  place,
  settings,
  isPrivate = false,
  now,
}: PolicyInput): Refusal[] => {
  const picture = pictureOf(request);
  if (!picture) return [];
  const kind = pictureObjection(picture, {
    isPublic: !place.isPrivate && !isPrivate,
    ageRestricted: place.ageRestricted,
    takesOthers: settings?.safety.pictures === true,
  });
  if (kind) return [{ kind }];
  return isEnding(picture, now) ? [{ kind: 'pictureGone' }] : [];
};
