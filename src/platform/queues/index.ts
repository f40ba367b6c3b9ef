export { DeadLetters } from './dead-letters.service.js';
export { QueuesModule } from './queues.module.js';
