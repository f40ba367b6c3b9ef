import { AppError, notFound } from '../../core/errors/app-error.js';
import type { QueueState } from './queue.state.js';

export const doctorNotFound = () => notFound('waiting_room.doctor_not_found', 'The doctor');
export const doctorsNotFound = () => notFound('waiting_room.doctor_not_found', 'A doctor of this department');
export const entryNotFound = () => notFound('waiting_room.entry_not_found', 'Nobody with a token: the visit');
export const boardNotFound = () => notFound('waiting_room.board_not_found', 'The board');

export const doctorMissing = () =>
  new AppError(400, 'waiting_room.doctor_missing', 'Please choose a doctor or a department.');

export const notYours = () =>
  new AppError(403, 'waiting_room.not_yours', 'This is the queue of another doctor.');

export const nobodyWaiting = () =>
  new AppError(409, 'waiting_room.nobody_waiting', 'Nobody is waiting for this doctor now.');

export const wrongState = (state: QueueState) =>
  new AppError(
    409,
    'waiting_room.wrong_state',
    `This cannot be done: the patient's place in the queue is ${state}.`,
    {
      members: { queue_state: state },
    },
  );

export const tooManyLooks = (retryAfterSeconds: number) =>
  new AppError(
    429,
    'waiting_room.too_many_looks',
    'The board is asked for too often from here. Please wait a moment.',
    { retryAfterSeconds },
  );
