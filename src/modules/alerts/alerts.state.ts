export const alertStatuses = ['OPEN', 'ACKNOWLEDGED', 'RESOLVED'] as const;
export type AlertStatus = (typeof alertStatuses)[number];

/**
 * The life of an alert. Somebody says first that they see to it, so that every alert that is over names who did. A
 * reading that is more severe opens it again; one that is not leaves it as it is. After the resolution the next reading
 * beyond a threshold begins another alert.
 */
export const alertSteps = {
  acknowledge: { from: ['OPEN'], to: 'ACKNOWLEDGED' },
  resolve: { from: ['ACKNOWLEDGED'], to: 'RESOLVED' },
  /** Taken by readings. */
  worsen: { from: ['OPEN', 'ACKNOWLEDGED'], to: 'OPEN' },
} as const satisfies Record<string, { from: readonly AlertStatus[]; to: AlertStatus }>;

export type AlertStep = keyof typeof alertSteps;

export const mayTake = (step: AlertStep, status: AlertStatus): boolean =>
  (alertSteps[step].from as readonly AlertStatus[]).includes(status);
