export const bedRequestStatuses = ['REQUESTED', 'APPROVED', 'REJECTED', 'RELEASED', 'CANCELLED'] as const;
export type BedRequestStatus = (typeof bedRequestStatuses)[number];

/** The life of a request. Whatever is not listed is refused. */
export const bedRequestSteps = {
  approve: { from: ['REQUESTED'], to: 'APPROVED' },
  reject: { from: ['REQUESTED'], to: 'REJECTED' },
  release: { from: ['APPROVED'], to: 'RELEASED' },
  cancel: { from: ['REQUESTED', 'APPROVED'], to: 'CANCELLED' },
} as const satisfies Record<string, { from: readonly BedRequestStatus[]; to: BedRequestStatus }>;

export type BedRequestStep = keyof typeof bedRequestSteps;

export const mayTake = (step: BedRequestStep, status: BedRequestStatus): boolean =>
  (bedRequestSteps[step].from as readonly BedRequestStatus[]).includes(status);
