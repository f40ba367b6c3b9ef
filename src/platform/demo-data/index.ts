export { DemoDataModule } from './demo-data.module.js';
export { DemoDataService, type Progress } from './demo-data.service.js';
export { demoPassword, demoSignIns } from './demo-hospitals.js';
export { FreshenDemoData } from './jobs/freshen-demo-data.job.js';
export { RunDemoTask } from './jobs/run-demo-task.job.js';
