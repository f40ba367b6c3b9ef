import { mayTake, problemStatuses, type ProblemStep } from './problems.state.js';

it.each<[ProblemStep, string[]]>([
  ['edit', ['ACTIVE', 'RESOLVED']],
  ['resolve', ['ACTIVE']],
  ['reopen', ['RESOLVED']],
  ['retract', ['ACTIVE', 'RESOLVED']],
])('%s is possible while it is %j', (step, from) => {
  expect(problemStatuses.filter(status => mayTake(step, status))).toEqual(from);
});
