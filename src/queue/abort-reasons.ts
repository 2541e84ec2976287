/** The process stops: the job stays as it is, and resumes where it is claimed next. */
export class ShutdownReason extends Error {
  override readonly name = 'ShutdownReason';

  constructor() {
    super('the worker stops');
  }
}

/** The claim was over by the holder's own clock before this call had ended: it may yet be renewed, and the call made again. */
export class ClaimOverReason extends Error {
  override readonly name = 'ClaimOverReason';

  constructor() {
    super('the claim was not renewed in time');
  }
}
