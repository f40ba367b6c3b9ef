import { demoId } from './demo.random.js';
import { type DemoKey } from './demo.types.js';

export interface DemoWard {
  readonly id: string;
  readonly name: string;
  readonly beds: readonly DemoBed[];
}

export interface DemoBed {
  readonly id: string;
  readonly label: string;
}

/** Name, prefix of the labels, beds. */
const plan = [
  ['Male Medical Ward', 'M', 14],
  ['Female Medical Ward', 'F', 14],
  ['Private Rooms', 'P', 8],
  ['High Dependency Unit', 'H', 6],
] as const;

export type DemoWardPrefix = (typeof plan)[number][1];

export const demoWards = (key: DemoKey): DemoWard[] =>
  plan.map(([name, prefix, beds]) => ({
    id: demoId(`${key}|ward|${prefix}`),
    name,
    beds: Array.from({ length: beds }, (_, index) => {
      const label = `${prefix}-${String(index + 1).padStart(2, '0')}`;
      return { id: demoBedId(key, label), label };
    }),
  }));

export const demoBedId = (key: DemoKey, label: string): string => demoId(`${key}|bed|${label}`);
