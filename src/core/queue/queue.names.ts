export const QUEUE_NAMES = ['notifications', 'maintenance', 'prescription-pdf'] as const;

export type QueueName = (typeof QUEUE_NAMES)[number];
