export const admissionStatuses = ['ACTIVE', 'DISCHARGED', 'CANCELLED'] as const;
export type AdmissionStatus = (typeof admissionStatuses)[number];

/** The life of a stay. Whatever is not listed is refused. */
export const admissionSteps = {
  update: { from: ['ACTIVE'], to: 'ACTIVE' },
  allocate: { from: ['ACTIVE'], to: 'ACTIVE' },
  transfer: { from: ['ACTIVE'], to: 'ACTIVE' },
  discharge: { from: ['ACTIVE'], to: 'DISCHARGED' },
  cancel: { from: ['ACTIVE'], to: 'CANCELLED' },
} as const satisfies Record<string, { from: readonly AdmissionStatus[]; to: AdmissionStatus }>;

export type AdmissionStep = keyof typeof admissionSteps;

export const mayTake = (step: AdmissionStep, status: AdmissionStatus): boolean =>
  (admissionSteps[step].from as readonly AdmissionStatus[]).includes(status);
