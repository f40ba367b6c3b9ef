import { AppError, notFound } from '../../core/errors/app-error.js';

export const notificationNotFound = () => notFound('notifications.not_found', 'The message');

export const notReplayable = (status: string) =>
  new AppError(
    409,
    'notifications.not_replayable',
    'Only a message that failed, or that had no channel to go by, can be sent again.',
    { members: { notification_status: status } },
  );
