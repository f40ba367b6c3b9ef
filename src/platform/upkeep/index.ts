export { ForgetAnswers } from './jobs/forget-answers.job.js';
export { ForgetWhatIsOver } from './jobs/forget-what-is-over.job.js';
export { UpkeepModule } from './upkeep.module.js';
