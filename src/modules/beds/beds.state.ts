/** What the board shows of a bed: who lies there, or for whom it is kept, comes before how it is. */
export const bedStates = ['FREE', 'RESERVED', 'OCCUPIED', 'CLEANING', 'BLOCKED'] as const;
export type BedState = (typeof bedStates)[number];

/** How a bed is when nobody has it. */
export type BedCondition = 'READY' | 'CLEANING' | 'BLOCKED';

/** The life of a bed. Whatever is not listed is refused. A reservation that was not used is over without a step. */
export const bedSteps = {
  allocate: { from: ['FREE', 'RESERVED'], to: 'OCCUPIED' },
  reserve: { from: ['FREE'], to: 'RESERVED' },
  release: { from: ['OCCUPIED', 'RESERVED'], to: 'CLEANING' },
  clean: { from: ['CLEANING'], to: 'FREE' },
  block: { from: ['FREE', 'CLEANING'], to: 'BLOCKED' },
  unblock: { from: ['BLOCKED'], to: 'FREE' },
  retire: { from: ['FREE', 'CLEANING', 'BLOCKED'], to: 'BLOCKED' },
} as const satisfies Record<string, { from: readonly BedState[]; to: BedState }>;

export type BedStep = keyof typeof bedSteps;

export const mayTake = (step: BedStep, state: BedState): boolean =>
  (bedSteps[step].from as readonly BedState[]).includes(state);

interface Held {
  readonly kind: 'RESERVED' | 'OCCUPIED';
}

export const stateOf = (condition: BedCondition, held: Held | undefined): BedState =>
  held?.kind ?? (condition === 'READY' ? 'FREE' : condition);
