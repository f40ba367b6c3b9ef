export const QUEUE_NAMES = ['notifications', 'maintenance'] as const;

export type QueueName = (typeof QUEUE_NAMES)[number];
