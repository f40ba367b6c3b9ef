export { DemoDays } from './demo-days.js';
export { DemoFreshness } from './demo-freshness.js';
export { DemoFreshnessModule } from './demo-freshness.module.js';
export { freshenDemoData } from './freshen-demo-data.definition.js';
