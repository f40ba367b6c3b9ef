/** In the order in which a list shows them. */
export const prescriptionStatuses = ['DRAFT', 'ISSUED', 'DISPENSED', 'CANCELLED'] as const;
export type PrescriptionStatus = (typeof prescriptionStatuses)[number];

/** The life of a prescription. Whatever is not listed is refused. */
export const prescriptionSteps = {
  update: { from: ['DRAFT'], to: 'DRAFT' },
  issue: { from: ['DRAFT'], to: 'ISSUED' },
  dispense: { from: ['ISSUED'], to: 'DISPENSED' },
  cancel: { from: ['DRAFT', 'ISSUED'], to: 'CANCELLED' },
} as const satisfies Record<string, { from: readonly PrescriptionStatus[]; to: PrescriptionStatus }>;

export type PrescriptionStep = keyof typeof prescriptionSteps;

export const mayTake = (step: PrescriptionStep, status: PrescriptionStatus): boolean =>
  (prescriptionSteps[step].from as readonly PrescriptionStatus[]).includes(status);
