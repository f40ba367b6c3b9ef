import { alertStatuses, mayTake, type AlertStep } from './alerts.state.js';

it.each<[AlertStep, string[]]>([
  ['acknowledge', ['OPEN']],
  ['resolve', ['ACKNOWLEDGED']],
  ['worsen', ['OPEN', 'ACKNOWLEDGED']],
])('%s is possible while an alert is %j', (step, from) => {
  expect(alertStatuses.filter(status => mayTake(step, status))).toEqual(from);
});
