export const problemKinds = ['condition', 'allergy'] as const;
export type ProblemKind = (typeof problemKinds)[number];

export const problemStatuses = ['ACTIVE', 'RESOLVED', 'ENTERED_IN_ERROR'] as const;
export type ProblemStatus = (typeof problemStatuses)[number];

/** The life of a problem. What was entered in error stays as it is, and is shown on request alone. */
export const problemSteps = {
  edit: { from: ['ACTIVE', 'RESOLVED'] },
  resolve: { from: ['ACTIVE'] },
  /** It has come back. */
  reopen: { from: ['RESOLVED'] },
  retract: { from: ['ACTIVE', 'RESOLVED'] },
} as const satisfies Record<string, { from: readonly ProblemStatus[] }>;

export type ProblemStep = keyof typeof problemSteps;

export const mayTake = (step: ProblemStep, status: ProblemStatus): boolean =>
  (problemSteps[step].from as readonly ProblemStatus[]).includes(status);
