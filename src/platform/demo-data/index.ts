export { DemoDataModule } from './demo-data.module.js';
export { DemoDataService, type Progress } from './demo-data.service.js';
export { demoPassword, demoSignIns } from './demo-hospitals.js';
export { RunDemoTask } from './jobs/run-demo-task.job.js';
