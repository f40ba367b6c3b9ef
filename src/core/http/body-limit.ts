import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';

const mebibyte = 1024 * 1024;

/** What the body of a request may weigh, in bytes, where a route says nothing else. */
export const usualBodyLimit = mebibyte;

/** For a route that takes heavier bodies than others, in MiB. */
export const TakesUpTo = (mebibytes: number) => RouteConfig({ takesUpTo: mebibytes * mebibyte });

/** Hands on to the server what routes declare. Called before they are registered. */
export function limitBodies(server: FastifyInstance): void {
  server.addHook('onRoute', route => {
    const { takesUpTo } = (route.config ?? {}) as { takesUpTo?: number };
    if (takesUpTo !== undefined) route.bodyLimit = takesUpTo;
  });
}
