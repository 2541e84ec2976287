/** The process stops: the job stays as it is, and resumes where it is claimed next. */
export class ShutdownReason extends Error {
  override readonly name = 'ShutdownReason';

  constructor() {
    super('the worker stops');
  }
}

/** Somebody asked for this job to be given up. */
export class CancelReason extends Error {
  override readonly name = 'CancelReason';

  constructor() {
    super('the job was cancelled');
  }
}

/** The claim ran out before it was renewed, and the job may be another worker's by now: nothing more may be done for it. */
export class ClaimLostReason extends Error {
  override readonly name = 'ClaimLostReason';

  constructor() {
    super('the claim was lost');
  }
}
