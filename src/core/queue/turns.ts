import { type QueueName } from './queue.names.js';

/** BullMQ's largest priority is 2 ** 21 - 1. */
const LAST_TURN = 2_000_000;

/**
 * Whose turn it is (start-time fair queueing). Each hospital counts its own jobs of a kind from where the queue has got
 * to, and the smallest number runs first: the ten-thousandth job of one hospital stands behind the first of another, in
 * line with that one's ten-thousandth. A job that is tried again keeps its number. Numbers are a matter of the process;
 * several processes see the same queue and so about the same numbers.
 */
export class Turns {
  readonly #given = new Map<string, number>();
  readonly #reached = new Map<QueueName, number>();

  /** The priority of a hospital's next job of this kind. */
  next(job: { readonly name: string; readonly queue: QueueName }, tenantId: string): number {
    const whose = `${tenantId} ${job.name}`;
    const turn = Math.max(this.#reached.get(job.queue) ?? 0, this.#given.get(whose) ?? 0) + 1;
    if (turn > LAST_TURN) {
      // Once in two million jobs newer ones pass those that wait.
      this.#given.clear();
      this.#reached.clear();
      return this.next(job, tenantId);
    }
    this.#given.set(whose, turn);
    return turn;
  }

  /** A job of this priority has begun. */
  started(queue: QueueName, priority: number): void {
    if (priority > (this.#reached.get(queue) ?? 0)) this.#reached.set(queue, priority);
  }
}
