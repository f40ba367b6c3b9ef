import { bedStates, bedSteps, mayTake, stateOf, type BedStep } from './beds.state.js';

it.each<[BedStep, string[]]>([
  ['allocate', ['FREE', 'RESERVED']],
  ['reserve', ['FREE']],
  ['release', ['RESERVED', 'OCCUPIED']],
  ['clean', ['CLEANING']],
  ['block', ['FREE', 'CLEANING']],
  ['unblock', ['BLOCKED']],
  ['retire', ['FREE', 'CLEANING', 'BLOCKED']],
])('%s is for beds that are %p', (step, states) => {
  expect(bedStates.filter(state => mayTake(step, state))).toEqual(states);
});

it('an occupied bed is only released', () => {
  expect((Object.keys(bedSteps) as BedStep[]).filter(step => mayTake(step, 'OCCUPIED'))).toEqual(['release']);
});

it.each([
  ['READY', undefined, 'FREE'],
  ['CLEANING', undefined, 'CLEANING'],
  ['BLOCKED', undefined, 'BLOCKED'],
  ['READY', { kind: 'OCCUPIED' }, 'OCCUPIED'],
  ['READY', { kind: 'RESERVED' }, 'RESERVED'],
] as const)('%s, held by %p: %s', (condition, held, state) => {
  expect(stateOf(condition, held)).toBe(state);
});
