export { ProblemsModule } from './problems.module.js';
export type { ActiveProblem } from './problems.repository.js';
export { ProblemsService } from './problems.service.js';
